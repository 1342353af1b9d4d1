"""Telephone numbers: what `phonenumbers` finds, and the spellings it does not know."""

import re
from collections.abc import Iterator
from functools import lru_cache

from phonenumbers import Leniency, PhoneNumberMatcher

from vejviser.privacy.found import Found, What
from vejviser.privacy.plain import hide
from vejviser.privacy.words import pattern

_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([./ -])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d|(?:19|20)\d\d([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
)
_YEARS = re.compile(r"(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d")
_HOURS = re.compile(r"(?:[01]?\d|2[0-4])[-.][0-5]\d[^-.](?:[01]?\d|2[0-4])[-.][0-5]\d|(?:[01]\d|2[0-4])\.[0-5]\d ?- ?(?:[01]\d|2[0-4])\.[0-5]\d")
_NUMBER = r"\d(?:[ ()./-]{0,3}\d){%s}(?!\d)"
_PATTERNS = (
    r"(?:\(? ?\+|(?<!\d)\(?00(?=[ ()-]{0,2}[1-9]))[ ()-]{0,3}" + _NUMBER % "6,17",  # with a country's number
    r"(?<!\w){phone}(?:[ :.#-]{0,3}(?:{filler}[ :.#-]{1,3}){0,2})(?P<it>" + _NUMBER % "5,14" + ")",
    r"(?<![\d.,/-])\d\d([ /._-]{1,3})\d\d\1\d\d\1\d\d(?![\d/-])",
    r"(?<!\d)(?<!\d[.,])\d{8,15}(?![.,]?\d)",  # any long number
)
_CANDIDATES = 200  # numbers a message is searched for


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(text) for text in _PATTERNS)


@lru_cache(maxsize=1)
def _company() -> re.Pattern[str]:
    return pattern(r"(?<!\w){company}(?:[ :.#-]{0,3}(?:{filler}[ :.#-]{1,3}){0,2})(?:dk[ -]?)?\d(?: ?\d){7,12}(?!\d)")


def find_phones(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    for match in _company().finditer(view):
        view = hide(view, *match.span())
    for compiled in _compiled():
        for match in compiled.finditer(view):
            span = match.span("it" if "it" in compiled.groupindex else 0)
            if not _other(view[slice(*span)]):
                yield Found(*span, What.PHONE)
                view = hide(view, *span)
    for found in PhoneNumberMatcher(view, "DK", leniency=Leniency.POSSIBLE, max_tries=_CANDIDATES):
        if not _other(found.raw_string):
            yield Found(found.start, found.end, What.PHONE)
            view = hide(view, found.start, found.end)


def _other(text: str) -> bool:
    """Return whether the digits are a date, a stretch of years, or hours."""
    return any(form.fullmatch(text.strip()) for form in (_DATE, _YEARS, _HOURS))
