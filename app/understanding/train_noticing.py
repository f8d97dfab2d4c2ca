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
from app.understanding.classifier import Classifier
from app.understanding.cues import FILE, load_cues
from app.understanding.examples import (
    FOLDER,
    KEPT_FOR_THRESHOLDS,
    NoticingExample,
    read_examples,
)
from app.understanding.features import BUCKETS, spelling
from app.understanding.labels import NOTICED
from app.understanding.noticing import NAME, NoticingWeights, surely, theme_features
from app.understanding.train_words import words_of_many
from app.understanding.turns import TURN_KINDS, load_turns
from app.understanding.weights_file import WEIGHTS

PENALTY = 10.0
"""Inverse strength of the L2 penalty: of 3 and 10, the better one."""

TURN_SHARE, REST_SHARE = 1.0, 0.5
"""Weights of the log-odds by the adapter's head and by what has no words, beside the words' 1."""

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

    The themes' weights belong to it, for it reads a turn through them, and what the adapter of
    turns was made of, whose head it adds.
    """
    digest = sha256(load_turns().trained_from.encode())
    examples = [path for kind in TURN_KINDS for path in sorted((FOLDER / kind).glob("*.jsonl"))]
    for path in (*examples, FILE, WEIGHTS / "themes.npz"):
        digest.update(f"{path.parent.name}/{path.name}".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def train_noticing(embedder: Embedder, turns: AdaptedEmbedder) -> NoticingReport:
    """Train, choose the threshold, and save; ``turns`` reads with the adapter of turns.

    Raises UnderstandingError and EmbedderError.
    """
    written = {
        f"{kind}/{writer}": rows
        for kind in TURN_KINDS
        for writer, rows in read_examples(kind, NoticingExample).items()
    }
    kept = written.pop(f"{NAME}/{KEPT_FOR_THRESHOLDS}")
    rows = [row for writer in sorted(written) for row in written[writer]]
    texts, targets = [row.text for row in rows], _targets(rows)
    features, sizes = _features(embedder, texts)
    models = [_fit(features, targets[:, at]) for at in range(len(NOTICED))]
    rest = REST_SHARE * np.vstack([model.coef_[0] for model in models]).T
    bias = REST_SHARE * np.array([model.intercept_[0] for model in models])
    head = load_turns()
    adapted, bias = TURN_SHARE * head.weights, bias + TURN_SHARE * head.bias
    words = words_of_many(texts, targets)
    scores = _features(embedder, [row.text for row in kept])[0] @ rest + bias
    scores += np.stack([one.vector for one in turns.read([row.text for row in kept])]) @ adapted
    scores += np.stack([words.scores(row.text) for row in kept])
    sure = np.asarray(surely(scores), dtype=np.float32)
    threshold = _threshold(sure.ravel(), _targets(kept).ravel())
    dense, themed, cued, sparse = np.split(rest.astype(np.float32), np.cumsum(sizes))
    thresholds = np.full(len(NOTICED), threshold, dtype=np.float32)
    made = NoticingWeights(
        dense, adapted, themed, cued, sparse, bias.astype(np.float32), words, thresholds
    )
    made.save(noticing_hash())
    return _report(len(rows), sure, _targets(kept), threshold)


def _targets(rows: list[NoticingExample]) -> NDArray[np.bool_]:
    return np.array([[label in row.noticed for label in NOTICED] for row in rows])


def _features(embedder: Embedder, texts: list[str]) -> tuple[Any, list[int]]:
    """A row for each text, and how many numbers there are of each kind but the last."""
    themes = Classifier.load("themes")
    vectors = embedder.embed(texts)
    themed = np.stack(
        [
            theme_features(themes.probabilities(vector, spelling(text)))
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
    kinds = [vectors, themed, cued]
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
