"""The call from Rasa to the action server: bounded in time, over a kept connection, its result checked quickly."""

from typing import Any, Optional

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions import action
from rasa.utils.endpoints import EndpointConfig

SECONDS = 8  # before the person is told that something went wrong; Rasa waits 300
KEPT_SECONDS = (
    3  # that an idle connection is kept: less than the 5 of the action server, so that it is never a dead one
)


def install() -> None:
    """Change Rasa's `RemoteAction` in this process."""
    schema = action.RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)  # Rasa makes one for each message, and checks the schema itself with it

    def validate(_: Any, result: Any) -> bool:
        validator.validate(result)
        return True

    action.RemoteAction._validate_action_result = validate
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
