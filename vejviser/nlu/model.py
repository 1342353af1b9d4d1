"""The intent model: a linear classifier over characters and lemmas, with calibrated confidence. Free of Rasa."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from vejviser.nlu.spelling import Spelling
from vejviser.nlu.utterance import Utterance

Floats = NDArray[np.floating[Any]]
Vectorizers = tuple[TfidfVectorizer, TfidfVectorizer]
WORDS_FILE, NUMBERS_FILE = "words.json", "numbers.npz"
REGULARISATION = 1.0  # chosen in benchmarks/understanding.py, like the n-grams below
TOLERANCE = 1e-3  # of the optimiser: a quarter faster than scikit-learn's 1e-4, with the same answers


@dataclass(frozen=True)
class Head:
    """One thing told about an utterance: the labels it can have, and the weight of each feature for each of them."""

    labels: tuple[str, ...]
    weights: Floats  # features x labels
    bias: Floats  # labels

    @classmethod
    def fit(cls, features: csr_matrix, labels: Sequence[str]) -> "Head":
        """Return the head learned from the features (a row for each of the labels)."""
        svm = LinearSVC(C=REGULARISATION, tol=TOLERANCE).fit(features, labels)
        return cls(tuple(svm.classes_), svm.coef_.T.astype(np.float32), svm.intercept_.astype(np.float32))

    def probabilities(self, features: csr_matrix, temperature: float) -> Floats:
        """Return the probability of each label (columns) for each row. `temperature` is the factor on the margins."""
        return softmax(temperature * (features @ self.weights + self.bias))


def columns(utterances: Iterable[Utterance]) -> Iterator[tuple[str, ...]]:
    """Return what the vectorizers read: the words of all utterances as texts, then the lemmas."""
    return zip(*((" ".join(word.text for word in u), " ".join(word.lemma for word in u)) for u in utterances))


def vectorizers(vocabularies: Sequence[Sequence[str] | None] = (None, None)) -> Vectorizers:
    """Return the vectorizers for the words and the lemmas of a message, unfitted or with the vocabularies given."""
    chars, lemmas = vocabularies
    common: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    return (
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, vocabulary=chars, **common),
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), vocabulary=lemmas, **common),
    )


class IntentModel:
    """Tells the intent of an utterance, and the part of a topic ("checklist", "source" …) that is asked for with it."""

    def __init__(self, spelling: Spelling, fitted: Vectorizers, intent: Head, part: Head) -> None:
        self._spelling, self._vectorizers, self.intent, self.part = spelling, fitted, intent, part
        self.ambiguous: Mapping[str, list[str]] = {}  # texts that stand for several topics

    @classmethod
    def fit(cls, utterances: Sequence[Utterance], intents: Sequence[str], parts: Sequence[str]) -> "IntentModel":
        """Return the model learned from the utterances, with the intent and the part ("" for none) of each."""
        spelling, fitted = Spelling.learn(utterances), vectorizers()
        texts = columns(map(spelling.correct, utterances))
        features = hstack([v.fit_transform(column) for v, column in zip(fitted, texts)]).tocsr()
        return cls(spelling, fitted, Head.fit(features, intents), Head.fit(features, parts))

    def features(self, utterances: Sequence[Utterance]) -> csr_matrix:
        """Return what the heads read, a row for each utterance, as narrow as their weights: or scipy widens those."""
        texts = columns(map(self._spelling.correct, utterances))
        return hstack([v.transform(column) for v, column in zip(self._vectorizers, texts)], "csr", np.float32)

    def save(self, folder: Path) -> None:
        """Write the model into the folder, as numbers and words only: nothing in it is run when it is read."""
        words = {
            "intent": self.intent.labels,
            "part": self.part.labels,
            "ambiguous": self.ambiguous,
            "spelling": {"lemma_of": self._spelling.lemma_of, "frequent": self._spelling.frequent},
            "vocabularies": [list(v.get_feature_names_out()) for v in self._vectorizers],
        }
        (folder / WORDS_FILE).write_text(json.dumps(words), "utf-8")
        numbers = {f"idf_{i}": v.idf_ for i, v in enumerate(self._vectorizers)}
        for name, head in (("intent", self.intent), ("part", self.part)):
            numbers |= {f"{name}_weights": head.weights.astype(np.float16), f"{name}_bias": head.bias}
        np.savez_compressed(folder / NUMBERS_FILE, **numbers)

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Return the model in the folder.

        Raises:
            OSError, ValueError, KeyError: a file is missing or is not what `save` wrote.
        """
        words = json.loads((folder / WORDS_FILE).read_text("utf-8"))
        fitted = vectorizers(words["vocabularies"])
        with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
            for i, vectorizer in enumerate(fitted):
                vectorizer.idf_ = numbers[f"idf_{i}"]
            intent, part = (
                Head(tuple(words[name]), numbers[f"{name}_weights"].astype(np.float32), numbers[f"{name}_bias"])
                for name in ("intent", "part")
            )
        model = cls(Spelling(**words["spelling"]), fitted, intent, part)
        model.ambiguous = words["ambiguous"]
        return model


def softmax(scores: Floats) -> Floats:
    """Return the scores of each row as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities
