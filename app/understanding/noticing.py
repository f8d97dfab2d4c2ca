"""What a good supervisor would hear in a turn: several labels at once, or none.

Three readings are added, each fitted by itself: the head of an adapter for turns; words alone; and
a classifier of the kind of ``classifier.py`` (embedding and spelling, one against the rest for each
label), with the themes' probabilities beside them, for themes have heard very many messages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.models import Noticed, ThemeScore
from app.ports import AdaptedEmbedder, Embedder, Vector
from app.understanding.classifier import Classifier
from app.understanding.cues import load_cues
from app.understanding.features import BUCKETS, Columns, Values, spelling
from app.understanding.labels import NOTICED
from app.understanding.stretches import stretches
from app.understanding.weights_file import (
    WEIGHTS,
    Arrays,
    meta_of,
    read_meta,
    read_weights,
    unusable,
)
from app.understanding.words import Words, words_shapes

NAME = "noticing"

READINGS = 2.0
"""By which the sum of the three readings' log-odds is divided: they are not independent."""

STRETCH_WORDS = 45
"""Sentences are read together up to so many words: the examples are mostly of that length."""

UNCUED_FROM = 0.67
"""Probability from which a label is noticed without any of its cues (development scripts)."""

FEWEST_WORDS = 7
"""Words below which a stretch must hold a cue: "mine" and "a hug" are answers, and no signs."""

MOST_STRETCHES = 8
"""Of a very long turn the first and the last half of these are read."""


class NoticingWeights:
    """Scores of each label, and the score from which it is noticed."""

    def __init__(
        self,
        dense: NDArray[np.float32],
        adapted: NDArray[np.float32],
        themed: NDArray[np.float32],
        cued: NDArray[np.float32],
        sparse: NDArray[np.float32],
        bias: NDArray[np.float32],
        words: Words,
        thresholds: NDArray[np.float32],
    ) -> None:
        """``dense`` and ``adapted`` are (384, labels), ``themed`` (themes, labels).

        ``cued`` is (labels, labels).
        ``sparse`` is (BUCKETS, labels); ``bias`` and ``thresholds`` are (labels,), the latter
        probabilities.
        """
        self._dense = dense
        self._adapted = adapted
        self._themed = themed
        self._cued = cued
        self._sparse = sparse
        self._bias = bias
        self._words = words
        self.thresholds = thresholds

    def probabilities(
        self,
        vector: Vector,
        adapted: Vector,
        themes: NDArray[np.float32],
        spelt: tuple[Columns, Values],
        text: str,
    ) -> NDArray[np.float32]:
        """Return (labels,), each from 0 to 1; ``themes`` as ``theme_features`` gives them.

        ``adapted`` is the vector by the adapter for turns, ``spelt`` the text's ``spelling``.
        """
        columns, values = spelt
        scores = (
            vector @ self._dense
            + adapted @ self._adapted
            + themes @ self._themed
            + load_cues(NOTICED).count(text) @ self._cued
            + values @ self._sparse[columns]
            + self._bias
        )
        return np.asarray(surely(scores + self._words.scores(text)), dtype=np.float32)

    def save(self, examples_hash: str) -> Path:
        path = WEIGHTS / f"{NAME}.npz"
        np.savez_compressed(
            path,
            meta=meta_of(NOTICED, examples_hash),
            dense=self._dense.astype(np.float16),
            adapted=self._adapted.astype(np.float16),
            themed=self._themed.astype(np.float16),
            cued=self._cued.astype(np.float16),
            sparse=self._sparse.astype(np.float16),
            bias=self._bias,
            thresholds=self.thresholds,
            **{f"words.{part}": value for part, value in self._words._asdict().items()},
        )
        return path

    @classmethod
    def load(cls) -> NoticingWeights:
        """Raises UnderstandingError where the weights are missing or damaged."""
        data, _ = _read()
        return cls(
            data["dense"].astype(np.float32),
            data["adapted"].astype(np.float32),
            data["themed"].astype(np.float32),
            data["cued"].astype(np.float32),
            data["sparse"].astype(np.float32),
            data["bias"],
            Words(*(data[f"words.{part}"] for part in Words._fields)),
            data["thresholds"],
        )


