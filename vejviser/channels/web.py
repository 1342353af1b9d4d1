"""The chat page and its calls, served by the Rasa server itself under /chat."""

import re
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, file, json

from vejviser.access import checks
from vejviser.access.embed import allow_frames
from vejviser.access.limits import limits
from vejviser.access.refused import Refused
from vejviser.channels.guard import Guard, OnMessage
from vejviser.channels.markdown import html
from vejviser.channels.rest import texts_of
from vejviser.settings import Settings
from vejviser.store import conversation
from vejviser.store.forget import forget

PAGE = Path(__file__).resolve().parent.parent / "web"
SENDER = re.compile(r"[0-9a-f]{32}")  # 128 bits, random: an id works like a password


class _Chat(InputChannel):
    """The routes: GET the page and its files, POST message and delete."""

    @classmethod
    def name(cls) -> str:
        return "web"

    def url_prefix(self) -> str:
        return "/chat"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("web_chat")
        settings = Settings()
        allow_frames(blueprint, settings.embed_origins.split())

        @blueprint.middleware("request")
        async def check(request: Request) -> None:
            if request.method == "POST":
                limits().count_address(request)
                checks.check_origin(request, settings.proxied, required=True)
                checks.check_json(request)

        @blueprint.get("/")
        async def page(_: Request) -> HTTPResponse:
            return await file(PAGE / "chat.html")

        @blueprint.get("/<name:([a-z]+\\.[a-z]{2,3})>")
        async def asset(_: Request, name: str) -> HTTPResponse:
            if not (PAGE / name).is_file():
                raise NotFound
            return await file(PAGE / name)

        @blueprint.post("/message")
        async def message(request: Request) -> HTTPResponse:
            body = texts_of(request, "sender", "message")
            check_conversation(body["sender"])
            limits().count_conversation(limits().client(request), self.name(), body["sender"])
            collector = CollectingOutputChannel()
            await on_new_message(UserMessage(body["message"], collector, body["sender"]))
            return json([rendered(reply) for reply in collector.messages])

        @blueprint.post("/delete")
        async def delete(request: Request) -> HTTPResponse:
            sender = texts_of(request, "sender")["sender"]
            check_conversation(sender)
            if not await forget(conversation(self.name(), sender)):
                raise Refused(503, "deletion.failed")
            return json({"deleted": True})

        return blueprint


class WebInput(Guard, _Chat):
    """The chat page behind the guard."""


def check_conversation(sender: str) -> None:
    """Refuse with 400 an id of a conversation that is not one of the page's."""
    if not SENDER.fullmatch(sender):
        raise Refused(400, "channel.bad_conversation")


def rendered(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the reply with its markdown as safe HTML (`html`) beside the plain text."""
    return {**reply, "html": html(reply["text"])}
