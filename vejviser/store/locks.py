"""Messages of one conversation wait for each other, in order; Rasa's own store lets them sleep a second at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore


class InOrderLocks(InMemoryLockStore):
    """One asyncio lock a conversation: first come, first served, without delay."""

    def __init__(self, **_: Any) -> None:
        super().__init__()
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}  # with the number of messages that hold or await it

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 0
    ) -> AsyncIterator[None]:
        """Let the block run when the conversation's earlier messages are done."""
        lock, users = self._locks.get(conversation_id) or (asyncio.Lock(), 0)
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(conversation_id)
            if users > 1:
                self._locks[conversation_id] = (lock, users - 1)
