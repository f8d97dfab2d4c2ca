"""What the adapter's heads make of a text as the adapted embedder reads it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.models import Identifier, IdentifierLabel
from app.ports import Adapted, AdaptedEmbedder, Vector
from app.understanding.labels import BOUNDARY, NAMES, RISKS, ROUTES, SCOPE, SUPPORT
from app.understanding.lexicon import KINDS, Lexicon
from app.understanding.shapes import WIDTH, Word, shapes, words
from app.understanding.stretches import inside
from app.understanding.support import FEATURES
from app.understanding.themes import theme_ids
from app.understanding.weights_file import WEIGHTS, Arrays, Shape, read_weights

SCALE = 8.0
"""As in training: of unit vectors, so that logits can be far apart."""

SIZE = 384
"""Numbers in a vector."""

NAME_FROM = 0.2
"""Probability from which a word is taken for part of a name: a name missed costs more than a word
masked (on the development set 0.95 of identifiers' letters and 0.038 of other words; at 0.3, 0.93
and 0.034)."""

ADAPTED = ("messages", "sentences")
"""What the embedder is adapted to read, each with an adapter of its own."""

AS_PUBLISHED = "published"
"""An adapter that changes nothing: it says how to read in bytes what the others read adapted."""

WAYS = (*ADAPTED, AS_PUBLISHED)

ADAPTER_WEIGHTS = WEIGHTS / "adapter.npz"

WINDOW, OVERLAP = 900, 150
"""Characters read at once for names: within the embedder's reach, and no name is cut in two."""

_LABELS: tuple[IdentifierLabel, ...] = ("person", "place", "organisation")

_JOINTS = (" ", "-", "’", "'", ". ", ".", "")
"""What may stand between two words of one name."""


class Heads:
    """Probabilities of risks, routes and verdicts from a vector, and names from states."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays

    def risks(self, vector: Vector) -> dict[str, float]:
        return self._probabilities("risks", RISKS, vector)

    def routes(self, vector: Vector) -> dict[str, float]:
        return self._probabilities("routes", ROUTES, vector)

    def boundary(self, vector: Vector) -> dict[str, float]:
        return self._probabilities("boundary", BOUNDARY, vector)

    def themes(self, vector: Vector) -> dict[str, float]:
        return self._probabilities("themes", theme_ids(), vector)

    def inside(self, vector: Vector) -> float:
        """That a message is for this library."""
        return self._probabilities("scope", SCOPE, vector)["inside"]

    def query(self, vector: Vector) -> Vector:
        """Where among the published vectors what answers a message is looked for; unit length."""
        found = vector @ self._arrays["query.w"]
        return np.asarray(found / np.linalg.norm(found), dtype=np.float32)

    def support(self, vector: Vector) -> float:
        """That a claim and a passage, read as one text, fit."""
        return self._probabilities("support", SUPPORT, vector)["yes"]

    def _probabilities(
        self, head: str, labels: tuple[str, ...], vector: Vector
    ) -> dict[str, float]:
        scores = SCALE * vector @ self._arrays[f"{head}.w"] + self._arrays[f"{head}.b"]
        return dict(zip(labels, _softmax(scores).tolist(), strict=True))

    def names(self, states: NDArray[np.float32], shape: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (rows, NAMES) for (rows, 384) states and (rows, WIDTH) shapes."""
        joined = np.concatenate([states, shape], axis=1)
        hidden = np.maximum(joined @ self._arrays["shape.w"] + self._arrays["shape.b"], 0)
        return _softmax(hidden @ self._arrays["names.w"] + self._arrays["names.b"])


def vector_within(reading: Adapted, start: int, end: int) -> Vector | None:
    """The vector of a stretch of a text, read with the whole around it; None where it was cut off.

    ``start`` and ``end`` are characters of the text that was read.
    """
    if not reading.states.size or not reading.offsets or max(b for _, b in reading.offsets) < end:
        return None
    total = reading.states[inside(reading.offsets, start, end)].sum(axis=0)
    norm = float(np.linalg.norm(total))
    return np.asarray(total / norm, dtype=np.float32) if norm else None


