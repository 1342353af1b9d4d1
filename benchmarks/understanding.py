"""Compares ways of understanding on the training data, each line predicted by a model that never saw its writer.

run: make benchmark          writes benchmarks/understanding.md (about ten minutes on two cores)
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.model_selection import GroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from vejviser import paths
from vejviser.nlu.model import REGULARISATION, Floats, columns, softmax, vectorizers
from vejviser.nlu.utterance import Utterance, utterances

FOLDS = 5
BINS = np.array([0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
REPORT = Path(__file__).with_suffix(".md")
Vectorizers = Sequence[TfidfVectorizer]


@dataclass(frozen=True)
class Candidate:
    """A way to understand: what it reads (a vectorizer for the words, one for the lemmas), and what it learns with."""

    name: str
    vectorizers: Callable[[], Vectorizers]
    classifier: Callable[[], Any]


def words_only() -> Vectorizers:
    """Return word n-grams of the text, as Rasa's starter configuration counts them."""
    return (_tfidf(token_pattern=r"\S+", ngram_range=(1, 2)),)


def chars_only() -> Vectorizers:
    """Return character n-grams of the text."""
    return (_tfidf(analyzer="char_wb", ngram_range=(3, 5), min_df=2),)


def shorter_chars() -> Vectorizers:
    """Return character n-grams from two letters, and lemmas."""
    return (_tfidf(analyzer="char_wb", ngram_range=(2, 5), min_df=2), vectorizers()[1])


CANDIDATES = (
    Candidate("words, linear SVM", words_only, lambda: LinearSVC(C=REGULARISATION)),
    Candidate("characters 3-5, linear SVM", chars_only, lambda: LinearSVC(C=REGULARISATION)),
    Candidate("characters 2-5 + lemmas, linear SVM", shorter_chars, lambda: LinearSVC(C=REGULARISATION)),
    Candidate("characters 3-5 + lemmas, linear SVM (chosen)", vectorizers, lambda: LinearSVC(C=REGULARISATION)),
    Candidate("the same, C = 0.3", vectorizers, lambda: LinearSVC(C=0.3)),
    Candidate("the same, ridge", vectorizers, lambda: RidgeClassifier(alpha=0.5, solver="sparse_cg")),
    Candidate("the same, logistic regression", vectorizers, lambda: LogisticRegression(C=100, solver="liblinear")),
    Candidate("the same, complement naive Bayes", vectorizers, lambda: ComplementNB(alpha=0.3)),
)


def main() -> None:
    """Compare, and write the report."""
    texts, labels, writers = (np.array(column, dtype=object) for column in zip(*examples()))
    read = utterances(texts)
    lines = [*_head(len(texts), len(set(writers)))]
    chosen: tuple[Floats, NDArray[np.intp]] | None = None
    for candidate in CANDIDATES:
        started = time.monotonic()
        scores, truth = held_out(candidate, read, labels, writers)
        seconds = (time.monotonic() - started) / FOLDS
        order = np.argsort(-scores, axis=1)
        first = float((order[:, 0] == truth).mean())
        three = float((order[:, :3] == truth[:, None]).any(axis=1).mean())
        lines.append(f"| {candidate.name} | {first:.3f} | {three:.3f} | {seconds:.0f} |")
        print(lines[-1], flush=True)
        if candidate.vectorizers is vectorizers and chosen is None:
            chosen = scores, truth
    assert chosen is not None
    lines += _calibration(*chosen)
    REPORT.write_text("\n".join(lines) + "\n", "utf-8")


def examples() -> Iterator[tuple[str, str, str]]:
    """Yield (text, intent, writer) for every training line of a topic."""
    for file in sorted(paths.NLU_TOPICS.glob("*.yml")):
        for block in YAML(typ="safe").load(file.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield line.removeprefix("- "), block["intent"], block.get("metadata", {}).get("writer", file.stem)


def held_out(
    candidate: Candidate, read: Sequence[Utterance], labels: NDArray[Any], writers: NDArray[Any]
) -> tuple[Floats, NDArray[np.intp]]:
    """Return the scores (lines x labels) and the index of each line's label; no model saw a line's writer."""
    known = sorted(set(labels))
    scores = np.zeros((len(read), len(known)))
    for train, test in GroupKFold(FOLDS).split(read, groups=writers):
        fitted = candidate.vectorizers()
        learn = _features(fitted, [read[i] for i in train], fit=True)
        classifier = candidate.classifier().fit(learn, labels[train])
        score = getattr(classifier, "decision_function", None) or classifier.predict_log_proba
        places = [known.index(label) for label in classifier.classes_]
        scores[np.ix_(test, places)] = score(_features(fitted, [read[i] for i in test], fit=False))
    return scores, np.array([known.index(label) for label in labels])


def _features(fitted: Vectorizers, read: Iterable[Utterance], fit: bool) -> csr_matrix:
    texts = columns(read)
    return hstack([(v.fit_transform if fit else v.transform)(column) for v, column in zip(fitted, texts)]).tocsr()


def _calibration(scores: Floats, truth: NDArray[np.intp]) -> Iterator[str]:
    rows = np.arange(len(truth))

    def surprise(temperature: float) -> float:
        return float(-np.log(softmax(temperature * scores)[rows, truth] + 1e-12).mean())

    temperature = float(minimize_scalar(surprise, bounds=(0.5, 20), method="bounded").x)
    probabilities = softmax(temperature * scores)
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    yield from (
        "",
        "## Confidence",
        "",
        f"The temperature under which the held-out lines are most probable: {temperature:.1f}.",
    )
    yield from ("", "| confidence | lines | mean confidence | right |", "|---|---|---|---|")
    for low, high in itertools.pairwise(BINS):
        chosen = (confidence > low) & (confidence <= high)
        if chosen.any():
            mean, share = confidence[chosen].mean(), right[chosen].mean()
            yield f"| {low:.2f}-{high:.2f} | {chosen.sum()} | {mean:.2f} | {share:.2f} |"


def _head(lines: int, writers: int) -> Iterator[str]:
    yield "# Understanding: what was compared"
    yield ""
    yield f"""Written by `make benchmark`. First choice and first three of 44 topics, on the topics' training lines
({lines} lines of {writers} writers): five folds, each writer's lines in one fold only, so that no model has seen a
line's writer. Daily use is easier, since the model has seen them all; `make evaluate` measures that."""
    yield ""
    yield "| candidate | first choice | among three | seconds a fold |"
    yield "|---|---|---|---|"


def _tfidf(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, dtype=np.float32, **options)


if __name__ == "__main__":
    main()
