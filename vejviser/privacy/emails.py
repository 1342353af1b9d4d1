"""E-mail addresses, also written to hide from machines ("anna (at) eksempel punktum dk"), and user names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from vejviser.privacy.found import Found, What
from vejviser.privacy.plain import hide
from vejviser.privacy.words import pattern

_LOCAL = r"(?<![\w.+-])[\w.+'-]{1,64}"
_DOT = r"(?: ?\.(?=\w)| ?{dot} ?)"
_AT = r"(?:{at}|[\[({<] ?{at_in_brackets} ?[\])}>])"
_NAME = r"[\w-]{1,63}"
_USER = r"(?=[a-zæøå._-]{0,40}[\d_.])\w[\w.-]{3,40}\w"  # with a digit or a mark in it
# The first needs no end of a domain; in the others, "at" may be the Danish word, so one is asked for.
_PATTERNS = (
    (What.EMAIL, rf"{_LOCAL}(?:{_DOT}{_NAME}){{0,3}} ?@ ?(?!{{everyone}}(?!\w)){_NAME}(?:{_DOT}{_NAME}){{0,5}}"),
    (What.EMAIL, rf"{_LOCAL}(?: ?{{dot}} ?{_NAME}){{0,3}} ?{_AT} ?{_NAME}(?:{_DOT}{_NAME}){{0,5}}"),
    (What.EMAIL, rf"{_LOCAL} at (?:{_NAME}(?: ?{{dot}} ?{_NAME}){{1,4}}|{{mail_host}}\.[a-z]{{2,3}})(?!\w)"),
    (What.PROFILE, r"(?<![\w@])@(?!{everyone}(?!\w))[\w.]{2,40}"),
    (What.PROFILE, r"(?<!\w){social}/[\w./?=&%-]{1,100}"),
    (What.PROFILE, rf"(?<!\w){{profile}}[ :]{{1,3}}(?:{{filler}}[ :]{{1,3}})?(?P<it>{_USER})"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[What, re.Pattern[str]], ...]:
    return tuple((what, pattern(text)) for what, text in _PATTERNS)


def find_emails(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    for what, compiled in _compiled():
        for match in compiled.finditer(view):
            span = match.span("it" if "it" in compiled.groupindex else 0)
            yield Found(*span, what)
            view = hide(view, *span)
