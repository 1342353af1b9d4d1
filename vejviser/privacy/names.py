"""Names of people, by lists of names, by the words beside them, and by spaCy's NER where its model is installed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vejviser.privacy import namelist
from vejviser.privacy.found import Found, What
from vejviser.privacy.ner import people
from vejviser.privacy.plain import hide
from vejviser.privacy.words import any_of, pattern, words

_WORD = re.compile(r"(?<!\d')(?<!\d)[^\W\d_][^\W\d_\u0300-\u036f]*(?:'(?!s\b)[^\W\d_]+)?(?:'s\b)?", re.IGNORECASE)
_GAP = re.compile(r" {1,2}|-|\. ?|\.-")
_SENTENCE = re.compile(r"(?:^|[.!?:;\"»«(\[*•]|- )\s*$")
_SHOUTED = 0.6  # share of capitals from which a whole message is written in them
_ACRONYM = 5  # letters: a shorter word in capitals is no name on its own
_LOOK_BACK = 60  # characters


@dataclass(frozen=True)
class Word:
    """A word of a message, and what the lists say of it."""

    text: str
    start: int
    end: int
    low: str
    first: bool  # of its sentence
    shouted: bool  # the whole message is in capitals
    given: bool
    family: bool
    ordinary: bool
    kept: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and not self.shouted

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper() and not self.shouted

    @property
    def unknown(self) -> bool:
        return not self.ordinary and not self.kept and len(self.text) >= namelist.SHORT

    @property
    def strong(self) -> bool:
        """Whether it is a name whatever stands beside it."""
        return self.given and self.unknown

    @property
    def acronym(self) -> bool:
        return self.text.isupper() and not self.shouted and len(self.text) < _ACRONYM


def find_names(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    text = _words(view)
    place = 0
    while place < len(text):
        run = _run(view, text, place)
        if run and _is_name(view, run):
            yield Found(run[0].start, run[-1].end, What.NAME)
            view = hide(view, run[0].start, run[-1].end)
            place += len(run)
        else:
            place += 1
    for start, end in people(view):
        yield Found(start, end, What.NAME)


def _words(view: str) -> list[Word]:
    letters = [char for char in view if char.isalpha()]
    shouted = len(letters) > 5 and sum(char.isupper() for char in letters) / len(letters) > _SHOUTED
    return [_word(view, match, shouted) for match in _WORD.finditer(view)]


def _word(view: str, match: re.Match[str], shouted: bool) -> Word:
    low = namelist.fold(match[0])
    return Word(
        text=match[0],
        start=match.start(),
        end=match.end(),
        low=low,
        first=bool(_SENTENCE.search(view[max(0, match.start() - 4) : match.start()])),
        shouted=shouted,
        given=namelist.is_given(low),
        family=namelist.is_family(low),
        ordinary=namelist.is_ordinary(low) and not (match[0][0].isupper() and namelist.is_always_given(low)),
        kept=namelist.is_kept(low),
    )


def _run(view: str, text: list[Word], place: int) -> list[Word]:
    """Return the longest stretch of words from here that may be one name, empty when none starts here."""
    first = text[place]
    if not _may_start(view, first):
        return []
    run = [first]
    for word in text[place + 1 : place + 7]:
        if not _GAP.fullmatch(view[run[-1].end : word.start]) or not _may_follow(run, word):
            break
        if "." in view[run[-1].end : word.start] and not run[-1].initial:
            break
        run.append(word)
    while len(run) > 1 and (run[-1].low in words("particle") and not run[-1].given and not run[-1].capital):
        run.pop()
    return run


def _may_start(view: str, word: Word) -> bool:
    if word.kept or len(word.text) < 2:
        return False
    return word.given or word.family or word.capital or (word.unknown and _is_introduced(view, word))


def _may_follow(run: list[Word], word: Word) -> bool:
    if word.kept or word.low in words("institution"):
        return False
    if word.initial or word.low in words("particle"):
        return True
    if run[0].capital:
        return word.capital
    return word.strong or word.family or (word.unknown and run[-1].strong and not run[0].capital)


def _is_name(view: str, run: list[Word]) -> bool:
    if _is_own(view, run) or _is_institution(view, run):
        return False
    if len(run) == 1:
        return _is_name_alone(view, run[0])
    if any(word.strong and not word.acronym for word in run) or _is_introduced(view, run[0]):
        return True
    first, rest = run[0], run[1:]
    known_family = any(word.family and word.unknown for word in rest)
    if first.given or (first.unknown and not first.first):
        return known_family or (first.given and first.capital and any(word.family or word.unknown for word in rest))
    return known_family and first.unknown


def _is_name_alone(view: str, word: Word) -> bool:
    if word.acronym or len(word.text) < namelist.SHORT:
        return False
    if len(word.text) == namelist.SHORT and not word.capital and word.low not in words("short_given"):
        return _is_introduced(view, word)
    if word.strong or (word.family and word.unknown and word.capital):
        return True
    return _is_introduced(view, word)


def _is_introduced(view: str, word: Word) -> bool:
    """Return whether the words before tell that this one is a person's name: "borgeren Yusuf", "han hedder Bo"."""
    before = view[max(0, word.start - _LOOK_BACK) : word.start]
    if _person().search(before):
        return word.capital and (word.given or word.family or word.unknown)
    if _question().search(before):
        return False
    likely = (word.capital and not word.first) or word.given or (word.family and word.unknown)
    if _called("subject").search(before):
        return likely or word.unknown
    return likely and bool(_called("which").search(before))


