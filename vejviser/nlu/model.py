"""The intent model: a linear classifier over characters and lemmas, with calibrated confidence. Free of Rasa."""

import json
from collections.abc import Iterable, Iterator, Sequence
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
WORDS_FILE, NUMBERS_FILE = "words.json", "numbers.npz"
REGULARISATION = 1.0  # chosen in benchmarks/understanding.py, like the n-grams below


class Linear:
    """A linear classifier over TF-IDF of characters (3-5, within words) and lemmas (1-2)."""

    def __init__(self, spelling: Spelling, vectorizers: Sequence[TfidfVectorizer], labels: Sequence[str]) -> None:
        self.spelling, self.vectorizers, self.labels = spelling, vectorizers, tuple(labels)
        self.weights: Floats = np.empty((0, 0))  # features x labels
        self.bias: Floats = np.empty(0)  # labels

    @classmethod
    def fit(cls, utterances: Sequence[Utterance], labels: Sequence[str]) -> "Linear":
        """Return the classifier learned from the utterances."""
        spelling = Spelling.learn(utterances)
        linear = cls(spelling, vectorizers(), sorted(set(labels)))
        texts = columns(spelling.correct(utterance) for utterance in utterances)
        features = hstack([v.fit_transform(column) for v, column in zip(linear.vectorizers, texts)]).tocsr()
        svm = LinearSVC(C=REGULARISATION).fit(features, labels)
        linear.weights, linear.bias = svm.coef_.T.astype(np.float32), svm.intercept_.astype(np.float32)
        return linear

    def scores(self, utterances: Sequence[Utterance]) -> Floats:
        """Return the margin of each label (columns as `labels`) for each utterance (rows)."""
        texts = columns(self.spelling.correct(utterance) for utterance in utterances)
        features: csr_matrix = hstack([v.transform(column) for v, column in zip(self.vectorizers, texts)])
        scores: Floats = features @ self.weights + self.bias
        return scores


def columns(utterances: Iterable[Utterance]) -> Iterator[tuple[str, ...]]:
    """Return what the vectorizers read: the words of all utterances as texts, then the lemmas."""
    return zip(*((" ".join(word.text for word in u), " ".join(word.lemma for word in u)) for u in utterances))


def vectorizers(vocabularies: Sequence[Sequence[str] | None] = (None, None)) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """Return the vectorizers for the words and the lemmas of a message, unfitted or with the vocabularies given."""
    chars, lemmas = vocabularies
    common: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    return (
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, vocabulary=chars, **common),
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), vocabulary=lemmas, **common),
    )


class IntentModel:
    """The linear classifier, with the temperature (a factor on its margins) that makes honest probabilities of them."""

    def __init__(self, linear: Linear, temperature: float) -> None:
        self._linear, self.temperature = linear, temperature
        self.labels = linear.labels

    def probabilities(self, utterances: Sequence[Utterance]) -> Floats:
        """Return the probability of each label (columns as `labels`) for each utterance (rows)."""
        return softmax(self.temperature * self._linear.scores(utterances))

    def save(self, folder: Path) -> None:
        """Write the model into the folder, as numbers and words only: nothing in it is run when it is read."""
        linear = self._linear
        words = {
            "labels": linear.labels,
            "spelling": {"lemma_of": linear.spelling.lemma_of, "frequent": linear.spelling.frequent},
            "vocabularies": [list(v.get_feature_names_out()) for v in linear.vectorizers],
        }
        (folder / WORDS_FILE).write_text(json.dumps(words), "utf-8")
        idf = {f"idf_{i}": v.idf_ for i, v in enumerate(linear.vectorizers)}
        np.savez_compressed(
            folder / NUMBERS_FILE,
            weights=linear.weights.astype(np.float16),
            bias=linear.bias,
            temperature=self.temperature,
            **idf,
        )

    @classmethod
    def load(cls, folder: Path) -> "IntentModel":
        """Return the model in the folder.

        Raises:
            OSError, ValueError, KeyError: a file is missing or is not what `save` wrote.
        """
        words = json.loads((folder / WORDS_FILE).read_text("utf-8"))
        with np.load(folder / NUMBERS_FILE, allow_pickle=False) as numbers:
            linear = Linear(Spelling(**words["spelling"]), vectorizers(words["vocabularies"]), words["labels"])
            for i, vectorizer in enumerate(linear.vectorizers):
                vectorizer.idf_ = numbers[f"idf_{i}"]
            linear.weights, linear.bias = numbers["weights"].astype(np.float32), numbers["bias"]
            return cls(linear, float(numbers["temperature"]))


def softmax(scores: Floats) -> Floats:
    """Return the scores of each row as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities
