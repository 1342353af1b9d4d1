"""What Microsoft does for a bot in Teams: keys and metadata, login, and the connector that takes messages.

Written from the public documentation of the Bot Connector, of Teams' limits and of Adaptive Cards 1.5. It signs its
calls as the Bot Framework does, and takes only what Teams would show whole: the login's token, a card of known
elements, at most 28 kB, at most six buttons in a set.
"""

import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Optional
from urllib.parse import parse_qs, unquote

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jsonschema import Draft7Validator
from jwt.algorithms import RSAAlgorithm

APP, PASSWORD, TENANT = (str(uuid.UUID(int=number)) for number in (0xA1, 0xA2, 0xA3))
MOST_BYTES = 28 * 1024
_ACTION = {
    "type": "object",
    "required": ["type", "title", "data"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "Action.Submit"},
        "title": {"type": "string", "minLength": 1},
        "data": {
            "type": "object",
            "properties": {
                "msteams": {
                    "required": ["type", "value"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"const": "messageBack"},
                        "displayText": {"type": "string"},
                        "text": {"type": "string"},
                        "value": {"type": ["object", "string"]},
                    },
                }
            },
        },
    },
}


def _element(name: str, required: list[str], **properties: Any) -> dict[str, Any]:
    common = {
        "type": {"const": name},
        "spacing": {"enum": ["None", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]},
        "separator": {"type": "boolean"},
    }
    return {
        "type": "object",
        "required": ["type", *required],
        "additionalProperties": False,
        "properties": common | properties,
    }


_ITEMS = {"type": "array", "items": {"$ref": "#/definitions/element"}}
CARD = {
    "definitions": {
        "element": {
            "oneOf": [
                _element(
                    "TextBlock",
                    ["text"],
                    text={"type": "string", "minLength": 1},
                    wrap={"const": True},  # without, Teams cuts a long line
                    style={"enum": ["default", "heading"]},
                    weight={"enum": ["Default", "Lighter", "Bolder"]},
                ),
                _element(
                    "Container", ["items"], items=_ITEMS | {"minItems": 1}, style={"enum": ["default", "emphasis"]}
                ),
                _element(
                    "ColumnSet",
                    ["columns"],
                    columns={
                        "type": "array",
                        "items": _element("Column", ["items"], items=_ITEMS, width={"type": "string"}),
                    },
                ),
                _element(
                    "ActionSet",
                    ["actions"],
                    actions={"type": "array", "items": _ACTION, "minItems": 1, "maxItems": 6},
                ),
            ]
        }
    },
    "type": "object",
    "required": ["type", "version", "body"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"},
        "type": {"const": "AdaptiveCard"},
        "version": {"enum": ["1.4", "1.5"]},
        "fallbackText": {"type": "string"},
        "msteams": {"type": "object"},
        "body": _ITEMS | {"minItems": 1},
    },
}
MESSAGE = {
    "type": "object",
    "required": ["type"],
    "additionalProperties": False,
    "anyOf": [{"required": ["text"]}, {"required": ["attachments"]}],
    "properties": {
        "type": {"const": "message"},
        "text": {"type": "string", "minLength": 1},
        "textFormat": {"enum": ["markdown", "plain", "xml"]},
        "summary": {"type": "string"},
        "attachments": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["contentType", "content"],
                "properties": {
                    "contentType": {"const": "application/vnd.microsoft.card.adaptive"},
                    "content": {"type": "object"},
                },
            },
        },
    },
}


def faults(message: Any) -> list[str]:
    """Return what Teams would refuse, or not show whole."""
    found = [error.message for error in Draft7Validator(MESSAGE).iter_errors(message)]
    if not found:
        for attachment in message.get("attachments", []):
            found += [error.message for error in Draft7Validator(CARD).iter_errors(attachment["content"])]
    if len(json.dumps(message, ensure_ascii=False).encode()) > MOST_BYTES:
        found.append("too large")
    return found


@dataclass
class Sent:
    """A message that the bot sent: to which conversation, as a reply to what, and when it came."""

    conversation: str
    reply_to: str
    message: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    @property
    def words(self) -> str:
        """All that is shown, buttons aside."""
        cards = [attachment["content"] for attachment in self.message.get("attachments", [])]
        return "\n".join([self.message.get("text", ""), *(text for card in cards for text in _texts(card["body"]))])

    @property
    def buttons(self) -> list[dict[str, Any]]:
        cards = [attachment["content"] for attachment in self.message.get("attachments", [])]
        sets = [element for card in cards for element in card["body"] if element["type"] == "ActionSet"]
        return [action for one in sets for action in one["actions"]]


