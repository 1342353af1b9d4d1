"""The bot's own token, which it shows when it sends."""

import time
from collections.abc import Callable
from urllib.parse import quote

import aiohttp

from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.botframework.web import Once, json_of

SCOPE = "https://api.botframework.com/.default"
MARGIN = 300  # seconds before its end that a token is no longer used


class LoginFailed(Exception):
    """Microsoft gives the bot no token: its ID, secret or tenant is wrong, or it cannot be reached."""


class Login:
    """Logs in as a single-tenant bot when a token is needed, and keeps the token until shortly before its end."""

    def __init__(self, settings: TeamsSettings, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._settings, self._session = settings, session
        self._token, self._ends = "", 0.0
        self._fetch_once = Once(self._fetch)

    async def token(self) -> str:
        """Return a token that is good.

        Raises:
            LoginFailed, aiohttp.ClientError, asyncio.TimeoutError
        """
        if time.monotonic() >= self._ends:
            return await self._fetch_once()
        return self._token

    def forget(self, token: str) -> None:
        """Do not use this token again: it was refused."""
        if token == self._token:
            self._ends = 0.0

    async def _fetch(self) -> str:
        address = f"{self._settings.login_url}/{quote(self._settings.tenant_id, safe='')}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.password(),
            "scope": SCOPE,
        }
        async with self._session().post(address, data=form, allow_redirects=False) as response:
            if response.status != 200:
                raise LoginFailed(f"status {response.status}")
            try:
                body = await json_of(response)
                self._token, seconds = str(body["access_token"]), float(body["expires_in"])
            except (ValueError, TypeError, LookupError) as error:
                raise LoginFailed("strange answer") from error
        self._ends = time.monotonic() + max(seconds - MARGIN, seconds / 2)
        return self._token
