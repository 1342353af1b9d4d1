"""Finds personal data in a message, and replaces it by short marks."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from vejviser.privacy.addresses import find_addresses
from vejviser.privacy.emails import find_emails
from vejviser.privacy.found import Found, Redacted, What
from vejviser.privacy.names import find_names
from vejviser.privacy.numbers import find_accounts, find_numbers
from vejviser.privacy.phones import find_companies, find_phones, find_phones_abroad
from vejviser.privacy.plain import hide, plain
from vejviser.privacy.words import words
from vejviser.wording import say

# What an earlier one finds is hidden from the later ones.
_RECOGNISERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    find_emails,
    find_accounts,
    find_phones_abroad,
    find_numbers,
    find_addresses,
    find_phones,
    find_names,
)


def find(text: str) -> list[Found]:
    """Return the personal data in a message, in order, none overlapping. Marks are no personal data."""
    view = plain(text)
    for mark in _marks().finditer(text):
        view = hide(view, *mark.span())
    for span in find_companies(view):
        view = hide(view, *span)
    found: list[Found] = []
    for recogniser in _RECOGNISERS:
        for item in recogniser(view):
            found.append(item)
            view = hide(view, item.start, item.end)
    return sorted(found, key=lambda item: item.start)


def redact(text: str) -> Redacted:
    """Return the message with each piece of personal data replaced by its mark.

    Where a piece is gone, what stood beside it may be known for personal data too; so this goes on until nothing is
    found. Redacting the result again changes nothing.
    """
    all_found: list[Found] = []
    while found := find(text):
        all_found += [_moved(item, all_found) for item in found]
        for item in reversed(found):
            text = text[: item.start] + mark(item.what) + text[item.end :]
    return Redacted(text, tuple(sorted(all_found, key=lambda item: item.start)))


def nothing_else(redacted: Redacted) -> bool:
    """Return whether nothing is left of the message but marks, and words that only name them ("cpr", "tlf.")."""
    rest = re.findall(r"[^\W_]+", _marks().sub(" ", redacted.text).lower())
    return bool(redacted.found) and set(rest) <= _labels()


def mark(what: What) -> str:
    """Return what stands in the message where personal data of this kind stood."""
    return say(f"privacy.mark.{what.value}")


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(mark(what)) for what in What))


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    every = (words(key) for key in ("cpr", "phone", "case", "case_number", "plate", "account", "document", "born"))
    labels = frozenset.union(*every, words("filler"), words("and"), words("label"))
    return frozenset(part for label in labels for part in re.findall(r"[^\W_]+", label))


def _moved(item: Found, earlier: list[Found]) -> Found:
    """Return the item by its place in the original message, given what marks replaced before it was found."""
    shift = 0  # how much further left or right the text stands now than in the original
    for other in sorted(earlier, key=lambda other: other.start):
        if other.start + shift < item.start:
            shift += len(mark(other.what)) - (other.end - other.start)
    return Found(item.start - shift, item.end - shift, item.what)
