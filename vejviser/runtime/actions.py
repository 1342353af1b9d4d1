"""The call from Rasa to the action server: bounded in time, and over a kept connection."""

from typing import Any, Optional

import aiohttp
from rasa.core.actions import action
from rasa.utils.endpoints import EndpointConfig

SECONDS = 8  # before the person is told that something went wrong; Rasa waits 300
KEPT_SECONDS = (
    3  # that an idle connection is kept: less than the 5 of the action server, so that it is never a dead one
)


def install() -> None:
    """Change Rasa in this process."""
    action.DEFAULT_REQUEST_TIMEOUT = SECONDS
    EndpointConfig.session = lambda _: _Borrowed()


class _Borrowed:
    """Lends the kept session to an `async with`, which would close one of its own."""

    async def __aenter__(self) -> aiohttp.ClientSession:
        global _kept
        if _kept is None or _kept.closed:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_SECONDS)
            _kept = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=SECONDS))
        return _kept

    async def __aexit__(self, *_: Any) -> None:
        pass


_kept: Optional[aiohttp.ClientSession] = None


async def close() -> None:
    """Close the kept connection."""
    if _kept:
        await _kept.close()
