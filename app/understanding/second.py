"""A second reading of a message: by its words, and by the examples nearest to it.

The adapter reads what a message means, and forgets what few examples say; words and neighbours
remember it, and are wrong about other messages. On the development set the area under the curve of
hinted danger was 0.961 by the adapter alone and 0.979 with both beside it, of plain danger 0.984
and 0.989; who is in danger of what is right in 0.77 of those found instead of 0.75.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.ports import Embedder
from app.understanding.examples import examples_hash
from app.understanding.features import wording
from app.understanding.labels import RISKS, ROUTES
from app.understanding.weights_file import WEIGHTS, Arrays, Shape, read_weights
from app.understanding.words import Words, words_shapes

SECOND_WEIGHTS = WEIGHTS / "second.npz"

SECOND_KINDS = ("screening", "lookalikes", "asked", "noticing")
"""Examples that it is made from; of the last two those in which nobody is in danger. The second
show in pairs what is grave and what only sounds so."""

DANGER_SHARE = 0.7
"""Weight of the log-odds of danger by the words, and by the neighbours, beside the adapter's 1."""

KIND_SHARE = 0.5
"""The same of the logarithms of who is in danger of what, where anybody is."""

WORDS_SHARE, NEAR_SHARE = 0.2, 0.5
"""The same of the routes: words alone take a mention of a dose for a question about it."""

SHARPNESS = 40.0
"""An example at cosine 0.1 nearer counts e^4 times as much."""

LEAST = 1e-3
"""No label is ruled out by the words or the neighbours alone."""

SURELY = 1e-6
"""Nor by the adapter: what is less likely counts as this."""

SCALE = 127.0

LABELS = {"risks": RISKS, "routes": ROUTES}

Probabilities = NDArray[np.float32]


class Second(NamedTuple):
    """Probabilities of a text by its words; by its neighbours too where it was read whole."""

    words: dict[str, Probabilities]
    near: dict[str, Probabilities] | None

    def risks(self, read: Mapping[str, float]) -> dict[str, float]:
        """The adapter's probabilities of RISKS with this reading's beside them."""
        own = np.array(list(read.values()), dtype=np.float64)
        beside = [self.words["risks"], *([self.near["risks"]] if self.near else [])]
        danger = _log_odds(1 - own[0], SURELY) + DANGER_SHARE * sum(
            _log_odds(1 - float(one[0]), LEAST) for one in beside
        )
        kinds = np.log(own[1:] + SURELY)
        kinds += KIND_SHARE * np.sum([np.log(one[1:] + LEAST) for one in beside], axis=0)
        any_danger = 1 / (1 + math.exp(-danger))
        found = [1 - any_danger, *(any_danger * _softmax(kinds)).tolist()]
        return dict(zip(read, found, strict=True))

    def routes(self, read: Mapping[str, float]) -> dict[str, float]:
        """The adapter's probabilities of ROUTES with this reading's beside them."""
        scores = np.log(np.array(list(read.values()), dtype=np.float64) + SURELY)
        scores += WORDS_SHARE * np.log(self.words["routes"] + LEAST)
        if self.near is not None:
            scores += NEAR_SHARE * np.log(self.near["routes"] + LEAST)
        return dict(zip(read, _softmax(scores).tolist(), strict=True))


class SecondReader:
    """Reads messages by linear models on their words and by the examples' own labels."""

    def __init__(self, embedder: Embedder, arrays: Arrays) -> None:
        """``embedder`` is as published: it must not have learnt from the examples."""
        self._embedder = embedder
        self._rarity = arrays["rarity"]
        self._words = {what: _words(arrays, what) for what in LABELS}
        self._labels = {what: arrays[f"near.{what}"] for what in LABELS}
        self._mean = arrays["near.mean"]
        self._axes = arrays["near.axes"]
        examples = arrays["near.vectors"].astype(np.float32)
        self._examples = examples / np.linalg.norm(examples, axis=1, keepdims=True)

    def whole(self, text: str) -> Second:
        """Raises EmbedderError."""
        vector = (self._embedder.embed([text])[0] - self._mean) @ self._axes
        similar = self._examples @ (vector / (np.linalg.norm(vector) or 1.0))
        weights = np.exp(SHARPNESS * (similar - similar.max()))
        weights /= weights.sum()
        near = {
            what: np.bincount(self._labels[what], weights, len(labels)).astype(np.float32)
            for what, labels in LABELS.items()
        }
        return Second(words=self._by_words(text), near=near)

    def part(self, text: str) -> Second:
        """A part of a message, by its words alone."""
        return Second(words=self._by_words(text), near=None)

    def _by_words(self, text: str) -> dict[str, Probabilities]:
        worded = wording(text, self._rarity)
        return {what: _softmax(words.scores_of(*worded)) for what, words in self._words.items()}


def second_hash(corpus: Path) -> str:
    return examples_hash(SECOND_KINDS, corpus)


def second_trained_from(path: Path = SECOND_WEIGHTS) -> str:
    """The hash of the examples that the committed weights were made from."""
    return str(load_second(path)["examples"])


def _words(arrays: Arrays, what: str) -> Words:
    packed = (arrays[f"{what}.{part}"] for part in ("weights", "scale", "bias"))
    return Words(arrays["rarity"], *packed)


def _softmax(scores: NDArray[Any]) -> NDArray[Any]:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())


def _log_odds(probability: float, least: float) -> float:
    return math.log((probability + least) / (1 - probability + least))


@lru_cache(maxsize=2)
def load_second(path: Path = SECOND_WEIGHTS) -> Arrays:
    """Raises UnderstandingError."""
    wanted: dict[str, Shape] = {
        "examples": (),
        "near.vectors": ("messages", "axes"),
        "near.mean": ("size",),
        "near.axes": ("size", "axes"),
    }
    for what, labels in LABELS.items():
        for part, shape in words_shapes(len(labels)).items():
            # How rare words are is the same whatever is read from them.
            wanted[part if part == "rarity" else f"{what}.{part}"] = shape
        wanted[f"near.{what}"] = ("messages",)
    return read_weights(path, wanted)
