"""Calls to Microsoft: bounded in time, and shared by those who wait for the same answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Optional, TypeVar

import aiohttp

SECONDS = 10  # for one call, from connecting to the last byte
Result = TypeVar("Result")


def session() -> aiohttp.ClientSession:
    """Return a session of its own: no limit of connections, so that calls that hang hold up no others.

    A proxy of the organisation (HTTPS_PROXY) is used.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        timeout=aiohttp.ClientTimeout(total=SECONDS, connect=SECONDS / 2),
        trust_env=True,
    )


async def json_of(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return the JSON object of a response.

    Raises:
        ValueError: the body is something else.
    """
    body = await response.json(content_type=None)
    if not isinstance(body, dict):
        raise ValueError("no object")
    return body


class Once(Generic[Result]):
    """Runs `work` once for all who ask while it runs; they share its result or its exception."""

    def __init__(self, work: Callable[[], Awaitable[Result]]) -> None:
        self._work = work
        self._running: Optional[asyncio.Future[Result]] = None

    async def __call__(self) -> Result:
        if self._running is None or self._running.done():
            self._running = asyncio.ensure_future(self._work())
        return await asyncio.shield(self._running)
