"""Corrects messages towards the words of the training data: keyboard slips, and compounds written apart."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from vejviser.nlu.utterance import Utterance, Word

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
        pairs = Counter((word.text, word.lemma) for utterance in utterances for word in utterance)
        counts: Counter[str] = Counter()
        for (text, _), count in pairs.items():
            counts[text] += count
        lemma_of = {text: lemma for (text, lemma), _ in reversed(pairs.most_common())}
        return cls(lemma_of, [text for text, count in counts.items() if count >= SEEN and len(text) >= SHORT])

    def correct(self, utterance: Utterance) -> Utterance:
        """Return the utterance with compounds joined, and slips as the nearest known word where one is near."""
        return tuple(self._known(word) for word in self._joined(utterance))

    def _joined(self, utterance: Utterance) -> list[Word]:
        joined: list[Word] = []
        for word in utterance:
            whole = joined[-1].text + word.text if joined else ""
            if whole in self._frequent and min(len(joined[-1].text), len(word.text)) >= PART:
                joined[-1] = Word(whole, self.lemma_of[whole], genuine=True)
            else:
                joined.append(word)
        return joined

    def _known(self, word: Word) -> Word:
        """A known word gets its known lemma too: written with ae for æ it may have come without."""
        if word.text in self.lemma_of:
            return Word(word.text, self.lemma_of[word.text], genuine=True)
        if word.genuine or len(word.text) < SHORT:
            return word
        slips = 1 if len(word.text) < LONG else 2
        found = process.extractOne(word.text, self.frequent, scorer=OSA.distance, score_cutoff=slips)
        return Word(found[0], self.lemma_of[found[0]], genuine=True) if found else word
