"""Train the classifiers from their examples. Needs scikit-learn, a development dependency."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from app.models import Model
from app.ports import Embedder, Vectors
from app.understanding.classifier import Classifier
from app.understanding.examples import SOURCES, examples_hash
from app.understanding.features import BUCKETS, spelling
from app.understanding.neighbours import Neighbours
from app.understanding.training_data import LabelledText, labelled_texts

PENALTY = {"themes": 10.0, "scope": 10.0, "quoting": 5.0}
"""Inverse strength of the L2 penalty, chosen by leaving writers out in turn."""

COMMON_TO_RARE = 3
"""At most about this many times as many neighbours of one label as of the rarest."""

FOLDS = 3
"""Writers are held out in this many groups, each whole."""


class TrainingReport(Model):
    """How a classifier did on writers whose rows it had not seen (or on folds of one writer)."""

    name: str
    examples: int
    labels: int
    top1: float
    top3: float
    by_writer: dict[str, float]


def train_all(embedder: Embedder, corpus: Path) -> Iterator[TrainingReport]:
    """Cross-validate, train and save each classifier in turn. Raises UnderstandingError."""
    for name in SOURCES:
        rows = labelled_texts(name, corpus)
        vectors = embedder.embed([row.text for row in rows])
        report = _cross_validate(name, rows, vectors)
        _fit(name, rows, vectors).save(name, examples_hash(SOURCES[name], corpus))
        yield report


def _cross_validate(name: str, rows: list[LabelledText], vectors: Vectors) -> TrainingReport:
    groups = sorted({row.group for row in rows if row.group})
    right: dict[str, list[bool]] = {group: [] for group in groups}
    among: list[bool] = []
    for fold in range(FOLDS):
        held = set(groups[fold::FOLDS])
        train = [number for number, row in enumerate(rows) if row.group not in held]
        model = _fit(name, [rows[number] for number in train], vectors[train])
        for number, row in enumerate(rows):
            if row.group not in held:
                continue
            probabilities = model.probabilities(vectors[number], spelling(row.text))
            ranked = sorted(probabilities, key=lambda label: -probabilities[label])
            right[row.group].append(ranked[0] == row.labels[0])
            among.append(row.labels[0] in ranked[:3])
    return TrainingReport(
        name=name,
        examples=len(rows),
        labels=len({row.labels[0] for row in rows}),
        top1=sum(map(sum, right.values())) / len(among),
        top3=sum(among) / len(among),
        by_writer={group: sum(found) / len(found) for group, found in right.items()},
    )


def _fit(name: str, rows: list[LabelledText], vectors: Vectors) -> Classifier:
    labels = sorted({row.labels[0] for row in rows})
    column = {label: number for number, label in enumerate(labels)}
    targets = np.zeros((len(rows), len(labels)), dtype=np.float32)
    for number, row in enumerate(rows):
        for label, share in row.shares():
            if label in column:
                targets[number, column[label]] += share
    targets /= targets.sum(axis=1, keepdims=True)
    # A row of two labels is learnt from twice, each time with its share of the weight.
    row_index, label_index = np.nonzero(targets)
    model = LogisticRegression(
        C=PENALTY[name],
        max_iter=200,
        tol=1e-3,
        class_weight="balanced" if name == "scope" else None,
    ).fit(
        _features(rows, vectors)[row_index],
        label_index,
        sample_weight=targets[row_index, label_index],
    )
    coefficients, bias = both_classes(model)
    return Classifier(
        tuple(labels),
        coefficients[: vectors.shape[1]],
        coefficients[vectors.shape[1] :],
        bias,
        _scope_neighbours(vectors, targets) if name == "scope" else Neighbours.of(vectors, targets),
    )


def _scope_neighbours(vectors: Vectors, targets: NDArray[np.float32]) -> Neighbours:
    """Keep every so manieth example of the label that has far more, for speed, and balance."""
    counts = targets.sum(axis=0)
    stride = np.maximum(1, (counts / (COMMON_TO_RARE * counts.min())).astype(int))
    kept = [
        row
        for label in range(targets.shape[1])
        for row in np.flatnonzero(targets[:, label] > 0)[:: stride[label]]
    ]
    return Neighbours.of(vectors[kept], _balanced(targets[kept]))


def _balanced(targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weigh examples so that each label has the weight of the rarest."""
    counts = targets.sum(axis=0)
    return np.asarray(targets * (counts.min() / counts), dtype=np.float32)


def _features(rows: list[LabelledText], vectors: Vectors) -> Any:
    indptr = [0]
    columns: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    for row in rows:
        found, weights = spelling(row.text)
        columns.append(found)
        values.append(weights)
        indptr.append(indptr[-1] + len(found))
    sparse = csr_matrix(
        (np.concatenate(values), np.concatenate(columns), np.array(indptr)),
        shape=(len(rows), BUCKETS),
    )
    return hstack([csr_matrix(vectors), sparse]).tocsr()


def both_classes(model: LogisticRegression) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (features, labels) coefficients and biases; of two classes sklearn keeps one row."""
    rows, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        rows, bias = np.vstack([-rows / 2, rows / 2]), np.concatenate([-bias / 2, bias / 2])
    return rows.T.astype(np.float32), bias.astype(np.float32)
