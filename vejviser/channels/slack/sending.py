"""Sends messages to Slack: within a time, once more where Slack asks to wait, and never with content in the log."""

import asyncio
import logging
import re
from typing import Any, Optional

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from vejviser.channels.slack.incoming import Place
from vejviser.channels.slack.message import Message
from vejviser.channels.slack.settings import SlackSettings

SECONDS = 10  # for a message to be taken
LONGEST_WAIT = 60  # seconds that Slack may ask for
_BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
_UNKNOWN = "unknown_error"
logger = logging.getLogger(__name__)


class _Wait(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks, once, and not for ever."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: Optional[HttpResponse] = None,
        error: Optional[Exception] = None,
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        asked = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", ["1"])[0]
        return asked.isdigit() and int(asked) <= LONGEST_WAIT


class Sender:
    """Sends with the app's token, or to a `response_url`."""

    def __init__(self, settings: SlackSettings) -> None:
        if not settings.token:
            raise ValueError("no token")
        not_reached = AsyncConnectionErrorRetryHandler(error_types=[aiohttp.ClientConnectorError])  # else: sent twice
        retries = [not_reached, _Wait()]
        self._settings, self._retries = settings, retries
        self._client = AsyncWebClient(
            settings.token.get_secret_value(), base_url=settings.api_url, timeout=SECONDS, retry_handlers=retries
        )

    async def send(self, place: Place, message: Message) -> bool:
        """Send a message and return whether Slack has taken it; where it has not, the log says why."""
        code = await self._tried(place, message.text, message.blocks)
        if code in _BLOCKS_REFUSED:  # the person gets the text at least
            logger.error("slack refuses the blocks of a message: %s", code)
            code = await self._tried(place, message.text, ())
        if code:
            logger.error("slack does not take a message: %s", code)
        return not code

    async def _tried(self, place: Place, text: str, blocks: tuple[dict[str, Any], ...]) -> Optional[str]:
        """Send once and return None, or what went wrong in one word."""
        try:
            if place.url is not None:
                return await self._respond(place.url, text, blocks)
            await self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread,
                text=text,
                blocks=list(blocks) or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            return _code(getattr(error.response, "data", None))
        except (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            return type(error).__name__
        return None

    async def _respond(self, url: str, text: str, blocks: tuple[dict[str, Any], ...]) -> Optional[str]:
        """Send to the address that Slack gave for replies that only the person sees."""
        if not self._settings.answers_to(url):
            return "response_url_not_of_slack"
        client = AsyncWebhookClient(url, timeout=SECONDS, retry_handlers=list(self._retries))
        response = await client.send(
            text=text, blocks=list(blocks) or None, response_type="ephemeral", replace_original=False
        )
        return None if response.status_code == 200 else _worded(response.body)


def _code(data: Any) -> str:
    return _worded(data.get("error")) if isinstance(data, dict) else _UNKNOWN


def _worded(code: Any) -> str:
    """Return Slack's code of an error; anything else could hold content."""
    return code if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,60}", code) else _UNKNOWN
