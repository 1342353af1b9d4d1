"""A message as the model reads it: folded words with their lemmas."""

from collections.abc import Iterable
from dataclasses import dataclass

from vejviser.nlu.language import danish
from vejviser.nlu.normalise import lemma, words


@dataclass(frozen=True)
class Utterance:
    """The folded words of a message, and the folded lemma of each."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]


def utterances(texts: Iterable[str]) -> list[Utterance]:
    """Return the texts as utterances, in order. A token of several words ("sms-besked") keeps a lemma a word."""
    read = []
    for doc in danish().pipe(text.lower() for text in texts):
        pairs: list[tuple[str, str]] = []
        for token in doc:
            parts, lemmas = words(token.text), words(token.lemma_)
            lemmas = lemmas if len(lemmas) == len(parts) else parts
            pairs += ((part, lemma(part, found)) for part, found in zip(parts, lemmas))
        read.append(Utterance(tuple(word for word, _ in pairs), tuple(found for _, found in pairs)))
    return read