class NameTagger:
    """Finds names by the words around them and by how they are written."""

    def __init__(self, embedder: AdaptedEmbedder, heads: Heads, lexicon: Lexicon) -> None:
        self._embedder = embedder
        self._heads = heads
        self._lexicon = lexicon

    def read_names(self, text: str) -> list[Identifier]:
        spans = _windows(text)
        cuts = [text[start:end] for start, end in spans]
        found: dict[tuple[int, int], Identifier] = {}
        for (start, _), cut, reading in zip(spans, cuts, self._embedder.read(cuts), strict=True):
            for name in self._in(cut, reading):
                moved = name.model_copy(
                    update={"start": start + name.start, "end": start + name.end}
                )
                found[(moved.start, moved.end)] = moved
        return list(found.values())

    def _in(self, text: str, reading: Adapted) -> list[Identifier]:
        every = words(text)
        if not every:
            return []
        shape = shapes(text, every, self._lexicon)
        sums = np.zeros((len(every), len(NAMES)), dtype=np.float32)
        pieces, owners = [], []
        at = 0
        for piece, (start, end) in enumerate(reading.offsets):
            while at < len(every) and every[at].end <= start:
                at += 1
            if end > start and at < len(every) and every[at].start < end:
                pieces.append(piece)
                owners.append(at)
        if not pieces:
            return []
        np.add.at(sums, owners, self._heads.names(reading.states[pieces], shape[owners]))
        counts = np.bincount(owners, minlength=len(every))[:, None]
        mean = sums / np.maximum(counts, 1)
        kinds = [int(row[1:].argmax()) + 1 if row[1:].sum() >= NAME_FROM else 0 for row in mean]
        return _joined(text, every, kinds)


def _windows(text: str) -> list[tuple[int, int]]:
    """Overlapping stretches of a text, cut between words where it has any."""
    found: list[tuple[int, int]] = []
    start = 0
    while True:
        end = min(len(text), start + WINDOW)
        if end < len(text):
            end = max(text.rfind(" ", start + WINDOW // 2, end), start + WINDOW // 2)
        found.append((start, end))
        if end >= len(text):
            return found
        start = max(text.rfind(" ", start + 1, end - OVERLAP), end - 2 * OVERLAP)


def _joined(text: str, every: list[Word], kinds: list[int]) -> list[Identifier]:
    """Neighbouring words of one kind are one name, where only a space or a hyphen parts them."""
    found: list[Identifier] = []
    for word, kind in zip(every, kinds, strict=True):
        if not kind or not word.text[0].isalnum():
            continue
        label = _LABELS[kind - 1]
        if found and found[-1].label == label and text[found[-1].end : word.start] in _JOINTS:
            found[-1] = found[-1].model_copy(update={"end": word.end})
        else:
            found.append(Identifier(start=word.start, end=word.end, label=label))
    return found


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


class Adapter(NamedTuple):
    """The adapters' matrices for the embedder, and what reads its output.

    ``matrices`` are by what each reads: messages, or sentences of answers.
    """

    matrices: Mapping[str, Arrays]
    heads: Heads
    lexicon: Lexicon
    support: Arrays
    trained_from: str
    """The hash of the examples that it was made from."""


@lru_cache(maxsize=2)
def load_adapter(path: Path = ADAPTER_WEIGHTS) -> Adapter:
    """Raises UnderstandingError."""
    parts: dict[str, dict[str, NDArray[Any]]] = {
        **{way: {} for way in WAYS},
        "head": {},
        "lexicon": {},
        "support": {},
    }
    arrays = read_weights(path, _wanted())
    for name, values in arrays.items():
        part, _, rest = name.partition(":")
        if part in parts:
            parts[part][rest] = values
    return Adapter(
        {way: parts[way] for way in WAYS},
        Heads(parts["head"]),
        Lexicon(parts["lexicon"]),
        parts["support"],
        str(arrays["examples"]),
    )


def _wanted() -> dict[str, Shape]:
    found: dict[str, Shape] = {
        "examples": (),
        "head:query.w": (SIZE, SIZE),
        "head:shape.w": (SIZE + WIDTH, "hidden"),
        "head:shape.b": ("hidden",),
        "head:names.w": ("hidden", len(NAMES)),
        "head:names.b": (len(NAMES),),
        "support:weights": (len(FEATURES) + 1,),
        "lexicon:words": ("words",),
        "lexicon:commonness": ("words",),
    }
    for head, labels in (
        ("risks", RISKS),
        ("routes", ROUTES),
        ("boundary", BOUNDARY),
        ("themes", theme_ids()),
        ("scope", SCOPE),
        ("support", SUPPORT),
    ):
        found[f"head:{head}.w"] = (SIZE, len(labels))
        found[f"head:{head}.b"] = (len(labels),)
    return found | {f"lexicon:{kind}": (kind,) for kind in KINDS}
