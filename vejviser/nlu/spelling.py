"""Corrects keyboard slips towards the words of the training data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Optional

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORT = 4  # letters: shorter words have too many neighbours to be corrected
LONG = 8  # letters: from here two slips are forgiven
SEEN = 3  # a word must stand this often in the training data to be corrected to


@dataclass
class Spelling:
    """The known words, each with its lemma, and the frequent ones that a slip may have meant."""

    lemma_of: dict[str, str]
    frequent: list[str] = field(default_factory=list)

    @classmethod
    def learn(cls, words: Iterable[tuple[str, str]]) -> "Spelling":
        """Return the spelling known from (word, lemma) pairs."""
        pairs = Counter(words)
        counts: Counter[str] = Counter()
        for (word, _), count in pairs.items():
            counts[word] += count
        lemma_of = {word: lemma for (word, lemma), _ in reversed(pairs.most_common())}
        return cls(lemma_of, [word for word, count in counts.items() if count >= SEEN and len(word) >= SHORT])

    def correct(self, word: str, lemma: str) -> tuple[str, str]:
        """Return the known word nearest to `word`, with its lemma; where none is near, the pair as it is.

        A known word gets its known lemma too: written with ae for æ it may have come without.
        """
        known = word if word in self.lemma_of or len(word) < SHORT else self._nearest(word)
        return (known, self.lemma_of.get(known, lemma)) if known else (word, lemma)

    def _nearest(self, word: str) -> Optional[str]:
        slips = 1 if len(word) < LONG else 2
        found = process.extractOne(word, self.frequent, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else None
