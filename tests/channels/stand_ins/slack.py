"""A stand-in for Slack: a Web API that refuses what Slack refuses, and a workspace whose people write to the app.

Written from Slack's public reference (chat.postMessage, Block Kit, Events API, verifying requests). Where Slack would
only show something wrong (markdown that it does not know, a "&" that is not escaped), the stand-in refuses.
"""

import contextlib
import hashlib
import hmac
import itertools
import json
import re
import time
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Any, Optional

import jsonschema
import requests

TOKEN, SECRET = "xoxb-stand-in-hemmelig", "underskriftshemmelighed"
TEAM, BOT = "T0KOMMUNE", "U0VEJVISER"
TEXT, BLOCKS_TEXT = 4000, 11_000  # characters in all; the second is where Slack was seen to refuse
SECRETS = (TOKEN, SECRET)
Json = dict[str, Any]


def text_object(kind: str, longest: int) -> Json:
    extra = {"verbatim": {"type": "boolean"}} if kind == "mrkdwn" else {"emoji": {"type": "boolean"}}
    return {
        "type": "object",
        "required": ["type", "text"],
        "additionalProperties": False,
        "properties": {"type": {"const": kind}, "text": {"type": "string", "minLength": 1, "maxLength": longest}}
        | extra,
    }


def block(kind: str, required: list[str], **properties: Json) -> Json:
    return {
        "type": "object",
        "required": ["type", *required],
        "additionalProperties": False,
        "properties": {"type": {"const": kind}, "block_id": {"type": "string", "maxLength": 255}} | properties,
    }


BUTTON = {
    "type": "object",
    "required": ["type", "text"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "button"},
        "text": text_object("plain_text", 75),
        "action_id": {"type": "string", "minLength": 1, "maxLength": 255},
        "value": {"type": "string", "maxLength": 2000},
    },
}
BLOCKS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": {
        "oneOf": [
            block("section", ["text"], text=text_object("mrkdwn", 3000), expand={"type": "boolean"}),
            block("actions", ["elements"], elements={"type": "array", "minItems": 1, "maxItems": 25, "items": BUTTON}),
        ]
    },
}
MESSAGE = {
    "type": "object",
    "required": ["channel", "text"],
    "additionalProperties": False,  # `as_user` has ended
    "properties": {
        "channel": {"type": "string", "pattern": "^[CDG][A-Z0-9]+$"},
        "thread_ts": {"type": "string", "pattern": r"^\d{10}\.\d{6}$"},
        "text": {"type": "string", "minLength": 1},
        "blocks": {},
        "unfurl_links": {"const": False},
        "unfurl_media": {"const": False},
    },
}
LINK = re.compile(r"<https?://[^<>|\s]+\|[^<>|]+>")


class Refused(Exception):
    """What Slack answers in `error`."""


def check_blocks(blocks: Any) -> None:
    try:
        jsonschema.validate(blocks, BLOCKS)
    except jsonschema.ValidationError:
        raise Refused("invalid_blocks") from None
    for block in blocks:
        names = [element.get("action_id") for element in block.get("elements", ()) if element.get("action_id")]
        if len(set(names)) < len(names):
            raise Refused("invalid_blocks")
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    for text in texts:
        check_mrkdwn(text)
    if sum(map(len, texts)) > BLOCKS_TEXT:
        raise Refused("msg_blocks_too_long")


def check_mrkdwn(text: str) -> None:
    lines = [line.removeprefix("> ").removeprefix(">") for line in LINK.sub("", text).split("\n")]
    rest = re.sub(r"&(amp|lt|gt);", "x", "\n".join(lines))
    if re.search(r"[<>&]|\*\*|__|\]\(", rest):
        raise Refused("invalid_blocks")


def check_message(headers: Any, body: Json) -> None:
    if headers.get("authorization") != f"Bearer {TOKEN}":
        raise Refused("invalid_auth" if headers.get("authorization") else "not_authed")
    try:
        jsonschema.validate(body, MESSAGE)
    except jsonschema.ValidationError:
        raise Refused("invalid_arguments") from None
    if len(body["text"]) > TEXT:
        raise Refused("msg_too_long")
    if "blocks" in body:
        check_blocks(body["blocks"])


