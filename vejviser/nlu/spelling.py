"""Corrects messages towards the words of the training data: keyboard slips, and compounds written apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vejviser.nlu.utterance import Utterance

SHORT = 4  # letters: shorter words have too many neighbours to be corrected
LONG = 8  # letters: from here two slips are forgiven
SEEN = 3  # a word must stand this often in the training data to be corrected to
PART = 3  # letters: shorter words are not taken for half a compound ("info hus")


@dataclass
class Spelling:
    """The known words, each with its lemma, and the frequent ones that others are corrected to."""

    lemma_of: dict[str, str]
    frequent: list[str]
    _frequent: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._frequent = frozenset(self.frequent)

    @classmethod
    def learn(cls, utterances: Iterable[Utterance]) -> "Spelling":
        """Return the spelling known from the utterances."""
        pairs = Counter(pair for u in utterances for pair in zip(u.words, u.lemmas))
        counts: Counter[str] = Counter()
        for (word, _), count in pairs.items():
            counts[word] += count
        lemma_of = {word: lemma for (word, lemma), _ in reversed(pairs.most_common())}
        return cls(lemma_of, [word for word, count in counts.items() if count >= SEEN and len(word) >= SHORT])

    def correct(self, utterance: Utterance) -> Utterance:
        """Return the utterance with compounds joined, and unknown words as the nearest known one where one is near."""
        pairs = [self._known(*pair) for pair in self._joined(zip(utterance.words, utterance.lemmas))]
        return Utterance(tuple(word for word, _ in pairs), tuple(lemma for _, lemma in pairs))

    def _joined(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        joined: list[tuple[str, str]] = []
        for word, lemma in pairs:
            whole = joined[-1][0] + word if joined else ""
            if whole in self._frequent and min(len(joined[-1][0]), len(word)) >= PART:
                joined[-1] = (whole, self.lemma_of[whole])
            else:
                joined.append((word, lemma))
        return joined

    def _known(self, word: str, lemma: str) -> tuple[str, str]:
        """A known word gets its known lemma too: written with ae for æ it may have come without."""
        if word in self.lemma_of or len(word) < SHORT:
            return word, self.lemma_of.get(word, lemma)
        slips = 1 if len(word) < LONG else 2
        found = process.extractOne(word, self.frequent, scorer=OSA.distance, score_cutoff=slips)
        return (found[0], self.lemma_of[found[0]]) if found else (word, lemma)
