"""GET /health: whether a question is really answered, through Rasa, the action server and the content."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from vejviser.channels.output import ReplyOutput
from vejviser.replies.reply import MENU, Kind
from vejviser.store import PROBE, conversation

SECONDS = 5.0  # that an answer may take
FRESH = {True: 5.0, False: 1.0}  # seconds that a finding stands, so that asking costs nothing
CHANNEL = "health"


class Health:
    """The latest finding of `probe`. However many ask, one question is asked at a time."""

    def __init__(self, probe: Callable[[], Awaitable[bool]]) -> None:
        self._probe, self._lock = probe, asyncio.Lock()
        self._found, self._until = False, 0.0

    async def good(self) -> bool:
        """Return whether a question is answered."""
        async with self._lock:
            if time.monotonic() > self._until:
                self._found = await self._probe()
                self._until = time.monotonic() + FRESH[self._found]
            return self._found

    async def answer(self, _: Request) -> HTTPResponse:
        """Return 200 or 503, and nothing about the inside."""
        good = await self.good()
        return json({"status": "ok" if good else "unavailable"}, status=200 if good else 503)


async def is_answered(agent: Any) -> bool:
    """Return whether an agent (None: not there yet) answers a question as it should."""
    collector = CollectingOutputChannel()
    sender = conversation(CHANNEL, PROBE)
    message = UserMessage(f"/{MENU}", ReplyOutput(collector), sender, input_channel=CHANNEL)
    try:
        await asyncio.wait_for(agent.handle_message(message), SECONDS)
    except Exception:  # whatever it is: no answer
        return False
    return any(reply["metadata"].get("kind") == Kind.MENU for reply in collector.messages)
