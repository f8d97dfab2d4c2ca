"""Fit linear models on words alone. Needs scikit-learn, a development dependency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app.understanding.features import counted, wording
from app.understanding.train import both_classes
from app.understanding.words import Words

COLUMNS = 1 << 17
PENALTY = 20.0
"""Inverse strength of the L2 penalty: of 3, 10, 20 and 30 the last two are alike, and best."""

NEVER = -20.0
"""The bias of a label that no example has."""


def rarity_of(texts: Sequence[str]) -> NDArray[np.float16]:
    """The logarithm of how many times more texts there are than hold what falls into a column."""
    holding = np.zeros(COLUMNS, dtype=np.float64)
    for text in texts:
        pieces, phrases = counted(text, COLUMNS, longest_phrase=3)
        holding[list(pieces.keys() | phrases.keys())] += 1
    return (np.log((1 + len(texts)) / (1 + holding)) + 1).astype(np.float16)


def words_of_one(
    texts: Sequence[str], labels: Sequence[int], count: int, rarity: NDArray[np.float16]
) -> Words:
    """A model of ``count`` labels of which each text has one."""
    model = LogisticRegression(C=PENALTY, max_iter=200, tol=1e-3)
    model.fit(_matrix(texts, rarity), labels)
    coefficients = np.zeros((COLUMNS, count), dtype=np.float32)
    bias = np.full(count, NEVER, dtype=np.float32)
    coefficients[:, model.classes_], bias[model.classes_] = both_classes(model)
    return Words.of(rarity, coefficients, bias)


def words_of_many(texts: Sequence[str], targets: NDArray[np.bool_]) -> Words:
    """A model of labels of which each text has any: ``targets`` is (texts, labels)."""
    rarity = rarity_of(texts)
    matrix = _matrix(texts, rarity)
    models = [
        LogisticRegression(C=PENALTY, solver="liblinear", tol=1e-3).fit(matrix, has)
        for has in targets.T
    ]
    coefficients = np.stack([model.coef_[0] for model in models], axis=1)
    return Words.of(rarity, coefficients, np.array([model.intercept_[0] for model in models]))


def _matrix(texts: Sequence[str], rarity: NDArray[np.float16]) -> Any:
    found = [wording(text, rarity) for text in texts]
    return csr_matrix(
        (
            np.concatenate([values for _, values in found]),
            np.concatenate([columns for columns, _ in found]),
            np.cumsum([0, *(len(columns) for columns, _ in found)]),
        ),
        shape=(len(texts), COLUMNS),
    )
