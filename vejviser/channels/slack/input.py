"""The Slack channel: POST /webhooks/slack/webhook takes events, clicks and the slash command.

Of Rasa's own Slack channel only the address and the name are left. It drops all buttons when there are more than five,
formats nothing beside buttons, answers 400 to what is not signed, answers a repeated event again, shares one
conversation between a person's threads, and sends with `as_user`, which Slack has ended.
"""

import json as standard_json
from collections.abc import Mapping
from functools import partial
from typing import Any, Optional

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json
from slack_sdk.signature import SignatureVerifier

from vejviser.channels.background import Background, Reply
from vejviser.channels.guard import Guard, OnMessage
from vejviser.channels.notice import completed
from vejviser.channels.pseudonym import pseudonym
from vejviser.channels.seen import Seen
from vejviser.channels.slack.incoming import Place, Question, from_click, from_command, from_event
from vejviser.channels.slack.message import messages
from vejviser.channels.slack.sending import Sender
from vejviser.channels.slack.settings import SlackSettings
from vejviser.channels.slack.signature import SIGNATURE, is_signed
from vejviser.wording import say

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class _Slack(InputChannel):
    """The route. Without settings there is none, and Slack gets 404."""

    @classmethod
    def name(cls) -> str:
        return "slack"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("slack")
        settings = SlackSettings()
        if not settings.token or not settings.signing_secret:
            return blueprint
        secret = settings.signing_secret.get_secret_value()
        verifier, sender = SignatureVerifier(secret), Sender(settings)
        seen, background = Seen(), Background(self.name())

        @blueprint.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            if not is_signed(request, verifier):
                return json({"error": say("slack.unsigned")}, status=401)
            body = _body(request)
            if body is None:
                return json({"error": say("slack.bad_request")}, status=400)
            if body.get("type") == "url_verification":
                return json({"challenge": body.get("challenge")})
            question = _question(body)
            if background.full:
                return empty(status=503)
            if question and seen.is_new(str(request.headers.get(SIGNATURE)), *question.names):
                conversation = pseudonym(secret, *question.conversation)
                background.begin(conversation, question.text, on_new_message, partial(_send, sender, question.place))
            return empty(status=200)  # at once: Slack waits three seconds

        @blueprint.listener("before_server_stop")
        async def stop(_: Sanic, __: Any) -> None:
            await background.stop()

        return blueprint


class SlackInput(Guard, _Slack):
    """Slack behind the guard."""


def _body(request: Request) -> Optional[Mapping[str, Any]]:
    """Return the event, the click (`actions`) or the slash command (`command`), None where it is nothing of these."""
    kind = str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()
    try:
        if kind == FORM:
            form = {name: values[0] for name, values in (request.form or {}).items()}
            body: Any = standard_json.loads(form["payload"]) if "command" not in form else form
        else:
            body = request.json if kind == JSON else None
    except Exception:  # no JSON, no payload, or nested too deep
        return None
    return body if isinstance(body, dict) else None


def _question(body: Mapping[str, Any]) -> Optional[Question]:
    if "command" in body:
        return from_command(body)
    return from_click(body) if "actions" in body else from_event(body)


async def _send(sender: Sender, place: Place, reply: Reply) -> None:
    for message in messages(completed(reply, SlackInput.name(), message_stays=place.url is None)):
        await sender.send(place, message)
