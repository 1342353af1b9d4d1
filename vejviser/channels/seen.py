"""Remembers what has come in, so that what comes twice is answered once."""

import hashlib
import time
from collections import OrderedDict

SECONDS = 2 * 3600  # longer than any service goes on sending the same again
MOST = 50_000


class Seen:
    """The names of the last hours, by hash: at most MOST of them."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._times: OrderedDict[bytes, float] = OrderedDict()
        self._seconds = seconds

    def is_new(self, *names: str) -> bool:
        """Remember the names of one thing, and return whether none of them was known."""
        now = time.monotonic()
        while self._times and (len(self._times) >= MOST or now - next(iter(self._times.values())) > self._seconds):
            self._times.popitem(last=False)
        hashes = [hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest() for name in names]
        new = not any(name in self._times for name in hashes)
        self._times.update((name, now) for name in hashes if name not in self._times)
        return new