def surely(scores: NDArray[Any]) -> NDArray[Any]:
    """Probabilities from the sum of three readings' log-odds, which mostly say the same."""
    return np.asarray(1 / (1 + np.exp(-scores / READINGS)))


def theme_features(probabilities: dict[str, float]) -> NDArray[np.float32]:
    """The themes' probabilities by name, damped: a second theme counts beside a likely first."""
    return np.sqrt(
        np.array([probabilities[name] for name in sorted(probabilities)], dtype=np.float32)
    )


def noticing_trained_from() -> str:
    """Return the hash of the examples that the committed weights were made from."""
    return _read()[1]


def _read() -> tuple[Arrays, str]:
    path = WEIGHTS / f"{NAME}.npz"
    count = len(NOTICED)
    data = read_weights(
        path,
        {
            "meta": ("bytes",),
            "dense": ("size", count),
            "adapted": ("size", count),
            "themed": ("themes", count),
            "cued": (count, count),
            "sparse": (BUCKETS, count),
            "bias": (count,),
            "thresholds": (count,),
            **{f"words.{part}": shape for part, shape in words_shapes(count).items()},
        },
    )
    labels, examples = read_meta(path, data)
    if labels != NOTICED:
        raise unusable(path, "they are of other labels")
    return data, examples


class NoticedReading(NamedTuple):
    """A turn as read: its MiniLM embedding, its themes by likelihood, and what was noticed."""

    vector: Vector
    themes: tuple[ThemeScore, ...]
    noticed: tuple[Noticed, ...]


class Noticer:
    """Reads a turn whole and in stretches: one sentence of a ramble may say it all."""

    def __init__(
        self,
        embedder: Embedder,
        adapted: AdaptedEmbedder,
        themes: Classifier,
        weights: NoticingWeights,
    ) -> None:
        self._embedder = embedder
        self._adapted = adapted
        self._themes = themes
        self._weights = weights

    def read(self, text: str) -> NoticedReading:
        """Raises EmbedderError. What was noticed comes with the surest first."""
        parts = reading_parts(text)
        vectors = self._embedder.embed(parts)
        # Each by itself, as the examples were read: within the whole it takes on what is around it.
        learnt = [reading.vector for reading in self._adapted.read(parts)]
        margin = np.full(len(NOTICED), -1.0, dtype=np.float32)
        themes: dict[str, float] = {}
        for part, vector, adapted in zip(parts, vectors, learnt, strict=True):
            spelt = spelling(part)
            found = self._themes.probabilities(vector, spelt)
            for name, probability in found.items():
                themes[name] = max(themes.get(name, 0.0), probability)
            features = theme_features(found)
            sure = self._weights.probabilities(vector, adapted, features, spelt, part)
            margin = np.maximum(margin, sure - self._from(part))
        order = np.argsort(-margin, kind="stable")
        mean = vectors.mean(axis=0)
        return NoticedReading(
            vector=np.asarray(mean / (float(np.linalg.norm(mean)) or 1.0), dtype=np.float32),
            themes=tuple(
                ThemeScore(theme=name, probability=p)
                for name, p in sorted(themes.items(), key=lambda entry: (-entry[1], entry[0]))
            ),
            noticed=tuple(NOTICED[at] for at in order if margin[at] >= 0),
        )

    def _from(self, part: str) -> NDArray[np.float32]:
        """The probability from which each label is noticed in a stretch.

        Where no cue of it is said it takes more; a few words without one say too little.
        """
        cued = load_cues(NOTICED).count(part) > 0
        uncued = 1.1 if len(part.split()) < FEWEST_WORDS else UNCUED_FROM
        wanted = np.where(cued, self._weights.thresholds, uncued)
        return np.asarray(np.maximum(wanted, self._weights.thresholds), dtype=np.float32)


def reading_parts(text: str) -> list[str]:
    """Neighbouring sentences of a text, together up to STRETCH_WORDS words."""
    parts: list[str] = []
    for start, end in stretches(text):
        sentence = text[start:end]
        joined = f"{parts[-1]} {sentence}" if parts else sentence
        if parts and len(joined.split()) <= STRETCH_WORDS:
            parts[-1] = joined
        else:
            parts.append(sentence)
    half = MOST_STRETCHES // 2
    if len(parts) > MOST_STRETCHES:
        parts = [*parts[:half], *parts[-half:]]
    return parts or [text]