class Slack:
    """The Web API at `url`. `posts` are the messages that were taken, `refused` the errors that were answered.

    `faults` are done instead, each once: "429", "hang", "html", "500" or an error code. `hold` makes all calls hang
    until it is released.
    """

    def __init__(self) -> None:
        self.posts: list[Json] = []
        self.refused: list[str] = []
        self.calls = 0
        self.faults: list[str] = []
        self.hold: Optional[Event] = None
        self.arrived = Condition()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """Return the variables that set the channel up, and lead it here."""
        return {
            "VEJVISER_SLACK_TOKEN": TOKEN,
            "VEJVISER_SLACK_SIGNING_SECRET": SECRET,
            "VEJVISER_SLACK_API_URL": f"{self.url}/api/",
        }

    def close(self) -> None:
        self.server.shutdown()

    def wait(self, count: int, seconds: float = 30) -> list[Json]:
        """Wait until so many messages have been taken, and return them."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.posts) >= count, seconds), (self.posts, self.refused)
            return self.posts[:count]

    def taken(self, post: Json) -> Json:
        with self.arrived:
            self.posts.append({**post, "ts": next(STAMPS)})
            self.arrived.notify_all()
            return self.posts[-1]

    def _handler(slack) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                slack.calls += 1
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                fault = slack.faults.pop(0) if slack.faults else ""
                if slack.hold or fault == "hang":
                    (slack.hold or Event()).wait(30)
                if fault == "429":
                    return self.answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})
                if fault in ("html", "500"):
                    return self.answer(200 if fault == "html" else 500, "<html>noget er galt</html>")
                try:
                    if fault and fault != "hang":
                        raise Refused(fault)
                    self.answer(*self.call(body))
                except Refused as error:
                    slack.refused.append(str(error))
                    self.answer(200, {"ok": False, "error": str(error), "response_metadata": {"messages": [str(body)]}})

            def call(self, body: Json) -> tuple[int, Json | str]:
                if self.path == "/api/chat.postMessage":
                    check_message(self.headers, body)
                    post = slack.taken(body)
                    return 200, {"ok": True, "channel": body["channel"], "ts": post["ts"], "message": body}
                if self.path.startswith("/commands/"):
                    assert body["response_type"] == "ephemeral" and body["replace_original"] is False
                    check_blocks(body["blocks"])
                    slack.taken({**body, "ephemeral": True})
                    return 200, "ok"
                raise Refused("unknown_method")

            def answer(self, status: int, body: Json | str, headers: Optional[dict[str, str]] = None) -> None:
                kind = "text/html" if isinstance(body, str) else "application/json"
                self.send_response(status)
                for name, value in {"content-type": kind, **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(OSError):  # the caller has hung up
                    self.wfile.write((body if isinstance(body, str) else json.dumps(body)).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def stamps() -> Iterator[str]:
    for number in itertools.count():
        yield f"{int(time.time())}.{number:06}"


STAMPS = stamps()
_ids = itertools.count(1)


def signed(body: bytes, secret: str = SECRET, at: Optional[float] = None) -> dict[str, str]:
    """Return the headers that Slack puts on a request."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def event(**fields: Any) -> Json:
    """Return an event as Slack wraps it."""
    stamp = next(STAMPS)
    if "text" in fields:
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": fields["text"]}]}
        fields["blocks"] = [{"type": "rich_text", "block_id": "x", "elements": [section]}]
    return {
        "token": "udgået",
        "team_id": TEAM,
        "api_app_id": "A0VEJVISER",
        "event": {"user": "U0ANNA", "ts": stamp, "event_ts": stamp, "client_msg_id": str(next(_ids)), **fields},
        "type": "event_callback",
        "event_id": f"Ev{next(_ids)}",
        "event_time": int(time.time()),
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        "event_context": "4-…",
    }


