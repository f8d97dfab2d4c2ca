"""Train what notices: one classifier against the rest for each label. Needs scikit-learn."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from app.models import Model
from app.ports import AdaptedEmbedder, Embedder
from app.understanding.classifier import WEIGHTS, Classifier
from app.understanding.cues import FILE, load_cues
from app.understanding.examples import (
    FOLDER,
    KEPT_FOR_THRESHOLDS,
    NoticingExample,
    read_examples,
)
from app.understanding.features import BUCKETS, spelling
from app.understanding.heads import load_adapter
from app.understanding.labels import NOTICED
from app.understanding.noticing import NAME, TURNS, NoticingWeights, theme_features
from app.understanding.train_words import words_of_many

PENALTY = 10.0
"""Inverse strength of the L2 penalty: of 3 and 10, the better one."""

UNSEEN_SHARE = 0.5
"""Weight of what the adapter's vectors say by the turns that it has not learnt from: of those that
it has, it says more than it would of a stranger's."""

PRECISE = 0.85
"""Precision on the turns of a writer from whom nothing was learnt, from which a score counts. With
so few rows of each label it is one score for all: a label's own would be chance."""

LEAST, MOST = 0.42, 0.9
"""Bounds of it. Of that writer's turns two thirds hold something; of a debrief's, far fewer do, and
on the development scripts the lower bound is the better one."""

Matrix = NDArray[np.float32]


class NoticingReport(Model):
    """Figures on the turns of a writer from whom nothing was learnt, by whom the threshold was
    chosen: right of what was noticed, and noticed of what is."""

    examples: int
    kept: int
    threshold: float
    precision: float
    recall: float
    wrong_on_none: float
    by_label: dict[str, tuple[float, float]]


def noticing_hash() -> str:
    """A hash of all that noticing learns from: its weights record it.

    The themes' weights belong to it, for it reads a turn through them, and what the adapter was
    made of, beside which its threshold was chosen.
    """
    digest = sha256(load_adapter().trained_from.encode())
    examples = [path for kind in (NAME, TURNS) for path in sorted((FOLDER / kind).glob("*.jsonl"))]
    for path in (*examples, FILE, WEIGHTS / "themes.npz"):
        digest.update(f"{path.parent.name}/{path.name}".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def train_noticing(embedder: Embedder, adapted: AdaptedEmbedder) -> NoticingReport:
    """Train, choose the threshold, and save. Raises UnderstandingError."""
    written = read_examples(NAME, NoticingExample)
    kept = written.pop(KEPT_FOR_THRESHOLDS)
    turns = [row for rows in read_examples(TURNS, NoticingExample).values() for row in rows]
    rows = [*(row for writer in sorted(written) for row in written[writer]), *turns]
    features, sizes = _features(embedder, adapted, [row.text for row in rows])
    targets = _targets(rows)
    models = [_fit(features, targets[:, at]) for at in range(len(NOTICED))]
    weights = np.vstack([model.coef_[0] for model in models]).T
    bias = np.array([model.intercept_[0] for model in models])
    # Of the adapter's vectors by turns that it has not seen: one more linear model, added.
    cuts = np.cumsum(sizes)
    unseen = features[-len(turns) :, cuts[0] : cuts[1]]
    honest = [_fit(unseen, targets[-len(turns) :, at]) for at in range(len(NOTICED))]
    weights[cuts[0] : cuts[1]] += UNSEEN_SHARE * np.vstack([one.coef_[0] for one in honest]).T
    bias += UNSEEN_SHARE * np.array([one.intercept_[0] for one in honest])
    words = words_of_many([row.text for row in rows], targets)
    strangers, _ = _features(embedder, adapted, [row.text for row in kept])
    scores = strangers @ weights + bias + np.stack([words.scores(row.text) for row in kept])
    sure = np.asarray(1 / (1 + np.exp(-scores / 2)), dtype=np.float32)
    threshold = _threshold(sure.ravel(), _targets(kept).ravel())
    dense, learnt, themed, cued, sparse = np.split(weights.astype(np.float32), cuts)
    thresholds = np.full(len(NOTICED), threshold, dtype=np.float32)
    made = NoticingWeights(
        dense, learnt, themed, cued, sparse, bias.astype(np.float32), words, thresholds
    )
    made.save(noticing_hash())
    return _report(len(rows), sure, _targets(kept), threshold)


def _targets(rows: list[NoticingExample]) -> NDArray[np.bool_]:
    return np.array([[label in row.noticed for label in NOTICED] for row in rows])


def _features(
    embedder: Embedder, adapted: AdaptedEmbedder, texts: list[str]
) -> tuple[Any, list[int]]:
    """A row for each text, and how many numbers there are of each kind but the last."""
    themes = Classifier.load("themes")
    vectors = embedder.embed(texts)
    learnt = np.stack([reading.vector for reading in adapted.read(texts)])
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
    kinds = [vectors, learnt, themed, cued]
    features = hstack([*map(csr_matrix, kinds), sparse]).tocsr()
    return features, [kind.shape[1] for kind in kinds]


def _fit(features: Any, targets: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=PENALTY, solver="liblinear", tol=1e-3).fit(features, targets)


def _threshold(sure: Matrix, targets: NDArray[np.bool_]) -> float:
    """The lowest probability from which at least PRECISE of what is noticed is right."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(targets[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= PRECISE)
    found = float(sure[order[enough[-1]]]) if len(enough) else MOST
    return min(MOST, max(LEAST, found))


def _report(
    examples: int, sure: Matrix, targets: NDArray[np.bool_], threshold: float
) -> NoticingReport:
    noticed = sure >= threshold
    right = noticed & targets
    none = ~targets.any(axis=1)

    def share(part: Any, whole: Any) -> float:
        return round(float(part.sum() / max(1, whole.sum())), 3)

    return NoticingReport(
        examples=examples,
        kept=len(targets),
        threshold=round(threshold, 3),
        precision=share(right, noticed),
        recall=share(right, targets),
        wrong_on_none=round(float(noticed[none].any(axis=1).mean()), 3),
        by_label={
            label: (share(right[:, at], noticed[:, at]), share(right[:, at], targets[:, at]))
            for at, label in enumerate(NOTICED)
        },
    )
