"""Microsoft Teams: POST /webhooks/teams/webhook, answered at once; the reply is sent when it is ready.

Rasa's own channel fetches keys before it starts, and sends while everybody waits; this one replaces it.
"""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, Optional

import aiohttp
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from vejviser.access.request import json_object
from vejviser.channels.background import Background, Reply
from vejviser.channels.botframework import activity as incoming
from vejviser.channels.botframework import web
from vejviser.channels.botframework.caller import Forbidden, Unauthorised, authenticate
from vejviser.channels.botframework.card import messages, plain_message
from vejviser.channels.botframework.connector import Connector
from vejviser.channels.botframework.keys import Keys
from vejviser.channels.botframework.login import Login
from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.guard import Guard, OnMessage
from vejviser.channels.notice import completed
from vejviser.channels.pseudonym import pseudonym
from vejviser.channels.seen import Seen
from vejviser.content.load import built_in
from vejviser.replies.offer import menu

logger = logging.getLogger(__name__)


class _Teams(InputChannel):
    """The routes: POST webhook for Microsoft, GET / which says whether the keys are there. None when not set up."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._keys = Keys(settings, self._opened)
        self._connector = Connector(Login(settings, self._opened), self._opened)
        self._seen = Seen()
        self._session: Optional[aiohttp.ClientSession] = None
        self._background = Background(self.name())

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
            self._fetching = asyncio.create_task(self._keys.keep())

        @blueprint.listener("before_server_stop")
        async def stop(_: Sanic, __: Any) -> None:
            await self._background.stop()
            self._fetching.cancel()
            if self._session:
                await self._session.close()

        return blueprint

    async def _receive(self, request: Request, on_new_message: OnMessage) -> HTTPResponse:
        """Check who calls, and begin what is to be done."""
        try:
            caller = await authenticate(request.headers.get("authorization"), self._keys, self._settings)
            activity = json_object(request)
            if activity is None:
                return empty(status=400)
            caller.check(activity)
        except Unauthorised as refused:
            logger.warning("Teams: refused: %s", refused)
            return empty(status=401, headers={"WWW-Authenticate": "Bearer"})
        except Forbidden as refused:
            logger.warning("Teams: refused: %s", refused)
            return empty(status=403)
        greets = incoming.is_installation(activity)
        if not (greets or incoming.is_message(activity)):
            return empty(status=200)
        if self._background.full:
            return empty(status=503, headers={"Retry-After": "10"})
        if self._seen.is_new(repr((activity["conversation"]["id"], activity["id"]))):
            sender = pseudonym(self._settings.password(), *incoming.place_of(activity))
            send = partial(self._send, activity)
            if greets:
                self._background.greet(sender, menu(built_in()).as_dict(), send)
            else:
                self._background.begin(sender, incoming.text_of(activity), on_new_message, send)
        return empty(status=202)

    async def _send(self, activity: Mapping[str, Any], reply: Reply) -> None:
        for message in messages(completed(reply, self.name())):
            await self._connector.send(activity, message, instead=plain_message(message))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = web.session()
        return self._session


class TeamsInput(Guard, _Teams):
    """Teams behind the guard."""
