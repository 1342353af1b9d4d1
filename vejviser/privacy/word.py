"""The words of a message, as the search for names sees them."""

import re
from dataclasses import dataclass

from vejviser.privacy import namelist

_WORD = re.compile(r"(?<!\d')(?<!\d)[^\W\d_][^\W\d_\u0300-\u036f]*(?:'(?!s\b)[^\W\d_]+)?(?:'s\b)?", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:^|[.!?:;\"»«(\[*•]|- )\s*$")  # what stands before the first word of one
_SHOUTED = 0.6  # share of capitals from which a whole message is written in them
_ACRONYM = 5  # letters: a shorter word in capitals is no name on its own


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


def read(view: str) -> list[Word]:
    """Return the words of the plain view of a message, in order."""
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
