"""Finds what stands on either side of "eller": "livline eller opsummering" names two topics, not one."""

import re

_OR = re.compile(r"\b(?:eller|or)\b", re.IGNORECASE)
MAX_WORDS = 16  # longer messages tell a story, and an "eller" in it is no choice between topics


def alternatives(text: str) -> tuple[str, ...]:
    """Return the two sides of the only "eller" in a short text, () where there is no such choice."""
    sides = tuple(side.strip(" ,.?!") for side in _OR.split(text))
    return sides if len(sides) == 2 and all(sides) and len(text.split()) <= MAX_WORDS else ()
