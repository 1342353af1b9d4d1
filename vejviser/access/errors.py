"""Errors of the server as short JSON: `{"error": "…"}` in Danish, without paths, versions or tracebacks."""

import logging
from typing import Any

from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse, json

from vejviser.access.refused import Refused
from vejviser.wording import say

logger = logging.getLogger(__name__)
NO_REQUEST = "NONE"  # the method that Sanic gives what it could not read as a request
WORDED = (404, 405, 408, 413)
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class Errors(ErrorHandler):
    """Renders every exception of a request."""

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        """Return the answer to a request that failed or was refused."""
        status = status_of(request, exception)
        if status >= 500:
            logger.error("request failed: %s", type(exception).__name__)
        text = str(exception) if isinstance(exception, Refused) else say(f"http.{_wording(status)}")
        headers = getattr(exception, "headers", {})
        return json({"error": text}, status=status, headers={key: headers[key] for key in KEPT if key in headers})

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """Return the same: Sanic calls it where the exception has no handler of its own."""
        return self.response(request, exception)

    def log(self, *_: Any) -> None:
        """Leave out Sanic's own lines: they carry the address."""


def status_of(request: Request, exception: Exception) -> int:
    """Return the status for an exception: its own, 400 for what could not be read as a request, else 500."""
    if isinstance(exception, SanicException):
        status: int = getattr(exception, "status_code", None) or 500
        return status
    return 400 if request.method == NO_REQUEST else 500


def _wording(status: int) -> str:
    if status in WORDED:
        return f"status_{status}"
    return "status_500" if status >= 500 else "status_400"
