"""What masking, screening and verification stand on, from lists instead of weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from app.models import Identifier, IdentifierLabel
from app.pipeline.deidentify import Deidentifier
from app.pipeline.screen import Screener
from app.pipeline.verify import Verifier
from app.ports import Adapted, Vectors
from app.understanding.boundary import BoundaryReader
from app.understanding.claim_pairs import PairReader
from app.understanding.danger import DangerReader
from app.understanding.heads import SCALE, Heads
from app.understanding.labels import BOUNDARY, RISKS, ROUTES, SUPPORT
from app.understanding.lexicon import KINDS, Lexicon, lexicon_arrays
from app.understanding.support import FEATURES, SupportReader
from tests.adapters.fakes import HashedWords

LABELS = (*RISKS, *ROUTES, *BOUNDARY)
DIMENSION = 384
_ORDINARY = ("none", "question", "pass")


HINTED = 0.38
"""Of what is certain: a log-odds between what counts of somebody endangered and of anybody."""


class Keyed:
    """AdaptedEmbedder that reads a text by the phrases in it, and keeps the texts.

    Each phrase makes its label all but certain, or as likely as not where it is "hinted"; a text
    without any is safe, a question and within the boundary.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self.texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        self.texts.extend(texts)
        return [
            Adapted(self._vector(text), np.zeros((0, DIMENSION), np.float32), ()) for text in texts
        ]

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(DIMENSION, dtype=np.float32)
        for label in _ORDINARY:
            vector[LABELS.index(label)] = 0.5
        for phrase, label in self._labels.items():
            if phrase in text.casefold():
                # Routes and the boundary both know a diagnosis.
                name = label.removeprefix("hinted ")
                said = 1.0 if name == label else HINTED
                vector[[at for at, known in enumerate(LABELS) if known == name]] = said
        return vector


class Breaks:
    """An embedder, a finder and a reader that raises whatever is asked of it."""

    fingerprint = "breaks-384-1"
    dimension = DIMENSION

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        raise self._error

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise self._error

    def find(self, text: str) -> list[Identifier]:
        raise self._error


class Listed:
    """IdentifierFinder that knows these words, whole, in any case."""

    def __init__(self, known: Mapping[str, IdentifierLabel]) -> None:
        self._known = known

    def find(self, text: str) -> list[Identifier]:
        return [
            Identifier(start=match.start(), end=match.end(), label=label)
            for words, label in self._known.items()
            for match in re.finditer(rf"\b{re.escape(words)}\b", text, re.IGNORECASE)
        ]


class Everyday(Lexicon):
    """A lexicon to which every word of plain letters is an ordinary one."""

    def __init__(self) -> None:
        super().__init__(lexicon_arrays(dict.fromkeys(KINDS, ()), ()))

    def features(self, word: str) -> tuple[float, ...]:
        return (*(0.0 for _ in KINDS), float(word.isascii()))


def heads() -> Heads:
    """Heads that read the labels off a vector of ``Keyed``."""
    arrays: dict[str, Vectors] = {}
    at = 0
    for name, labels in (("risks", RISKS), ("routes", ROUTES), ("boundary", BOUNDARY)):
        weights = np.zeros((DIMENSION, len(labels)), dtype=np.float32)
        # Half a point apart is then e to the eighth.
        weights[range(at, at + len(labels)), range(len(labels))] = 16 / SCALE
        arrays[f"{name}.w"], arrays[f"{name}.b"] = weights, np.zeros(len(labels), np.float32)
        at += len(labels)
    # To these heads a claim and a passage fit as well as not.
    arrays["support.w"] = np.zeros((DIMENSION, len(SUPPORT)), dtype=np.float32)
    arrays["support.b"] = np.zeros(len(SUPPORT), np.float32)
    return Heads(arrays)


def support(embedder: HashedWords | Breaks | None = None) -> SupportReader:
    """Takes a claim for supported where the passages share more than half of its words."""
    weights = np.zeros(len(FEATURES) + 1)
    weights[FEATURES.index("shared words")], weights[-1] = 20.0, -10.0
    return SupportReader(
        embedder or HashedWords(), {"weights": weights}, PairReader(Keyed({}), heads())
    )


def deidentifier(known: Mapping[str, IdentifierLabel] | None = None) -> Deidentifier:
    return Deidentifier(Listed(known or {}))


def screener(labels: Mapping[str, str] | None = None, lexicon: Lexicon | None = None) -> Screener:
    return Screener(DangerReader(Keyed(labels or {}), heads()), lexicon or Everyday())


def verifier(labels: Mapping[str, str] | None = None, vetted: Sequence[str] = ()) -> Verifier:
    return Verifier(BoundaryReader(Keyed(labels or {}), heads()), support(), vetted)