class Microsoft:
    """The stand-in, on a port of its own. `sent` has what was taken, `refused` why something was not."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.refused: list[str] = []
        self.logins: list[dict[str, str]] = []
        self.key_fetches = 0
        self.up = True  # whether keys and metadata can be had
        self.answers: list[tuple[int, dict[str, str]]] = []  # statuses for the next sends, instead of taking them
        self.hanging: set[str] = set()  # conversations whose sends hang
        self.odd_keys: Any = None  # what to answer instead of the keys
        self.token_seconds = 3600
        self._tokens: set[str] = set()
        self.rotate("key-1")
        microsoft = self

        class Handler(_Handler):
            owner = microsoft

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.service = f"{self.url}/teams/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """Return the variables that set the bot up, and lead it here."""
        return {f"VEJVISER_TEAMS_{name.upper()}": value for name, value in self.settings().items()}

    def settings(self) -> dict[str, Any]:
        return {
            "app_id": APP,
            "app_password": PASSWORD,
            "tenant_id": TENANT,
            "metadata_url": f"{self.url}/v1/.well-known/openidconfiguration",
            "login_url": self.url,
            "service_urls": self.url,
            "key_pause": "2",
        }

    def stop(self) -> None:
        self._server.shutdown()

    def rotate(self, kid: str, endorsements: Optional[tuple[str, ...]] = ("msteams", "webchat")) -> None:
        """Sign with a new key from now on. Microsoft's libraries take one without endorsements for every channel."""
        self._private, self._kid = rsa.generate_private_key(65537, 2048), kid
        public = json.loads(RSAAlgorithm.to_jwk(self._private.public_key()))
        limited = {} if endorsements is None else {"endorsements": list(endorsements)}
        self.keys = [{**public, "kid": kid, "use": "sig", **limited}]

    def token(self, key: Any = None, algorithm: str = "RS256", kid: str = "", **claims: Any) -> str:
        """Return a token as the Bot Framework makes them; `claims` replaces some, None leaves one out."""
        now = int(time.time())
        standard = {"iss": "https://api.botframework.com", "aud": APP, "nbf": now - 60, "exp": now + 3600}
        both = standard | {"serviceurl": self.service} | claims
        given = {name: value for name, value in both.items() if value is not None}
        signed_with = self._private if key is None else key
        return jwt.encode(given, signed_with, algorithm=algorithm, headers={"kid": kid or self._kid})

    def activity(self, text: Any = None, **fields: Any) -> dict[str, Any]:
        """Return a message of a person in a personal chat; `fields` replaces parts."""
        return {
            "type": "message",
            "id": str(uuid.uuid4().int)[:13],
            "channelId": "msteams",
            "serviceUrl": self.service,
            "from": {"id": "29:1Abc_D-eF", "name": "Lone Kvistgaard", "aadObjectId": str(uuid.uuid4())},
            "recipient": {"id": f"28:{APP}", "name": "Vejviser"},
            "conversation": {"id": f"a:1{uuid.uuid4().hex}", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "entities": [{"type": "clientInfo", "locale": "da-DK", "platform": "Windows"}],
            **({} if text is None else {"text": text, "textFormat": "plain"}),
            **fields,
        }

    def deliver(self, bot: str, activity: Any, token: Optional[str] = None) -> requests.Response:
        """Call the bot as the connector does."""
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        return requests.post(f"{bot}/webhooks/teams/webhook", json=activity, headers=headers, timeout=20)

    def replies(self, activity: dict[str, Any], count: int = 1, seconds: float = 20) -> list[Sent]:
        """Return what was sent as a reply to the activity, once there are `count` messages."""
        deadline = time.monotonic() + seconds
        while True:
            found = [sent for sent in self.sent if sent.reply_to == activity["id"]]
            if len(found) >= count:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} of {count} replies; refused: {self.refused}")
            time.sleep(0.02)

    def log_in(self, tenant: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        expected = {
            "grant_type": "client_credentials",
            "client_id": APP,
            "client_secret": PASSWORD,
            "scope": "https://api.botframework.com/.default",
        }
        self.logins.append(form)
        if tenant != TENANT or form != expected:
            return 401, {"error": "invalid_client"}
        token = uuid.uuid4().hex
        self._tokens.add(token)
        return 200, {"token_type": "Bearer", "expires_in": self.token_seconds, "access_token": token}

    def forget_tokens(self) -> None:
        self._tokens.clear()

    def take(self, conversation: str, reply_to: str, authorization: str, message: Any) -> tuple[int, dict[str, str]]:
        if conversation in self.hanging:
            time.sleep(30)
        if authorization.removeprefix("Bearer ") not in self._tokens:
            return 401, {}
        if self.answers:
            return self.answers.pop(0)
        found = faults(message)
        if found:
            self.refused += found
            return 400, {}
        self.sent.append(Sent(conversation, reply_to, message))
        return 201, {}


class _Handler(BaseHTTPRequestHandler):
    owner: Microsoft
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.owner.up:
            return self._answer(503, {})
        if self.path == "/v1/.well-known/openidconfiguration":
            self.owner.key_fetches += 1
            return self._answer(
                200,
                {
                    "issuer": "https://api.botframework.com",
                    "jwks_uri": f"{self.owner.url}/v1/.well-known/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                },
            )
        if self.path == "/v1/.well-known/keys":
            odd = self.owner.odd_keys
            return self._answer(200, {"keys": self.owner.keys} if odd is None else odd)
        return self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        parts = [unquote(part) for part in self.path.strip("/").split("/")]
        if parts[1:] == ["oauth2", "v2.0", "token"]:
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            return self._answer(*self.owner.log_in(parts[0], form))
        if parts[:3] == ["teams", "v3", "conversations"] and parts[4] == "activities":
            status, headers = self.owner.take(
                parts[3], parts[5], self.headers.get("authorization", ""), json.loads(body)
            )
            return self._answer(status, {"id": uuid.uuid4().hex}, headers)
        return self._answer(404, {})

    def _answer(self, status: int, body: Any, headers: Optional[dict[str, str]] = None) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        try:
            self.wfile.write(text)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the bot has hung up

    def log_message(self, format: str, *args: object) -> None:
        pass


def _texts(elements: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for element in elements:
        found += [element["text"]] if "text" in element else []
        found += _texts(element.get("items") or element.get("columns") or [])
    return found
