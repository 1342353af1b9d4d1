"""Telephone numbers: what `phonenumbers` finds, and the spellings it does not know."""

import re
from collections.abc import Iterator
from functools import lru_cache

from phonenumbers import Leniency, PhoneNumberMatcher

from vejviser.privacy.found import Found, What
from vejviser.privacy.plain import hide
from vejviser.privacy.words import pattern

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_HOUR = r"(?:[01]?\d|2[0-4])"
_OTHERS = (
    re.compile(rf"{_DAY}[./ -]{{1,2}}{_MONTH}[./ -]{{1,2}}{_YEAR}|{_YEAR}([./-]){_MONTH}\1{_DAY}"),  # a date
    re.compile(rf"{_DAY}[./]{_MONTH} {_HOUR}[.-][0-5]\d"),  # a date and an hour
    re.compile(rf"(?:\d?\d ?[-/] ?\d?\d {_YEAR}|{_YEAR} ?[-/] ?{_YEAR})"),  # weeks of a year, years
    re.compile(rf"{_HOUR}\.[0-5]\d ?- ?{_HOUR}\.[0-5]\d"),
    re.compile(r"\d{1,3}(?:\.\d{3})*\.000"),  # a round number
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d+")
_NUMBER = r"\d(?:[ ()./-]{0,3}\d){%s}(?!\d)"
_PATTERNS = (
    r"(?<!\w){phone}(?:[ :.#-]{0,3}(?:{filler}[ :.#-]{1,3}){0,2})(?P<it>" + _NUMBER % "5,14" + ")",
    r"(?<![\d.,/-])\d\d([ /._-]{1,3}|,)\d\d\1\d\d\1\d\d(?![\d/-])",
    r"(?<![\d.,/-])(?:\d{4}[ .-]\d{4}|\d{3}([ .-])(?:\d{3}\1\d\d|\d\d\1\d{3})|\d\d([ .-])\d{3}\2\d{3})(?![\d/-])",
    r"(?<![\d.,])0\d\d(?:[ -]{0,2}\d){6,9}(?!\d)",  # of a neighbouring country, as it is dialled there
    r"(?<!\d)(?<!\d[.,])\d{8,15}(?![.,]?\d)",  # any long number
)
# With a country's number. Ten digits that may be a CPR number are left to the recogniser of those.
_ABROAD = re.compile(
    r"(?:\(? ?\+|(?<!\d)\(?00(?=[ ()-]{0,2}[1-9])(?!\d{4}[ -]?\d{4}(?!\d)))[ ()-]{0,3}" + _NUMBER % "6,17"
)
_CANDIDATES = 200  # numbers a message is searched for


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(text) for text in _PATTERNS)


@lru_cache(maxsize=1)
def _company() -> re.Pattern[str]:
    between = r"(?:[ :.#-]{0,3}(?:{filler}[ :.#-]{1,3}){0,2})"
    return pattern(
        rf"(?<!\w)(?:{{company}}{between}(?:dk[ -]?)?\d(?: ?\d){{7}}|{{ean}}{between}\d(?: ?\d){{12}})(?!\d| ?-?\d)"
    )


def find_companies(view: str) -> Iterator[tuple[int, int]]:
    """Yield where the numbers of companies and public bodies stand in the plain view of a message."""
    return (match.span() for match in _company().finditer(view))


def find_phones_abroad(view: str) -> Iterator[Found]:
    """Yield the numbers that start with that of a country: they are told from all others by their start."""
    return (Found(*match.span(), What.PHONE) for match in _ABROAD.finditer(view))


def find_phones(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    for compiled in _compiled():
        for match in compiled.finditer(view):
            span = match.span("it" if "it" in compiled.groupindex else 0)
            if not _other(view, *span):
                yield Found(*span, What.PHONE)
                view = hide(view, *span)
    for found in PhoneNumberMatcher(view, "DK", leniency=Leniency.POSSIBLE, max_tries=_CANDIDATES):
        if not _other(view, found.start, found.end):
            yield Found(found.start, found.end, What.PHONE)
            view = hide(view, found.start, found.end)


def _other(view: str, start: int, end: int) -> bool:
    """Return whether the digits are a date, a stretch of years, hours or money."""
    text = view[start:end].strip()
    if any(form.fullmatch(text) for form in _OTHERS):
        return True
    if _THOUSANDS.fullmatch(text) and (
        _money().match(view, end) or _money_before().search(view[max(0, start - 20) : start])
    ):
        return True
    hours = all(len(part) <= 2 and int(part) <= 24 for part in re.findall(r"\d+", text))
    return hours and bool(_clock().search(view[max(0, start - 20) : start]))


@lru_cache(maxsize=1)
def _clock() -> re.Pattern[str]:
    return pattern(r"(?<!\w){clock} *$")


@lru_cache(maxsize=1)
def _money() -> re.Pattern[str]:
    return pattern(r"(?:,(?:\d\d|-))? *{money}(?!\w)")


@lru_cache(maxsize=1)
def _money_before() -> re.Pattern[str]:
    return pattern(r"(?<!\w){money} *$")
