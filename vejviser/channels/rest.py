"""REST for other programs: POST /webhooks/rest/webhook, the public contract of docs."""

from typing import Any

from rasa.core.channels.rest import RestInput as RasaRestInput
from sanic import Blueprint
from sanic.request import Request

from vejviser.access import checks
from vejviser.access.limits import limits
from vejviser.access.refused import Refused
from vejviser.access.request import json_object
from vejviser.channels.guard import SENDER, Guard, OnMessage
from vejviser.settings import Settings

MOST_BYTES = 64 * 1024  # of a message and what is around it


class RestInput(Guard, RasaRestInput):
    """Rasa's REST channel behind the guard; what is not the contract is refused with a status and a reason."""

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """Return the blueprint with the checks of access and body in front."""
        blueprint = super().blueprint(on_new_message)
        settings = Settings()

        @blueprint.middleware("request")
        async def check(request: Request) -> None:
            checks.check_origin(request, settings.proxied, required=False)
            if settings.rest_token:
                try:
                    checks.check_token(request, settings.rest_token)
                except Refused:
                    limits().count_address(request)  # nobody tries many
                    raise
            if request.method != "POST":
                return
            if "stream" in request.args:
                raise Refused(400, "channel.no_stream")
            if not settings.rest_token:
                limits().count_address(request)
            sender = texts_of(request, "sender", "message")["sender"]
            if not SENDER.fullmatch(sender):
                raise Refused(400, "channel.bad_sender")
            checks.check_nameless(sender)
            limits().count_conversation("" if settings.rest_token else limits().client(request), self.name(), sender)

        return blueprint


def texts_of(request: Request, *names: str) -> dict[str, Any]:
    """Return the body: a JSON object with at least texts of these names.

    Raises:
        Refused: 400, it is something else; 413, it is large.
    """
    if len(request.body) > MOST_BYTES:
        raise Refused(413, "http.status_413")
    body = json_object(request)
    if body is None or not all(isinstance(body.get(key), str) for key in names):
        raise Refused(400, "channel.bad_request")
    return body
