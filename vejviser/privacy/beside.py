"""What the words beside a name tell of it: that it is a citizen's, the writer's own, or that of a house."""

import re
from functools import lru_cache
from itertools import pairwise

from vejviser.privacy import namelist
from vejviser.privacy.word import Word
from vejviser.privacy.words import pattern

# Each ends where the name starts: "borgeren Yusuf", "han hedder Bo", "der hedder Bo" …
_BEFORE = {
    "person": r"(?<!\w){person}(?: {1,2}|[:,]? ?[\"»'(] ?|: )",
    "called": r"(?<!\w)(?:{subject}|{person})(?: \w+){0,2} {called}[ :\"»']{1,3}(?:{hedge}[ :]{1,2})?",
    "which": r"(?<!\w){which}(?: \w+){0,2} {called}[ :\"»']{1,3}(?:{hedge}[ :]{1,2})?",
    "question": r"(?<!\w){question} (?:\w+ ){0,2}{called} ",
    "label": r"(?<!\w){name_label}: {0,2}",
    "own": r"(?<!\w){own}[ :,./-]{1,4}",
    "greeting": r"(?:(?<!\w){greeting}[ ,!.]{1,3}|^ *)(?:{this_is} )?",
    "house": r"(?<!\w){institution_before}[. ]{1,2}",
}
_AFTER = {"own": r" {own_after}(?!\w)", "house": r"[ -](?:{institution}|{public})(?!\w)"}
_SIGNED = re.compile(r"(?:^|(?<= ))[/-] ?$")  # "… /Anna"


class Beside:
    """The places in one message where such words end."""

    def __init__(self, view: str) -> None:
        self.view = view
        self._ends = {key: {match.end() for match in compiled.finditer(view)} for key, compiled in _before().items()}

    def introduces(self, word: Word) -> bool:
        """Return whether a person's name is said to come here: "borgeren Yusuf", "han hedder Bo"."""
        if namelist.is_small(word.low) and not word.capital:
            return False
        if self._has("person", word):
            return word.capital and (word.given or word.family or word.unknown)
        if self._has("label", word):
            return word.given or word.family or word.unknown
        if self._has("question", word):
            return False
        likely = (word.capital and not word.first) or word.given or (word.family and word.unknown)
        return (likely or word.unknown) if self._has("called", word) else (likely and self._has("which", word))

    def is_own(self, run: list[Word]) -> bool:
        """Return whether it is only the first name of the person who writes: "Jeg hedder Anna", "Hej, Anna her"."""
        hyphens = all(self.view[left.end : right.start] == "-" for left, right in pairwise(run))
        if not hyphens or (len(run) > 1 and not run[-1].given):
            return False
        signed = run[-1].end == len(self.view.rstrip()) and _SIGNED.search(self.view, 0, run[0].start)
        return (
            bool(signed)
            or self._has("own", run[0])
            or (self._has("greeting", run[0]) and self._is_before("own", run[-1]))
        )

    def is_institution(self, run: list[Word]) -> bool:
        """Return whether the words belong to a house, a body or a public figure: "Sankt Hans", "Frederiks Skole"."""
        return self._has("house", run[0]) or (run[0].capital and self._is_before("house", run[-1]))

    def _has(self, key: str, word: Word) -> bool:
        return word.start in self._ends[key]

    def _is_before(self, key: str, word: Word) -> bool:
        return bool(_after()[key].match(self.view, word.end))


@lru_cache(maxsize=1)
def _before() -> dict[str, re.Pattern[str]]:
    return {key: pattern(template) for key, template in _BEFORE.items()}


@lru_cache(maxsize=1)
def _after() -> dict[str, re.Pattern[str]]:
    return {key: pattern(template) for key, template in _AFTER.items()}
