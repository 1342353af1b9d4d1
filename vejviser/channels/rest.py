"""REST for other programs: POST /webhooks/rest/webhook, the public contract of docs."""

from typing import Any, Optional

from rasa.core.channels.rest import RestInput as RasaRestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from vejviser.channels.guard import Guard, OnMessage
from vejviser.wording import say


class RestInput(Guard, RasaRestInput):
    """Rasa's REST channel behind the guard; a body that is not what the contract says gets 400 and a reason."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the blueprint with the check of the body in front."""
        blueprint = super().blueprint(on_new_message)

        @blueprint.middleware("request")
        async def check_body(request: Request) -> Optional[HTTPResponse]:
            if request.method != "POST" or is_message(request):
                return None
            return json({"error": say("channel.bad_request")}, status=400)

        return blueprint


def is_message(request: Request) -> bool:
    """Return whether the body is a JSON object with the texts `sender` and `message`."""
    body: Any = body_of(request)
    return isinstance(body, dict) and all(isinstance(body.get(key), str) for key in ("sender", "message"))


def body_of(request: Request) -> Any:
    """Return the JSON of the body, None where it is not JSON."""
    try:
        return request.json
    except Exception:  # Sanic raises InvalidUsage or, for bytes that are no text, UnicodeError
        return None
