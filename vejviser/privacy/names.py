"""Names of people, by lists of names, by the words beside them, and by spaCy's NER where its model is installed."""

import re
from collections.abc import Iterator

from vejviser.privacy import namelist
from vejviser.privacy.beside import Beside
from vejviser.privacy.found import Found, What
from vejviser.privacy.ner import people
from vejviser.privacy.plain import hide
from vejviser.privacy.word import Word, read
from vejviser.privacy.words import words

_GAP = re.compile(r" {1,2}|-|\. ?|\.-")  # between the words of a name
_LONGEST = 7  # words


def find_names(view: str) -> Iterator[Found]:
    """Yield what is found in the plain view of a message; no two overlap."""
    text, beside = read(view), Beside(view)
    place = 0
    while place < len(text):
        run = _run(beside, text, place)
        if run and (beside.is_own(run) or beside.is_institution(run)):
            place += len(run)
        elif run and _is_name(beside, run):
            yield Found(run[0].start, run[-1].end, What.NAME)
            view = hide(view, run[0].start, run[-1].end)
            place += len(run)
        else:
            place += 1
    for start, end in people(view):
        yield Found(start, end, What.NAME)


def _run(beside: Beside, text: list[Word], place: int) -> list[Word]:
    """Return the longest stretch of words from here that may be one name, empty when none starts here."""
    first = text[place]
    if not _may_start(beside, first):
        return []
    run = [first]
    for word in text[place + 1 : place + _LONGEST]:
        if not _GAP.fullmatch(beside.view[run[-1].end : word.start]) or not _may_follow(run, word):
            break
        if "." in beside.view[run[-1].end : word.start] and not run[-1].initial:
            break
        run.append(word)
    while len(run) > 1 and (run[-1].low in words("particle") and not run[-1].given and not run[-1].capital):
        run.pop()
    return run


def _may_start(beside: Beside, word: Word) -> bool:
    if word.initial:
        return beside.view[word.end : word.end + 1] == "."
    if word.kept or len(word.text) < 2:
        return False
    if word.low in words("own") | words("greeting"):
        return False
    return word.given or word.family or (word.capital and word.unknown) or beside.introduces(word)


def _may_follow(run: list[Word], word: Word) -> bool:
    if word.kept or word.low in words("institution"):
        return False
    if word.initial or word.low in words("particle"):
        return True
    if run[-1].low in words("particle") and word.unknown:
        return True
    if run[0].capital:
        return word.capital
    if run[0].ordinary and word.capital:
        return False
    return word.strong or word.family or (word.unknown and run[-1].strong and not run[0].capital)


def _is_name(beside: Beside, run: list[Word]) -> bool:
    if len(run) == 1:
        return _is_name_alone(beside, run[0])
    if any(word.strong and not word.acronym for word in run) or beside.introduces(run[0]):
        return True
    if all(word.capital and word.unknown and not word.acronym for word in run):
        return True  # no list has every name, and two words that no dictionary has are hardly anything else
    first, rest = run[0], run[1:]
    known_family = any(word.family and word.unknown for word in rest)
    if first.initial or first.given or (first.unknown and not first.first):
        return known_family or (first.given and first.capital and any(word.family or word.unknown for word in rest))
    return known_family and first.unknown


def _is_name_alone(beside: Beside, word: Word) -> bool:
    if word.acronym:
        return False
    rare = not word.capital and word.low not in words("short_given")
    if len(word.text) < namelist.SHORT or (len(word.text) == namelist.SHORT and rare):
        return beside.introduces(word)
    if word.strong or (word.family and word.unknown and word.capital):
        return True
    return beside.introduces(word)
