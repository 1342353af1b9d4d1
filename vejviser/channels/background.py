"""Answers after the request is over, as Slack and Teams want it: in order, and no more at a time than can be held."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from vejviser.access.limits import limits
from vejviser.access.refused import Refused
from vejviser.channels.guard import OnMessage
from vejviser.channels.notice import introduced
from vejviser.channels.seen import Seen
from vejviser.replies.reply import Kind
from vejviser.store.locks import InOrderLocks

logger = logging.getLogger(__name__)
MOST = 500  # messages under way
DAY = 24 * 3600
PATIENCE = 5  # seconds that a server which stops waits for those under way
Reply = dict[str, Any]
Send = Callable[[Reply], Awaitable[object]]


class Background:
    """The messages of one channel that are being answered."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._introduced = Seen(DAY)
        self._under_way: set[asyncio.Task[None]] = set()  # a task that nobody holds may vanish
        self._turns = InOrderLocks()

    @property
    def full(self) -> bool:
        """Whether no more can be begun: the platform is to try again."""
        return len(self._under_way) >= MOST

    def begin(self, sender: str, text: str, on_new_message: OnMessage, send: Send) -> None:
        """Answer the text, after those of the same `sender` that came before; `send` is called with each reply."""
        self._hold(self._say(sender, partial(self._replies, sender, text, on_new_message), send))

    def greet(self, sender: str, reply: Reply, send: Send) -> None:
        """Send a reply to somebody who has said nothing yet. It needs no Rasa, and leaves no conversation behind."""

        async def greeting() -> list[Reply]:
            return [reply]

        self._hold(self._say(sender, greeting, send))

    async def stop(self) -> None:
        """Let those under way end, and give up what takes longer: the platform has been told that it was taken."""
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=PATIENCE)
        for task in late:
            task.cancel()
        if late:
            logger.error("%d messages from %s not answered: the server stops", len(late), self._channel)

    def _hold(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _say(self, sender: str, what: Callable[[], Awaitable[list[Reply]]], send: Send) -> None:
        try:
            async with self._turns.lock(sender):
                replies = await what()
                if replies and self._introduced.is_new(sender):
                    replies[-1] = introduced(replies[-1])
                for reply in replies:
                    await send(reply)
        except Exception as error:  # nobody awaits this; the traceback would show the text
            logger.error("message from %s not answered: %s", self._channel, type(error).__name__)

    async def _replies(self, sender: str, text: str, on_new_message: OnMessage) -> list[Reply]:
        try:
            limits().count_conversation(self._channel, sender)
        except Refused as refused:  # a status would be seen by the platform alone
            return [{"text": str(refused), "metadata": {"kind": Kind.ERROR.value}}]
        collector = CollectingOutputChannel()
        await on_new_message(UserMessage(text, collector, sender))
        return list(collector.messages)
