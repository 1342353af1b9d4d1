"""The public keys that the Bot Framework signs with, fetched in the background."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Optional
from urllib.parse import urlsplit

import aiohttp
import jwt
from jwt.algorithms import RSAAlgorithm

from vejviser.channels.botframework.settings import TeamsSettings
from vejviser.channels.botframework.web import Once, json_of

logger = logging.getLogger(__name__)
DAY = 24 * 3600
FIRST_PAUSE = 5  # seconds before keys are tried again when the first fetch fails; the pause doubles up to key_pause


@dataclass(frozen=True)
class Key:
    """A public key, and the channels ("msteams") that it may sign for, None where that is not limited."""

    public: Any
    endorsements: Optional[frozenset[str]]

    def is_for(self, channel: str) -> bool:
        """Return whether it may sign for the channel."""
        return self.endorsements is None or channel in self.endorsements


class Keys:
    """The keys by their id. `keep` fetches them daily; until the first fetch works there are none."""

    def __init__(self, settings: TeamsSettings, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._settings, self._session = settings, session
        self._keys: Mapping[str, Key] = {}
        self._tried: Optional[float] = None
        self._fetch_once = Once(self._fetch)

    @property
    def ready(self) -> bool:
        """Whether there are any: without, nobody can be believed."""
        return bool(self._keys)

    async def find(self, id: str) -> Optional[Key]:
        """Return the key, after a fetch where it is unknown and the last fetch is long enough ago."""
        if id not in self._keys and self._may_fetch():
            await self._fetch_once()
        return self._keys.get(id)

    async def keep(self) -> None:
        """Fetch the keys now and then daily; more often while it fails. Does not return."""
        pause = FIRST_PAUSE
        while True:
            if await self._fetch_once():
                pause = FIRST_PAUSE
                await asyncio.sleep(DAY)
            else:
                await asyncio.sleep(min(pause, self._settings.key_pause))
                pause *= 2

    def _may_fetch(self) -> bool:
        return self._tried is None or time.monotonic() - self._tried >= self._settings.key_pause

    async def _fetch(self) -> bool:
        """Fetch the keys, and return whether that worked. The old ones stay where it did not."""
        self._tried = time.monotonic()
        try:
            keys = await self._download()
        except Exception as error:  # whatever comes back: `keep` must go on
            kept = "the old ones stay" if self.ready else "Teams waits for keys: nobody can be answered there yet"
            logger.error("keys of the Bot Framework not fetched (%s); %s", type(error).__name__, kept)
            return False
        if not self.ready:
            logger.warning("keys of the Bot Framework fetched: Teams is ready")
        self._keys = keys
        return True

    async def _download(self) -> Mapping[str, Key]:
        metadata = await self._get(self._settings.metadata_url)
        address = metadata["jwks_uri"]
        ours = urlsplit(self._settings.metadata_url)
        if urlsplit(address).scheme != "https" and urlsplit(address).netloc != ours.netloc:
            raise ValueError("keys not over https")
        entries = (await self._get(address))["keys"]
        keys = {entry["kid"]: _key(entry) for entry in entries if entry.get("kty") == "RSA"}
        if not keys:
            raise ValueError("no keys")
        return keys

    async def _get(self, address: str) -> dict[str, Any]:
        async with self._session().get(address, allow_redirects=False, raise_for_status=True) as response:
            return await json_of(response)


def _key(entry: Mapping[str, Any]) -> Key:
    try:
        public = RSAAlgorithm.from_jwk({"kty": "RSA", "n": entry["n"], "e": entry["e"]})
    except jwt.PyJWTError as error:
        raise ValueError("no RSA key") from error
    endorsements = entry.get("endorsements")
    return Key(public, None if endorsements is None else frozenset(endorsements))
