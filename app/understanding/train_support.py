"""Fit the weights that say whether a claim is supported. Needs scikit-learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.ports import Embedder
from app.understanding.examples import SupportExample
from app.understanding.support import features

PENALTY = 1.0
"""Inverse strength of the L2 penalty on the support weights."""


def support_weights(claims: list[SupportExample], embedder: Embedder) -> NDArray[np.float32]:
    """A logistic regression's weights by support.FEATURES, and its bias."""
    found = np.array(
        [features(embedder, row.sentence, [p["text"] for p in row.passages]) for row in claims]
    )
    passes = [row.verdict == "pass" for row in claims]
    mean, spread = found.mean(axis=0), found.std(axis=0) + 1e-9
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit((found - mean) / spread, passes)
    weights = model.coef_[0] / spread
    return np.append(weights, model.intercept_[0] - mean @ weights).astype(np.float32)
