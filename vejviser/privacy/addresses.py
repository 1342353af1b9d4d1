"""Street addresses: a street's name with a house number, and floor, post code and town when they follow."""

import re
from collections.abc import Iterator
from functools import lru_cache

from vejviser.nlu.language import dictionary
from vejviser.privacy.found import Found, What
from vejviser.privacy.plain import hide
from vejviser.privacy.words import any_of, pattern, words

_HOUSE = r",? +(?:nr\.? *)?\d{1,3}(?:[a-zæøå]| (?-i:[A-Z]))?(?:-\d{1,3}[a-z]?)?(?!\w|[.:]\d| ?%)"
_FLOOR = (
    r"(?:,? *(?:{ground}\.?|\d{1,2}\.?)(?: *{sal})? *,? *(?:{side}(?!\w)\.?|{door} *\d{1,4}(?!\d))"
    r"|,? *\d{1,2}\.? *{sal}(?!\w)|, *\d{1,2}\.(?=[ ,]*(?:\d{4} |$))|, *{ground}(?!\w)\.?)"
)
_POST = r"(?:,? *(?:dk-?)?\d{4} +[^\W\d_][\w-]*(?:(?: (?-i:[A-ZÆØÅ])[\w-]+){0,2})(?: {district}(?!\w))?)"
_REST = rf"(?P<rest>{_FLOOR}?{_POST}?)"
_STREET = r"(?<![\w'-])(?P<street>[^\W\d_][\w'-]{1,40})" + _HOUSE + _REST
_HOME = r"(?<!\w){lives}[ :]+(?P<it>(?:[^\W\d_][\w'-]*\.? +){0,3}(?P<street>[^\W\d_][\w'-]*)" + _HOUSE + _REST + ")"
_BEFORE = re.compile(r"(?<![\w'-])(?:[A-ZÆØÅÄÖÉ](?:\.[A-Z])?[\w'-]{0,30}\.? +){1,3}$")
_FIRST = re.compile(r"(?:^|[.!?:]) *$")  # what stands before the first word of a sentence
_CLAUSE_END = re.compile(r" *(?:$|[.,;!?)]| (?:i|og|med|hos|in|and)(?!\w))")


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        pattern(_HOME),
        pattern(_STREET),
        re.compile(r".*[^\W\d_]{2}" + any_of("street")),
        re.compile(r".*[^\W\d_]{2}" + any_of("street_weak")),
    )


def find_addresses(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    home, street, _, _ = _compiled()
    for match in home.finditer(view):
        word = match["street"]
        certain = match["rest"] or _strength(word)
        if certain or (word[0].isupper() and _CLAUSE_END.match(view, match.end()) and word.lower() not in dictionary()):
            yield Found(*match.span("it"), What.ADDRESS)
            view = hide(view, *match.span("it"))
    for match in street.finditer(view):
        start = _start(view, match.start())
        if _is_street(match["street"], bool(match["rest"]), named=start < match.start()):
            yield Found(start, match.end(), What.ADDRESS)
            view = hide(view, start, match.end())


def _is_street(word: str, certain: bool, named: bool) -> bool:
    """Return whether the word before a house number is a street's name.

    Args:
        word: as it is written.
        certain: a floor or a post code follows.
        named: capitalised words stand before it ("Peter Bangs Vej").
    """
    if word.lower() in words("street_alone"):
        return named
    strength = _strength(word)
    if strength == 1 and not certain:
        return word[0].isupper() and (named or word.lower() not in dictionary())
    return strength > 0


def _strength(word: str) -> int:
    """Return 2 for an ending that only streets have, 1 for one that other words have too, else 0."""
    _, _, strong, weak = _compiled()
    low = word.lower()
    if low in words("not_a_street"):
        return 0
    return 2 if strong.fullmatch(low) else 1 if weak.fullmatch(low) else 0


def _start(view: str, start: int) -> int:
    """Return where the street's name starts: the capitalised words before its last word belong to it."""
    before = _BEFORE.search(view[max(0, start - 100) : start])
    if not before:
        return start
    begin = start - len(before[0])
    first = before[0].split()[0]
    if _FIRST.search(view[max(0, begin - 3) : begin]) and first.lower() in dictionary():
        begin += len(first)
        begin += len(view[begin:start]) - len(view[begin:start].lstrip())
    return begin
