"""Requests that cannot be read as one: refused with 400, where Sanic hangs up, waits or believes one of two lengths."""

from typing import Any, Optional

from sanic import Request
from sanic.exceptions import InvalidUsage
from sanic.http import Http


class StrictRequest(Request):
    """A request whose body has one length, said in one way: what a proxy in front has read is what is read here."""

    def __init__(self, url_bytes: bytes, headers: Any, *arguments: Any, **keywords: Any) -> None:
        lengths, encodings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
        if len(lengths) + len(encodings) > 1 or not all(n.isascii() and n.isdigit() for n in lengths):
            raise InvalidUsage("length")
        super().__init__(url_bytes, headers, *arguments, **keywords)


def json_object(request: Request) -> Optional[dict[str, Any]]:
    """Return the body where it is a JSON object, else None."""
    try:
        body = request.json
    except Exception:  # Sanic raises InvalidUsage or, for bytes that are no text, UnicodeError
        return None
    return body if isinstance(body, dict) else None


def install() -> None:
    """Change Sanic in this process: what it makes up for a request without a readable address has none."""
    create = Http.create_empty_request

    def create_empty_request(http: Http) -> None:
        http.url = None
        create(http)

    Http.create_empty_request = create_empty_request
