"""Train the classifiers from their examples. Needs scikit-learn, a development dependency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from app.errors import UnderstandingError
from app.models import Model
from app.ports import Embedder, Vectors
from app.understanding.examples import (
    SOURCES,
    QuotingExample,
    ScopeExample,
    ThemeExample,
    examples_hash,
    read_examples,
)
from app.understanding.features import BUCKETS, spelling
from app.understanding.linear import LinearClassifier
from app.understanding.themes import load_themes

PENALTY = {"themes": 10.0, "scope": 10.0, "quoting": 5.0}
"""Inverse strength of the L2 penalty, chosen by leaving one writer out in turn."""

class TrainingReport(Model):
    """How a classifier did on writers whose rows it had not seen (or on folds of one writer)."""

    name: str
    examples: int
    labels: int
    top1: float
    top3: float
    by_group: dict[str, float]


class _Data:
    """Rows of one classifier: texts, their labels, and the group each is held out with."""

    def __init__(self, texts: list[str], labels: list[str], groups: list[str]) -> None:
        self.texts = texts
        self.labels = np.array(labels)
        self.groups = np.array(groups)


def train_all(embedder: Embedder) -> list[TrainingReport]:
    """Train, cross-validate and save every classifier. Raises UnderstandingError."""
    return [_train(name, _data(name), embedder) for name in SOURCES]


def _data(name: str) -> _Data:
    texts: list[str] = []
    labels: list[str] = []
    groups: list[str] = []
    if name == "quoting":
        for writer, quoted in read_examples("quoting", QuotingExample).items():
            for number, row in enumerate(quoted):
                texts.append(row.text)
                labels.append(row.role)
                groups.append(f"{writer} {number % 5}")
        return _Data(texts, labels, groups)
    known = {theme.id for theme in load_themes()}
    for writer, rows in read_examples("themes", ThemeExample).items():
        for example in rows:
            unknown = [theme for theme in example.themes if theme not in known]
            if unknown or not example.themes:
                raise UnderstandingError(
                    f"An example in themes/{writer}.jsonl names {unknown or 'no theme'}; "
                    "correct it or add the theme."
                )
            texts.append(example.text)
            labels.append(example.themes[0] if name == "themes" else "inside")
            groups.append(writer)
    if name == "scope":
        for writer, scoped in read_examples("scope", ScopeExample).items():
            for number, scope in enumerate(scoped):
                texts.append(scope.text)
                labels.append("inside" if scope.inside else "outside")
                groups.append(writer)
    return _Data(texts, labels, groups)


def _train(name: str, data: _Data, embedder: Embedder) -> TrainingReport:
    vectors = embedder.embed(data.texts)
    features = _features(vectors, data.texts)
    right1: dict[str, float] = {}
    hits1 = hits3 = 0
    for group in sorted(set(data.groups)):
        held = data.groups == group
        if len(set(data.labels[~held])) < 2:
            continue
        model = _fit(name, features[~held], data.labels[~held])
        order = np.argsort(-model.predict_proba(features[held]), axis=1)
        ranked = model.classes_[order]
        first = ranked[:, 0] == data.labels[held]
        hits1 += int(first.sum())
        hits3 += int((ranked[:, :3] == data.labels[held][:, None]).any(axis=1).sum())
        right1[group] = float(first.mean())
    model = _fit(name, features, data.labels)
    coefficients, bias = _both_classes(model)
    LinearClassifier(
        tuple(str(label) for label in model.classes_),
        coefficients[: vectors.shape[1]],
        coefficients[vectors.shape[1] :],
        bias,
    ).save(name, examples_hash(SOURCES[name]))
    return TrainingReport(
        name=name,
        examples=len(data.texts),
        labels=len(model.classes_),
        top1=hits1 / len(data.texts),
        top3=hits3 / len(data.texts),
        by_group=right1,
    )


def _features(vectors: Vectors, texts: Sequence[str]) -> Any:
    indptr = [0]
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    for text in texts:
        found, weights = spelling(text)
        columns.append(found)
        values.append(weights)
        indptr.append(indptr[-1] + len(found))
    sparse = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(indptr)),
        shape=(len(texts), BUCKETS),
    )
    return hstack([csr_matrix(vectors), sparse]).tocsr()


def _fit(name: str, features: Any, labels: NDArray[Any]) -> LogisticRegression:
    weight = "balanced" if name == "scope" else None
    return LogisticRegression(C=PENALTY[name], max_iter=400, class_weight=weight).fit(
        features, labels
    )


def _both_classes(model: LogisticRegression) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (features, labels) coefficients and biases; of two classes sklearn keeps one row."""
    rows, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        rows, bias = np.vstack([-rows / 2, rows / 2]), np.concatenate([-bias / 2, bias / 2])
    return rows.T.astype(np.float32), bias.astype(np.float32)
