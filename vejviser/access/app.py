"""The Sanic application that Rasa puts the channels into: Rasa's own says its version and allows other origins."""

from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from vejviser import paths
from vejviser.access import request
from vejviser.access.errors import Errors
from vejviser.access.headers import add_headers
from vejviser.access.health import Health, is_answered
from vejviser.access.request import StrictRequest

PAGE = "/chat/"
OPENAPI = paths.ROOT / "docs" / "openapi.yaml"


def make_app(_: Any = None) -> Sanic:
    """Return the application, in place of Rasa's `_create_app_without_api`, whose argument is the allowed origins."""
    request.install()
    app = Sanic("vejviser", configure_logging=False, error_handler=Errors(), request_class=StrictRequest)
    app.register_middleware(add_headers, "response")
    health = Health(lambda: is_answered(getattr(app.ctx, "agent", None)))
    app.add_route(health.answer, "/health", methods=["GET", "HEAD"], name="health")

    app.static("/openapi.yaml", str(OPENAPI), content_type="application/yaml; charset=utf-8", name="openapi")

    @app.get("/")
    async def root(_: Request) -> HTTPResponse:
        return redirect(PAGE)

    return app
