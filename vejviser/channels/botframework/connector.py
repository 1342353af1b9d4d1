"""Sends messages to a conversation in Teams."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any, Optional
from urllib.parse import quote

import aiohttp

from vejviser.channels.botframework.login import Login, LoginFailed

logger = logging.getLogger(__name__)
AGAIN = (412, 429, 502, 503, 504)  # statuses after which Teams asks bots to try again
PAUSE = 2.0  # seconds before that, where Teams does not say
LONGEST_PAUSE = 30.0
REFUSED = 401
MISFIT = (400, 413)  # what Teams answers to a card that it cannot show, or that is too large


class Connector:
    """The sending side. What goes wrong is logged by status and type, never with content."""

    def __init__(self, login: Login, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._login, self._session = login, session

    async def send(self, activity: Mapping[str, Any], message: Mapping[str, Any], instead: Mapping[str, Any]) -> bool:
        """Send the message as a reply to the activity, and return whether it arrived. Tries at most twice.

        A message that Teams does not take as it is (a card) is followed by the one to send `instead`.
        """
        conversation, id = quote(activity["conversation"]["id"], safe=""), quote(activity["id"], safe="")
        address = f"{activity['serviceUrl'].rstrip('/')}/v3/conversations/{conversation}/activities/{id}"
        try:
            status = await self._tried(address, message)
            if status in MISFIT and instead != message:
                logger.error("Teams refuses a card: status %d", status)
                status = await self._tried(address, instead)
        except (aiohttp.ClientError, asyncio.TimeoutError, LoginFailed) as error:
            reason = str(error) if isinstance(error, LoginFailed) else ""
            logger.error("reply not sent to Teams: %s %s", type(error).__name__, reason)
            return False
        if status >= 300:
            logger.error("reply not sent to Teams: status %d", status)
        return status < 300

    async def _tried(self, address: str, message: Mapping[str, Any]) -> int:
        status, pause = await self._post(address, message)
        if pause is not None:
            await asyncio.sleep(pause)
            status, _ = await self._post(address, message)
        return status

    async def _post(self, address: str, message: Mapping[str, Any]) -> tuple[int, Optional[float]]:
        """Post once. Return the status, and the seconds after which to try again, None where that is of no use."""
        token = await self._login.token()
        headers = {"Authorization": f"Bearer {token}"}
        async with self._session().post(address, json=message, headers=headers, allow_redirects=False) as response:
            await response.read()
            if response.status == REFUSED:
                self._login.forget(token)
                return response.status, 0.0
            return response.status, _pause(response) if response.status in AGAIN else None


def _pause(response: aiohttp.ClientResponse) -> float:
    try:
        return min(max(float(response.headers["Retry-After"]), 0.0), LONGEST_PAUSE)
    except (LookupError, ValueError):
        return PAUSE
