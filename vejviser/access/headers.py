"""The security headers, on every response of the server: pages, replies and errors."""

from typing import Any

from sanic.request import Request

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


async def add_headers(request: Request, response: Any) -> None:
    """Put the headers on a response; what is no file of the page is not to be stored by anyone on the way."""
    response.headers.update(HEADERS)
    if str(response.content_type).startswith("application/json"):
        response.headers["Cache-Control"] = "no-store"
