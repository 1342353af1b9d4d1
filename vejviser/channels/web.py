"""The chat page and its calls, served by the Rasa server itself under /chat."""

from pathlib import Path
from typing import Any

import nh3
from markdown_it import MarkdownIt
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, file, json

from vejviser.channels.guard import Guard, OnMessage
from vejviser.channels.rest import body_of, is_message
from vejviser.wording import say

PAGE = Path(__file__).resolve().parent.parent / "web"
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "blockquote", "h3", "h4"}
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
_markdown = MarkdownIt("commonmark", {"html": False})


class _Chat(InputChannel):
    """The routes: GET the page and its files, POST message."""

    @classmethod
    def name(cls) -> str:
        return "web"

    def url_prefix(self) -> str:
        return "/chat"

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("web_chat")

        @blueprint.get("/")
        async def page(_: Request) -> HTTPResponse:
            return await file(PAGE / "chat.html", headers=HEADERS)

        @blueprint.get("/<name:(chat\\.css|chat\\.js|icon\\.svg)>")
        async def asset(_: Request, name: str) -> HTTPResponse:
            return await file(PAGE / name, headers=HEADERS)

        @blueprint.post("/message")
        async def message(request: Request) -> HTTPResponse:
            if not is_message(request):
                return json({"error": say("channel.bad_request")}, status=400, headers=HEADERS)
            body = body_of(request)
            collector = CollectingOutputChannel()
            await on_new_message(UserMessage(body["message"], collector, body["sender"]))
            return json([rendered(reply) for reply in collector.messages], headers=HEADERS)

        return blueprint


class WebInput(Guard, _Chat):
    """The chat page behind the guard."""


def rendered(reply: dict[str, Any]) -> dict[str, Any]:
    """Return the reply with its markdown as safe HTML (`html`) beside the plain text."""
    return {**reply, "html": nh3.clean(_markdown.render(reply["text"]), tags=TAGS, attributes={"a": {"href"}})}
