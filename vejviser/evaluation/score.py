"""Scores replies: right at once, reached, wrong. The words are those of the issue's measures."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from vejviser import servers
from vejviser.evaluation.items import Item

PARALLEL = 4


@dataclass(frozen=True)
class Outcome:
    """What one item got: the reply's kind, the topic answered, and the topics offered."""

    item: Item
    kind: str
    topic: str
    options: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first choice: the topic answered, else the first one offered, else the kind."""
        return self.topic or (self.options[0] if self.options else self.kind)

    @property
    def right(self) -> bool:
        """Whether the topic was answered at once, or the kind is the expected one."""
        return self.item.expected in (self.topic, self.kind)

    @property
    def reached(self) -> bool:
        """Whether it is right, or the right topic is among those offered."""
        return self.right or self.item.expected in self.options

    @property
    def wrong(self) -> bool:
        """Whether another topic was answered."""
        return bool(self.topic) and not self.right

    @property
    def refused(self) -> bool:
        """Whether a question about a topic was called outside the field or not covered, or taken for another kind."""
        return not self.topic and self.kind != "clarify" and not self.right

    @property
    def alarm(self) -> bool:
        """Whether it was taken for acute danger, and is none."""
        return self.kind == "emergency" and not self.right


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.of

    def __str__(self) -> str:
        interval = binomtest(self.hits, self.of).proportion_ci(method="wilson")
        return f"{self.value:.3f} [{interval.low:.3f}-{interval.high:.3f}]"


MEASURES = ("first", "right", "reach", "wrong", "refused", "alarm")


def run(address: str, items: Sequence[Item]) -> list[Outcome]:
    """Ask the server at `address` each item in a conversation of its own, and return what they got, in order."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda item: _ask(address, item), items))


def measure(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """Return the MEASURES over the outcomes, each 0 to 1."""
    rows = [(o.first == o.item.expected or o.right, o.right, o.reached, o.wrong, o.refused, o.alarm) for o in outcomes]
    return {name: Share(sum(row[i] for row in rows), len(rows)) for i, name in enumerate(MEASURES)}


def by_group(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return the outcomes by group; "questions" is direct and situation together."""
    groups: dict[str, list[Outcome]] = {"questions": []}
    for outcome in outcomes:
        groups.setdefault(outcome.item.group, []).append(outcome)
        if outcome.item.group in ("direct", "situation"):
            groups["questions"].append(outcome)
    return groups


def confusions(outcomes: Iterable[Outcome]) -> list[tuple[tuple[str, str], int]]:
    """Return the commonest pairs (expected, first choice) that differ, with their number."""
    return Counter(
        (o.item.expected, o.first) for o in outcomes if not o.right and o.first != o.item.expected
    ).most_common()


def _ask(address: str, item: Item) -> Outcome:
    replies = servers.ask(address, item.text, uuid.uuid4().hex, timeout=60)
    metadata: Any = replies[0]["metadata"] if replies else {}
    return Outcome(item, metadata.get("kind", ""), metadata.get("topic", ""), tuple(metadata.get("options", ())))
