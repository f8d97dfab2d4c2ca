"""Makes the scorers' small weights from the rows of this folder, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.graders.examples import Example, examples, hash_of
from evals.graders.labelled import labelled
from evals.graders.pairs import Pair, pairs
from evals.graders.pairs import hash_of as hash_of_pairs
from evals.scorers.bearing import bearing
from evals.scorers.features import features
from evals.scorers.learnt import FOLDER, Linear
from evals.scorers.patterns import KINDS

STRENGTH = 30.0
"""Inverse of the regularisation; higher fits more closely. Chosen by cross-validation."""

MEETS = "meets"
UNSUPPORTED = "unsupported"
NAMES = (*KINDS, MEETS)


def fit(rows: Sequence[Example]) -> Linear:
    """One linear classifier a kind; kinds without an example are never found."""
    return fit_on(rows, features([row.text for row in rows]))


def fit_on(rows: Sequence[Example], columns: NDArray[np.float32]) -> Linear:
    """The same with the rows' features at hand, shape (rows, columns)."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    sparse = csr_matrix(columns)
    weights = np.zeros((len(NAMES), columns.shape[1]), dtype=np.float32)
    bias = np.full(len(NAMES), -20.0, dtype=np.float32)
    for place, name in enumerate(NAMES):
        asked = [at for at, row in enumerate(rows) if _label(row, name) is not None]
        labels = [bool(_label(rows[at], name)) for at in asked]
        if len(set(labels)) < 2:
            continue
        # Where one kind is rare and one row of it must not be missed, the kinds weigh the same.
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=0
        )
        model.fit(sparse[asked], labels)
        weights[place] = model.coef_[0]
        bias[place] = model.intercept_[0]
    return Linear(NAMES, weights, bias)


def _label(row: Example, name: str) -> bool | None:
    """Whether a row is of a kind; None where it says nothing of it."""
    if name == MEETS:
        return row.meets
    if name == "uncited_claim" and row.cited:
        return None
    return name in row.faults


def fit_support(rows: Sequence[Pair], learnt: Linear | None = None) -> Linear:
    """A linear classifier over what ``bearing`` says: ``unsupported``."""
    columns = np.stack([bearing(row.text, row.beside, row.typed, learnt) for row in rows])
    return fit_support_on(rows, columns)


def fit_support_on(rows: Sequence[Pair], columns: NDArray[np.float32]) -> Linear:
    """The same with the rows' numbers at hand, shape (rows, len(bearing.NAMES))."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, class_weight="balanced")
    model.fit(
        (columns - mean) / spread,
        [not row.supported for row in rows],
        sample_weight=[row.weight for row in rows],
    )
    weights = (model.coef_ / spread).astype(np.float32)
    bias = (model.intercept_ - weights @ mean).astype(np.float32)
    return Linear([UNSUPPORTED], weights, bias)


def train(folder: Path = FOLDER) -> int:
    """Write all weights; return from how many rows they come."""
    rows = examples()
    sentences = fit(rows)
    sentences.save(folder / "sentences.npz", hash_of(rows))
    beside = pairs(labelled("dev") or ())
    fit_support(beside, sentences).save(folder / "support.npz", hash_of_pairs(beside))
    return len(rows) + len(beside)
