"""Whole conversations of tests/evaluation/conversations, turn by turn over REST."""

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vejviser import paths, servers
from vejviser.evaluation.items import read
from vejviser.evaluation.score import PARALLEL, Share
from vejviser.wording import say


@dataclass(frozen=True)
class Turn:
    """What the user says, what the reply should be (keys as in the data files), and the reply's text and metadata."""

    conversation: str
    expected: dict[str, Any]
    text: str
    metadata: dict[str, Any]

    @property
    def right(self) -> bool:
        """Whether kind, topic, part and an offered topic are as expected, where the data names them."""
        topic = self.expected.get("topic")
        part = self.expected.get("part")
        heading = say(f"part.{part}", title="") if part else ""
        return (
            self.metadata.get("kind") in _several(self.expected["kind"])
            and (topic is None or self.metadata.get("topic") in _several(topic))
            and self.expected.get("options_include") in (None, *self.metadata.get("options", ()))
            and heading in self.text
        )


def run(address: str, folder: Path = paths.EVALUATION / "conversations") -> list[list[Turn]]:
    """Hold every conversation with the server at `address`, and return their turns."""
    files = sorted(folder.glob("*.yml"))
    conversations = [entry for file in files for entry in read(file)]
    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(lambda conversation: _hold(address, conversation), conversations))


def measure(conversations: Sequence[Sequence[Turn]]) -> dict[str, Share]:
    """Return the share of turns that are right, and of conversations whose turns all are."""
    turns = [turn.right for conversation in conversations for turn in conversation]
    whole = [all(turn.right for turn in conversation) for conversation in conversations]
    return {"turns": Share(sum(turns), len(turns)), "conversations": Share(sum(whole), len(whole))}


def report(conversations: Sequence[Sequence[Turn]], worst: int = 80) -> Iterator[str]:
    """Yield the measures, then the turns that are not right."""
    for name, share in measure(conversations).items():
        yield f"{name:14} {share.of:4}  {share}"
    wrong = [turn for conversation in conversations for turn in conversation if not turn.right]
    for turn in wrong[:worst]:
        expected = {key: value for key, value in turn.expected.items() if key != "user"}
        got = {key: turn.metadata[key] for key in ("kind", "topic", "options") if key in turn.metadata}
        yield f"  {turn.conversation}: {turn.expected['user']!r} expected {expected}, got {got}"


def _several(value: Any) -> list[Any]:
    """Return what is right: one value, or the list of them where several are."""
    return value if isinstance(value, list) else [value]


def _hold(address: str, conversation: dict[str, Any]) -> list[Turn]:
    sender = uuid.uuid4().hex
    turns = []
    for expected in conversation["turns"]:
        replies: Any = servers.ask(address, expected["user"], sender, timeout=60) or [{}]
        turns.append(Turn(conversation["name"], expected, replies[0].get("text", ""), replies[0].get("metadata", {})))
    return turns
