"""How many messages a client may send in a minute. Counted in memory that cannot grow: the oldest counts go first."""

import math
import time
from collections.abc import Callable
from functools import cache

from cachetools import TTLCache
from sanic.request import Request

from vejviser.access.addresses import client_of, is_loopback
from vejviser.access.refused import Refused
from vejviser.settings import Settings

MINUTE = 60
PER_ADDRESS = 10  # times what one conversation may: a whole municipality can share one address
MOST = 50_000  # clients that are counted at a time


class Limits:
    """Counts messages a minute: `per_minute` for a conversation, PER_ADDRESS times as many for an address; 0 is off.

    An address of this machine is not limited as a whole: it is that of its own programs, or of a proxy that is not
    declared with VEJVISER_BEHIND_PROXY, behind which everyone is.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._proxied, self._clock = settings.rate_limit, settings.proxied, clock
        self._addresses, self._conversations = (
            TTLCache[tuple[str, ...], list[float]](MOST, MINUTE, timer=clock) for _ in range(2)
        )

    def count_address(self, request: Request) -> None:
        """Count a request for its address.

        Raises:
            Refused: 429, with Retry-After.
        """
        client = self.client(request)
        if not is_loopback(client):
            self._count(self._addresses, (client,), self._per_minute * PER_ADDRESS)

    def count_conversation(self, *key: str) -> None:
        """Count a message for what a conversation goes by.

        Raises:
            Refused: 429, with Retry-After.
        """
        self._count(self._conversations, key, self._per_minute)

    def client(self, request: Request) -> str:
        """Return the address of the client: the connection's, or behind a proxy the one that the proxy saw."""
        peer: str = request.ip or ""
        if self._proxied:
            hops = ",".join(request.headers.getall("x-forwarded-for", [])).split(",")
            return client_of(hops[-1]) or client_of(peer)
        return client_of(peer)

    def _count(self, windows: "TTLCache[tuple[str, ...], list[float]]", key: tuple[str, ...], limit: int) -> None:
        if not limit:
            return
        window = windows.setdefault(key, [0, self._clock() + MINUTE])
        window[0] += 1
        if window[0] > limit:
            seconds = max(1, math.ceil(window[1] - self._clock()))
            raise Refused(429, "access.too_many", {"Retry-After": str(seconds)})


@cache
def limits() -> Limits:
    """Return the counts of this process, which all channels share."""
    return Limits(Settings())
