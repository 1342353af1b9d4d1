"""Finds where a message names several topics: "livline eller opsummering", or a bare word like "kontakt"."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from vejviser.nlu.normalise import words

_SIDES = re.compile(r"(?P<left>[^.,;:?!]+)\b(?:eller|or)\b(?P<right>[^.,;:?!]+)", re.IGNORECASE)
NEAR = 3  # words on each side: a name is short, and an "eller" between longer things is no choice between topics


def sides(text: str) -> tuple[str, ...]:
    """Return the few words on either side of the only "eller" in a text, () where there is no such choice."""
    found = list(_SIDES.finditer(text))
    if len(found) != 1:
        return ()
    left, right = found[0]["left"].split(), found[0]["right"].split()
    return (" ".join(left[-NEAR:]), " ".join(right[:NEAR])) if left and right else ()


def key(text: str) -> str:
    """Return the words of a text, as one."""
    return " ".join(words(text))


def ambiguous(lines: Iterable[tuple[str, str]], topics: Collection[str]) -> Mapping[str, list[str]]:
    """Return the texts (as `key`) that stand for several topics in the lines (text, intent), with the topics."""
    meant: dict[str, set[str]] = defaultdict(set)
    for text, intent in lines:
        meant[key(text)].add(intent)
    return {text: sorted(intents) for text, intents in meant.items() if len(intents) > 1 and intents <= set(topics)}
