"""Finds what stands on either side of "eller": "livline eller opsummering" names two topics, not one."""

import re

_SIDES = re.compile(r"(?P<left>[^.,;:?!]+)\b(?:eller|or)\b(?P<right>[^.,;:?!]+)", re.IGNORECASE)
NEAR = 3  # words on each side: a name is short, and an "eller" between longer things is no choice between topics


def alternatives(text: str) -> tuple[str, ...]:
    """Return the few words on either side of the only "eller" in a text, () where there is no such choice."""
    found = list(_SIDES.finditer(text))
    if len(found) != 1:
        return ()
    left, right = found[0]["left"].split(), found[0]["right"].split()
    return (" ".join(left[-NEAR:]), " ".join(right[:NEAR])) if left and right else ()
