"""Numbers that belong to a person: CPR, account, card, case, registration plate, passport, date of birth."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban

from vejviser.privacy.found import Found, What
from vejviser.privacy.plain import hide
from vejviser.privacy.words import pattern

_S = r"[ ./_-]{0,3}"  # between the parts of a date within a CPR number
_GAP = r"(?:[ .,:/_-]{0,3}| *{dash} *)"  # before its last four digits
_SPREAD = r"[ /-]{1,3}(?:\d\d \d\d|\d(?: \d){3})"  # those four, apart
_IS = r"(?:[ :#=.-]{0,3}(?:{filler}[ :#=.-]{1,3}){0,2})"  # between a word and its number: "sagsnr. er: "
_DAY = r"\d{1,2}(?:\.|th|st|nd|rd)?"

_ABROAD = r"[a-zæøå]{1,3}[ -]?(?:\d{2,4}[ -]?[a-z]{0,2}|[a-z]{1,2} ?\d{2,4})"  # the commonest plates of other countries

# In this order: what is found first is hidden from the rest. `it` is the personal part, else all is.
# CPR has no condition on the date and no modulus 11: a mistyped number is as personal as a right one.
_ACCOUNTS = (
    (
        What.ACCOUNT,
        rf"(?<!\w){{branch}}{_IS}"
        rf"(?P<it>\d{{4}}(?!\d)[ ,;:/.-]{{0,3}}(?:{{and}} +)?(?:{{account}}{_IS})?(?:\d[ .-]?){{5,9}}\d)(?!\d)",
    ),
    (What.ACCOUNT, rf"(?<!\w){{account}}{_IS}(?P<it>(?:\d{{4}}[ ./-]{{1,3}})?(?:\d[ .-]?){{5,13}}\d)(?!\d)"),
    (What.ACCOUNT, rf"(?<!\w){{iban}}{_IS}(?P<it>[a-z]{{2}} ?\d{{2}}(?: ?[a-z0-9]){{10,30}})(?!\w)"),
    (What.ACCOUNT, r"(?<!\w)dk ?\d{2}(?: ?\d){14}(?!\d)"),
    (What.ACCOUNT, r"(?<!\d)\d{4}(?:[ .-]{0,2}\d{4}){3}(?!\d)"),
    (What.ACCOUNT, r"(?<!\d)\d{4}[ -]\d{10}(?!\d)"),
)
_PATTERNS = (
    (What.CPR, rf"(?<!\d)\d\d{_S}\d\d{_S}(?:(?:19|20)\d\d(?=\D)|\d\d)(?:{_GAP}\d{{4}}|{_SPREAD})(?!\d)"),
    (What.CPR, r"(?<!\d)\d(?: \d){5} ?-? ?\d(?: \d){3}(?!\d)"),
    (What.CPR, rf"(?<!\d)\d{{6}}{_GAP}[x*?]{{2,4}}(?!\w)"),
    (What.CPR, rf"(?<!\d)\d{{6}}{_GAP}\d[a-z]{{2}}\d(?!\w)"),  # a region's replacement number
    (What.CPR, rf"(?<!\w){{cpr}}{_IS}(?P<it>\d(?:[ ./-]?\d){{3,11}})(?!\d)"),
    (What.CPR, rf"{{last_four}}(?: +\w+){{0,3}}{_IS}(?P<it>\d{{4}})(?!\d)"),
    (What.DOCUMENT, rf"(?<!\w){{document}}{_IS}(?P<it>[a-z]{{0,3}} ?\d(?:[ -]?\d){{5,14}})(?!\w)"),
    (What.CASE, rf"(?<!\w){{case_number}}{_IS}(?P<it>[a-z]{{0,5}}[ -]?\d[\w./-]{{0,40}}\d)(?!\w)"),
    (
        What.CASE,
        rf"(?<!\w){{case}}{_IS}(?!(?:19|20)\d\d(?!\w|[./-]\w))"
        r"(?P<it>[a-z]{0,5}-?\d(?=[\w./-]{0,20}\d[\w./-]{0,20}\d)[\w./-]{2,40}\d)(?!\w)",
    ),
    (What.PLATE, rf"(?<!\w){{plate}}{_IS}(?P<it>[a-zæøå]{{2}}[ .-]?\d{{2}}[ .-]?\d{{3}})(?!\w)"),
    (What.PLATE, rf"(?<!\w){{plate}}{_IS}(?P<it>{_ABROAD})(?!\w)"),
    (What.PLATE, r"(?<!\w)(?!{not_a_plate}\b)[a-zæøå]{2}(?:\d{5}| \d{5}| ?\d{2} \d{3})(?!\w|[.,]\d)"),
    (
        What.BIRTH,
        r"(?<!\w){born}[ :.]{1,3}(?:{on} *)?"
        rf"(?P<it>{_DAY}[ ./-]{{0,2}}(?:\d{{1,2}}|{{month}})(?!\w)(?:[ ./-]{{1,3}}(?:\d{{4}}|\d{{2}})(?!\w))?)",
    ),
    (What.BIRTH, r"(?<!\w){born}[ :.]{1,3}(?:{on} *)?(?P<it>\d{8}|\d{6}|(?:19|20)\d\d[ ./-]\d\d[ ./-]\d\d)(?!\w)"),
    (What.BIRTH, r"(?<!\w){born}[ :.]{1,3}(?P<it>{month} \d{1,2}(?:th|st|nd|rd)?(?!\w)(?:,? (?:19|20)\d\d(?!\w))?)"),
)  # fmt: skip
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)


@cache
def _compiled(patterns: tuple[tuple[What, str], ...]) -> tuple[tuple[What, re.Pattern[str]], ...]:
    return tuple((what, pattern(text)) for what, text in patterns)


def find_accounts(view: str) -> Iterator[Found]:
    """Yield the accounts and cards in the plain view of a message; no two overlap."""
    for match in _IBAN.finditer(view):
        if _is_iban(match[0]):
            yield Found(*match.span(), What.ACCOUNT)
            view = hide(view, *match.span())
    yield from _find(view, _ACCOUNTS)


def find_numbers(view: str) -> Iterator[Found]:
    """Yield the other numbers in the plain view of a message; no two overlap."""
    return _find(view, _PATTERNS)


def _find(view: str, patterns: tuple[tuple[What, str], ...]) -> Iterator[Found]:
    for what, compiled in _compiled(patterns):
        for match in compiled.finditer(view):
            span = match.span("it" if "it" in compiled.groupindex else 0)
            yield Found(*span, what)
            view = hide(view, *span)


def _is_iban(text: str) -> bool:
    """Return whether the checksum holds. A Danish IBAN is found without: see the patterns."""
    return bool(iban.is_valid(text))
