"""A message as the model reads it: folded words with their lemmas."""

from collections.abc import Iterable
from dataclasses import dataclass

from vejviser.nlu.language import danish, dictionary
from vejviser.nlu.normalise import lemma, unmarked, words


@dataclass(frozen=True)
class Word:
    """A folded word, its folded lemma, and whether a dictionary has it as it was written."""

    text: str
    lemma: str
    genuine: bool


Utterance = tuple[Word, ...]


def utterances(texts: Iterable[str]) -> list[Utterance]:
    """Return the texts as utterances, in order. A token of several words ("sms-besked") keeps a lemma a word."""
    forms = dictionary()
    read = []
    for doc in danish().pipe(unmarked(text).lower() for text in texts):
        found: list[Word] = []
        for token in doc:
            parts, lemmas = words(token.text), words(token.lemma_)
            lemmas = lemmas if len(lemmas) == len(parts) else parts
            genuine = token.text in forms
            found += (Word(part, lemma(part, form), genuine) for part, form in zip(parts, lemmas))
        read.append(tuple(found))
    return read