def _is_own(view: str, run: list[Word]) -> bool:
    """Return whether it is only the first name of the person who writes: "Jeg hedder Anna"."""
    hyphens = all(view[left.end : right.start] == "-" for left, right in zip(run, run[1:]))
    if not hyphens or (len(run) > 1 and not run[-1].given):
        return False
    before, after = view[max(0, run[0].start - _LOOK_BACK) : run[0].start], view[run[-1].end : run[-1].end + 20]
    return bool(_own_before().search(before) or (_greeting().search(before) and _own_after().match(after)))


def _is_institution(view: str, run: list[Word]) -> bool:
    """Return whether the words belong to the name of a house or a body: "Sankt Hans", "Frederiks Skole"."""
    before, after = view[max(0, run[0].start - _LOOK_BACK) : run[0].start], view[run[-1].end : run[-1].end + 20]
    return bool(_house_before().search(before) or (run[0].capital and _house_after().match(after)))


@lru_cache(maxsize=None)
def _before(key: str, between: str = r"[ :,\"»'(-]{1,3}") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(key)}{between}$", re.IGNORECASE)


def _person() -> re.Pattern[str]:
    return _before("person", r" {1,2}")


@lru_cache(maxsize=None)
def _called(subject: str) -> re.Pattern[str]:
    start = rf"(?<!\w)(?:{any_of(subject)}|{any_of('person')})(?: \w+){{0,2}} {any_of('called')}"
    return pattern(start + r"[ :\"»']{1,3}(?:(?:er|vist|nok|altså|jo)[ :]{1,2})?$")


@lru_cache(maxsize=1)
def _question() -> re.Pattern[str]:
    return pattern(r"(?<!\w){question} (?:\w+ ){0,2}{called} ")


def _own_before() -> re.Pattern[str]:
    return _before("own", r"[ :,./-]{1,4}")


def _greeting() -> re.Pattern[str]:
    return _before("greeting", r"[ ,!.]{0,3}")


@lru_cache(maxsize=1)
def _own_after() -> re.Pattern[str]:
    return pattern(r" {own_after}(?!\w)")


def _house_before() -> re.Pattern[str]:
    return _before("institution_before", r"[. ]{1,2}")


@lru_cache(maxsize=1)
def _house_after() -> re.Pattern[str]:
    return pattern(r"[ -]{institution}(?!\w)")
