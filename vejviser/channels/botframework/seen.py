"""Remembers what has been answered, so that an activity that comes twice is answered once."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

SECONDS = 2 * 3600  # longer than a token of the Bot Framework is good
MOST = 50_000


class Seen:
    """The activities of the last two hours, by hash: at most MOST of them."""

    def __init__(self) -> None:
        self._times: OrderedDict[bytes, float] = OrderedDict()

    def add(self, activity: Mapping[str, Any]) -> bool:
        """Remember an activity, and return whether it is new."""
        now = time.monotonic()
        while self._times and (len(self._times) >= MOST or now - next(iter(self._times.values())) > SECONDS):
            self._times.popitem(last=False)
        names = repr((activity["conversation"]["id"], activity["id"]))
        digest = hashlib.sha256(names.encode("utf-8", "surrogatepass")).digest()
        new = digest not in self._times
        if new:
            self._times[digest] = now
        return new
