"""Street addresses: a street's name with a house number, and floor, post code and town when they follow."""

import re
from collections.abc import Iterator
from functools import lru_cache

from vejviser.nlu.language import dictionary
from vejviser.privacy.found import Found, What
from vejviser.privacy.namelist import is_family, is_given, is_kept
from vejviser.privacy.plain import hide
from vejviser.privacy.words import any_of, pattern, words

_HOUSE = r",? +(?:{number} *)?\d{1,3}(?:[a-zæøå]| (?-i:[A-Z]))?(?:-\d{1,3}[a-z]?)?(?!\w|[.:]\d| ?%)"
_FLOOR = (
    r"(?:,? *(?:{ground}\.?|\d{1,2}\.?)(?: *{sal})? *,? *(?:{side}(?!\w)\.?|{door} *\d{1,4}(?!\d))"
    r"|,? *\d{1,2}\.? *{sal}(?!\w)|, *\d{1,2}\.(?=[ ,]*(?:\d{4} |$))|,? *{ground}(?!\w)\.?(?! *\d)"
    r"|,? *{door} *\d{1,4}(?!\d))"
)
_POST = r"(?:,? *(?:dk-?)?\d{4} +[^\W\d_][\w-]*(?:(?: (?-i:[A-ZÆØÅ])[\w-]+){0,2})(?: {district}(?!\w))?)"
_REST = rf"(?P<rest>{_FLOOR}?{_POST}?)"
_STREET = r"(?<![\w'-])(?P<street>[^\W\d_][\w'-]{1,40})" + _HOUSE + _REST
_HOME = r"(?<!\w){lives}[ :]+(?P<it>(?:[^\W\d_][\w'-]*\.? +){0,3}(?P<street>[^\W\d_][\w'-]*)" + _HOUSE + _REST + ")"
_FIRST = re.compile(r"(?:^|[.!?:]) *$")  # what stands before the first word of a sentence
_WORD = re.compile(r"(?<![\w'-])([^\W\d_](?:\.[^\W\d_])?[\w'-]{0,30}\.?) +")


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return pattern(_HOME), pattern(_STREET)


@lru_cache(maxsize=1)
def _endings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(r".*[^\W\d_]" + any_of("street")), re.compile(r".*[^\W\d_]" + any_of("street_weak"))


@lru_cache(maxsize=1)
def _clause_end() -> re.Pattern[str]:
    return pattern(r" *(?:$|[.,;!?)]| {after_house}(?!\w))")


def find_addresses(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    home, street = _places()
    for match in home.finditer(view):
        word = match["street"]
        certain = match["rest"] or _strength(word)
        if certain or (
            word[0].isupper() and _clause_end().match(view, match.end()) and word.lower() not in dictionary()
        ):
            yield Found(*match.span("it"), What.ADDRESS)
            view = hide(view, *match.span("it"))
    for match in street.finditer(view):
        start = _start(view, match.start())
        first = bool(_FIRST.search(view[max(0, start - 3) : start]))
        if _is_street(match["street"], bool(match["rest"]), named=start < match.start(), first=first):
            yield Found(start, match.end(), What.ADDRESS)
            view = hide(view, start, match.end())


def _is_street(word: str, certain: bool, named: bool, first: bool) -> bool:
    """Return whether the word before a house number is a street's name.

    Args:
        word: as it is written.
        certain: a floor or a post code follows.
        named: words of the same name stand before it ("Peter Bangs Vej").
        first: of its sentence, so that a capital tells nothing.
    """
    low = word.lower()
    if low in words("street_alone") | words("street") | words("street_weak"):
        return named
    if is_kept(low) and not certain:
        return False
    strength = _strength(word)
    if certain and not strength and low not in words("not_a_street"):
        return low not in dictionary() or (word[0].isupper() and not first)
    if strength == 1 and not certain:
        return word[0].isupper() and (named or not first or low not in dictionary())
    return strength > 0


def _strength(word: str) -> int:
    """Return 2 for an ending that only streets have, 1 for one that other words have too, else 0."""
    strong, weak = _endings()
    low = word.lower()
    if low in words("not_a_street"):
        return 0
    return 2 if strong.fullmatch(low) else 1 if weak.fullmatch(low) else 0


def _start(view: str, start: int) -> int:
    """Return where the street's name starts: names and capitalised words before its last word belong to it."""
    begin = start
    for before in list(_WORD.finditer(view, max(0, start - 80), start))[-1:-4:-1]:
        word = before[1].lower()
        if before.end() != begin:
            break
        first = bool(_FIRST.search(view[max(0, before.start() - 3) : before.start()]))
        capital = before[1][0].isupper() or view[start].isupper()
        named = (word in words("street_before") and capital) or (
            (is_given(word) or is_family(word)) and word not in dictionary()
        )
        if not named and (before[1].islower() or (first and word in dictionary())):
            break
        begin = before.start()
    return begin
