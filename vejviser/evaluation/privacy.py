"""How much personal data is found and removed, by kind, in the messages of tests/evaluation/privacy."""

import re
from collections.abc import Iterator
from typing import Any

from vejviser import paths
from vejviser.evaluation.items import read
from vejviser.evaluation.score import Share
from vejviser.privacy import redact

FOLDER = paths.EVALUATION / "privacy"


def entries(name: str) -> list[Any]:
    """Return the entries of all files of this name: `with.yml`, `with.2.yml` …"""
    return [entry for file in sorted(FOLDER.glob(f"{name}.*yml")) for entry in read(file)]


def recall(missed: list[str]) -> dict[str, Share]:
    """Return for each kind the share of what must go that is gone; what is not is added to `missed`."""
    counts: dict[str, list[bool]] = {}
    for entry in entries("with"):
        left = redact(entry["text"]).text
        for secret, what in zip(entry["remove"], entry["what"]):
            gone = not re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", left)
            counts.setdefault(what, []).append(gone)
            if not gone:
                missed.append(f"{what}: {secret!r} in {left!r}")
    return {what: Share(sum(gone), len(gone)) for what, gone in counts.items()}


def false_alarms(missed: list[str]) -> Share:
    """Return the share of messages without personal data of which something is removed; these are added to `missed`."""
    texts = entries("without")
    wrong = [text for text in texts if redact(text).found]
    missed += [f"false alarm: {redact(text).text!r}" for text in wrong]
    return Share(len(wrong), len(texts))


def report() -> Iterator[str]:
    """Yield the measures, then what is not right."""
    missed: list[str] = []
    for what, share in recall(missed).items():
        yield f"{what:14} {share.of:4}  {share}"
    alarms = false_alarms(missed)
    yield f"{'false alarms':14} {alarms.of:4}  {alarms}"
    yield from (f"  {line}" for line in missed)
