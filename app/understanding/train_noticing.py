"""Train what notices: one classifier against the rest for each label. Needs scikit-learn."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from app.models import Model
from app.ports import Embedder
from app.understanding.classifier import WEIGHTS, Classifier
from app.understanding.cues import FILE, load_cues
from app.understanding.examples import FOLDER, NoticingExample, read_examples
from app.understanding.features import BUCKETS, spelling
from app.understanding.labels import NOTICED
from app.understanding.noticing import NAME, NoticingWeights, theme_features

PENALTY = 10.0
"""Inverse strength of the L2 penalty: of 3 and 10, the better one."""

FOLDS = 6

PRECISE = 0.85
"""Precision on folds not seen from which a score counts, counted over the labels and rows of the
examples. They are far harder than what is typed in a debrief: a third of them were written to
mislead."""

LEAST, MOST = 0.6, 0.9
"""Bounds of a threshold: with so few rows of a label its own curve says little. On the first 1,533
rows, of 0.5 and 0.6 the higher was wrong on 0.050 against 0.059 of those that hold nothing, and
right in 0.893 against 0.883 of what it noticed; it noticed 0.389 of the labels against 0.419, on
folds not seen. A debrief has many turns that hold nothing, and what is missed in one comes back in
another."""

Matrix = NDArray[np.float32]


class NoticingReport(Model):
    """Figures on folds that were not seen: right of what was noticed, and noticed of what is."""

    examples: int
    precision: float
    recall: float
    wrong_on_none: float
    by_label: dict[str, tuple[float, float]]


def noticing_hash() -> str:
    """A hash of all that noticing learns from: its weights record it.

    The themes' weights belong to it, for it reads a turn through them.
    """
    digest = sha256()
    for path in (*sorted((FOLDER / NAME).glob("*.jsonl")), FILE, WEIGHTS / "themes.npz"):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def train_noticing(embedder: Embedder) -> NoticingReport:
    """Cross-validate, choose the thresholds, train and save. Raises UnderstandingError."""
    written = read_examples(NAME, NoticingExample)
    rows = [row for writer in sorted(written) for row in written[writer]]
    features, size, themes = _features(embedder, [row.text for row in rows])
    targets = np.array([[label in row.noticed for label in NOTICED] for row in rows])
    folds = np.arange(len(rows)) % FOLDS
    unseen = np.zeros(targets.shape)
    for fold in range(FOLDS):
        held = folds == fold
        for at in range(len(NOTICED)):
            model = _fit(features[~held], targets[~held, at])
            unseen[held, at] = model.predict_proba(features[held])[:, 1]
    thresholds = np.array([_threshold(unseen[:, at], targets[:, at]) for at in range(len(NOTICED))])
    models = [_fit(features, targets[:, at]) for at in range(len(NOTICED))]
    weights = np.vstack([model.coef_[0] for model in models]).T.astype(np.float32)
    cuts = np.cumsum([size, themes, len(NOTICED)])
    dense, themed, cued, sparse = np.split(weights, cuts)
    bias = np.array([model.intercept_[0] for model in models], dtype=np.float32)
    NoticingWeights(dense, themed, cued, sparse, bias, thresholds.astype(np.float32)).save(
        noticing_hash()
    )
    return _report(unseen, targets, thresholds)


def _features(embedder: Embedder, texts: list[str]) -> tuple[Any, int, int]:
    themes = Classifier.load("themes")
    vectors = embedder.embed(texts)
    themed = np.stack(
        [
            theme_features(themes.probabilities(vector, text))
            for vector, text in zip(vectors, texts, strict=True)
        ]
    )
    cued = np.stack([load_cues(NOTICED).count(text) for text in texts])
    found = [spelling(text) for text in texts]
    starts = np.cumsum([0, *(len(columns) for columns, _ in found)])
    sparse = csr_matrix(
        (
            np.concatenate([values for _, values in found]),
            np.concatenate([columns for columns, _ in found]),
            starts,
        ),
        shape=(len(texts), BUCKETS),
    )
    parts = [csr_matrix(vectors), csr_matrix(themed), csr_matrix(cued), sparse]
    return hstack(parts).tocsr(), vectors.shape[1], themed.shape[1]


def _fit(features: Any, targets: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, solver="liblinear", tol=1e-3).fit(features, targets)


def _threshold(sure: NDArray[np.float64], targets: NDArray[np.bool_]) -> float:
    """The lowest probability from which at least PRECISE of what is noticed is right."""
    order = np.argsort(-sure)
    right = np.cumsum(targets[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= PRECISE)
    found = float(sure[order[enough[-1]]]) if len(enough) else MOST
    return min(MOST, max(LEAST, found))


def _report(
    unseen: NDArray[np.float64],
    targets: NDArray[np.bool_],
    thresholds: NDArray[np.float64],
) -> NoticingReport:
    noticed = unseen >= thresholds
    right = noticed & targets
    none = ~targets.any(axis=1)

    def share(part: Any, whole: Any) -> float:
        return round(float(part.sum() / max(1, whole.sum())), 3)

    return NoticingReport(
        examples=len(targets),
        precision=share(right, noticed),
        recall=share(right, targets),
        wrong_on_none=round(float(noticed[none].any(axis=1).mean()), 3),
        by_label={
            label: (share(right[:, at], noticed[:, at]), share(right[:, at], targets[:, at]))
            for at, label in enumerate(NOTICED)
        },
    )