def direct(text: str, user: str = "U0ANNA", channel: str = "", **fields: Any) -> Json:
    """Return what comes when a person writes to the app directly."""
    channel = channel or f"D0{user[2:]}"
    return event(type="message", channel_type="im", text=text, user=user, channel=channel, **fields)


def mention(text: str, user: str = "U0ANNA", channel: str = "C0TEAM", **fields: Any) -> Json:
    """Return what comes when a person names the app in a channel."""
    return event(type="app_mention", text=text, user=user, channel=channel, **fields)


def click(post: Json, title: str, user: str = "U0ANNA", api: str = "") -> Json:
    """Return what comes when a person clicks the button with the title on a message that was sent."""
    buttons = [element for block in post["blocks"] for element in block.get("elements", ())]
    button = next(button for button in buttons if button["text"]["text"] == title)
    channel = post.get("channel", "C0TEAM")
    container = {"type": "message", "message_ts": post["ts"], "channel_id": channel}
    thread = {"thread_ts": post["thread_ts"]} if "thread_ts" in post else {}
    body: Json = {
        "type": "block_actions",
        "user": {"id": user, "username": "anna", "name": "anna", "team_id": TEAM},
        "api_app_id": "A0VEJVISER",
        "container": {**container, **thread, "is_ephemeral": bool(post.get("ephemeral"))},
        "trigger_id": f"{next(_ids)}.klik",
        "team": {"id": TEAM, "domain": "kommune"},
        "enterprise": None,
        "channel": {"id": channel, "name": "directmessage" if channel.startswith("D") else "team"},
        "response_url": f"{api}/commands/T0/{next(_ids)}",
        "actions": [{**button, "block_id": "b", "action_ts": next(STAMPS)}],
    }
    if not post.get("ephemeral"):
        message = {"type": "message", "user": BOT, "bot_id": "B0VEJVISER", "ts": post["ts"], "text": post["text"]}
        body["message"] = {**message, **thread, "blocks": post["blocks"]}
    return body


def command(text: str, api: str, user: str = "U0ANNA") -> dict[str, str]:
    """Return what comes with the slash command."""
    return {
        "token": "udgået",
        "team_id": TEAM,
        "channel_id": "C0TEAM",
        "channel_name": "team",
        "user_id": user,
        "user_name": "anna",
        "command": "/vejviser",
        "text": text,
        "api_app_id": "A0VEJVISER",
        "response_url": f"{api}/commands/T0/{next(_ids)}",
        "trigger_id": f"{next(_ids)}.kommando",
    }


class Workspace:
    """Delivers to the app at `address`, signed."""

    def __init__(self, address: str, slack: Slack) -> None:
        self.url, self.slack = f"{address}/webhooks/slack/webhook", slack

    def deliver(
        self, body: Any, headers: Optional[dict[str, str]] = None, more: Optional[dict[str, str]] = None
    ) -> requests.Response:
        """Send an event as JSON, a click or a command as a form; `headers` in place of a good signature."""
        if "actions" in body or "command" in body:
            form = {"payload": json.dumps(body)} if "actions" in body else body
            data, kind = urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"
        else:
            data, kind = json.dumps(body).encode(), "application/json"
        sent = {"Content-Type": kind, **(signed(data) if headers is None else headers), **(more or {})}
        return requests.post(self.url, data=data, headers=sent, timeout=20)

    def say(self, body: Any, count: int = 1) -> list[Json]:
        """Deliver, and return the messages that the app then sends."""
        before = len(self.slack.posts)
        started = time.monotonic()
        response = self.deliver(body)
        assert (response.status_code, response.text) == (200, "")
        assert time.monotonic() - started < 3  # Slack would send it again
        posts = self.slack.wait(before + count)[before:]
        channel = body.get("event", body).get("channel")
        if isinstance(channel, str):
            assert {post["channel"] for post in posts} == {channel}
        return posts
