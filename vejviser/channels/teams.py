"""Microsoft Teams: POST /webhooks/teams/webhook, answered at once; the reply is sent when it is ready.

Rasa's own channel fetches keys before it starts, and sends while everybody waits; this one replaces it.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any, Optional

import aiohttp
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from vejviser.access.limits import limits
from vejviser.channels.botframework import activity as incoming
from vejviser.channels.botframework import web
from vejviser.channels.botframework.caller import Forbidden, Unauthorised, authenticate
from vejviser.channels.botframework.card import messages
from vejviser.channels.botframework.connector import Connector
from vejviser.channels.botframework.keys import Keys
from vejviser.channels.botframework.login import Login
from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.guard import Guard, OnMessage
from vejviser.channels.seen import Seen

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 500  # messages under way; more are refused, and Teams tries again


class _Teams(InputChannel):
    """The routes: POST webhook for Microsoft, GET / which says whether the keys are there. None when not set up."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._keys = Keys(settings, self._opened)
        self._connector = Connector(Login(settings, self._opened), self._opened)
        self._seen = Seen()
        self._session: Optional[aiohttp.ClientSession] = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._turns: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    @classmethod
    def name(cls) -> str:
        return "teams"

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> InputChannel:
        """Return the channel, set up from the environment; credentials.yml only names it."""
        return cls(TeamsSettings())

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        blueprint = Blueprint("teams_webhook")
        missing = self._settings.missing()
        if missing:
            if self._settings.begun:
                logger.error("Teams is off: %s not set", ", ".join(missing))
            return blueprint

        @blueprint.get("/")
        async def state(_: Request) -> HTTPResponse:
            return json({"status": "ok" if self._keys.ready else "waiting_for_keys"})

        @blueprint.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        @blueprint.listener("after_server_start")
        async def start(_: Sanic, __: Any) -> None:
            self._under_way.add(asyncio.ensure_future(self._keys.keep()))

        @blueprint.listener("before_server_stop")
        async def stop(_: Sanic, __: Any) -> None:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            if self._session:
                await self._session.close()

        return blueprint

    async def _receive(self, request: Request, on_new_message: OnMessage) -> HTTPResponse:
        """Check who calls, and begin what is to be done.

        Raises:
            Refused: 429, this person writes too much.
        """
        try:
            caller = await authenticate(request.headers.get("authorization"), self._keys, self._settings)
            activity = _body(request)
            if activity is None:
                return empty(status=400)
            caller.check(activity)
        except Unauthorised as refused:
            logger.warning("Teams: refused: %s", refused)
            return empty(status=401, headers={"WWW-Authenticate": "Bearer"})
        except Forbidden as refused:
            logger.warning("Teams: refused: %s", refused)
            return empty(status=403)
        if not incoming.is_message(activity):
            return empty(status=200)
        sender = incoming.conversation_id(activity, self._settings.app_id)
        limits().count_conversation(self.name(), sender)
        if len(self._under_way) >= MOST_AT_ONCE:
            return empty(status=503, headers={"Retry-After": "10"})
        if self._seen.is_new(repr((activity["conversation"]["id"], activity["id"]))):
            task = asyncio.ensure_future(self._answer(activity, sender, on_new_message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return empty(status=202)

    async def _answer(self, activity: Mapping[str, Any], sender: str, on_new_message: OnMessage) -> None:
        """Answer an activity, after those of the same conversation (`sender`) that came before."""
        try:
            async with self._turn(sender):
                collector = CollectingOutputChannel()
                await on_new_message(
                    UserMessage(incoming.text_of(activity), collector, sender, input_channel=self.name())
                )
                for reply in collector.messages:
                    for message in messages(reply):
                        await self._connector.send(activity, message)
        except Exception as error:  # nobody awaits this task; the traceback would show the text
            logger.error("message from Teams not answered: %s", type(error).__name__)

    @contextlib.asynccontextmanager
    async def _turn(self, sender: str) -> Any:
        """Wait for one's turn in a conversation."""
        self._waiting[sender] += 1
        try:
            async with self._turns.setdefault(sender, asyncio.Lock()):
                yield
        finally:
            self._waiting[sender] -= 1
            if not self._waiting[sender]:
                del self._waiting[sender], self._turns[sender]

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = web.session()
        return self._session


class TeamsInput(Guard, _Teams):
    """Teams behind the guard."""


def _body(request: Request) -> Optional[dict[str, Any]]:
    try:
        body = request.json
    except Exception:  # Sanic raises InvalidUsage or, for bytes that are no text, UnicodeError
        return None
    return body if isinstance(body, dict) else None
