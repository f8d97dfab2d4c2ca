"""The embedder on this machine, for runs that ask a thousand questions of one library.

The same passages are cited and the same sentences gated again and again, by several services and
in every run: a vector is a function of the text and the weights alone, so each is made once. Texts
are known by their hashes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np

from app.ports import Adapted, AdaptedEmbedder, Embedder, Vector, Vectors
from app.understanding.remembered import Beside
from app.wiring.embedders import LocalEmbedder

Make = Callable[[list[str]], list[Vector]]


class RememberingEmbedder:
    """A LocalEmbedder over another, in whatever thread. What names are found in is read anew."""

    def __init__(self, minilm: LocalEmbedder, file: Path | None = None) -> None:
        """``file`` keeps vectors from run to run: name it by all that a vector depends on."""
        self.fingerprint = minilm.fingerprint
        self.dimension = minilm.dimension
        self._minilm = minilm
        self._file = file
        held = _load(file) if file is not None and file.exists() else {}
        self._published = _Known(held, "published", lambda texts: list(minilm.embed(texts)))
        self._message = _Messages(held, minilm)
        self._sentences = _Sentences(held, minilm)

    @cached_property
    def both(self) -> AdaptedEmbedder:
        return Beside(self, self._message)

    @property
    def message(self) -> Embedder:
        return self._message

    @property
    def sentences(self) -> AdaptedEmbedder:
        return self._sentences

    @property
    def turns(self) -> AdaptedEmbedder:
        return self._minilm.turns

    def load_beside(self) -> None:
        self._minilm.load_beside()

    def embed(self, texts: Sequence[str]) -> Vectors:
        return _stacked(self._published.of(texts), self.dimension)

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return self._minilm.read(texts)

    def save(self) -> None:
        """Write what is new, whole or not at all."""
        kept = (self._published, self._message.known, self._sentences.known)
        if self._file is None or not any(known.fresh for known in kept):
            return
        held = {key: vector for known in kept for key, vector in known.held().items()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part.npz")
        np.savez(part, keys=np.array(list(held)), vectors=np.stack(list(held.values())))
        part.replace(self._file)
        for known in kept:
            known.fresh = False


class _Known:
    """Vectors of one way of reading, by the hash of the text."""

    def __init__(self, held: dict[str, Vector], way: str, make: Make) -> None:
        self._vectors = {key: vector for key, vector in held.items() if key.startswith(way)}
        self._way = way
        self._make = make
        self._lock = threading.Lock()
        self.fresh = False

    def of(self, texts: Sequence[str]) -> list[Vector]:
        keys = [self._key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
        if new:
            made = self._make(list(new.values()))
            with self._lock:
                self._vectors.update(zip(new, made, strict=True))
                self.fresh = True
        return [self._vectors[key] for key in keys]

    def held(self) -> dict[str, Vector]:
        with self._lock:
            return dict(self._vectors)

    def _key(self, text: str) -> str:
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return f"{self._way}-{digest}"


class _Messages:
    """Embedder of what a person wrote."""

    def __init__(self, held: dict[str, Vector], minilm: LocalEmbedder) -> None:
        self.fingerprint = minilm.fingerprint
        self.dimension = minilm.dimension
        self.known = _Known(held, "message", lambda texts: list(minilm.message.embed(texts)))

    def embed(self, texts: Sequence[str]) -> Vectors:
        return _stacked(self.known.of(texts), self.dimension)


class _Sentences:
    """Sentences of answers, without the states of their pieces, which nobody asks for."""

    def __init__(self, held: dict[str, Vector], minilm: LocalEmbedder) -> None:
        def make(texts: list[str]) -> list[Vector]:
            return [reading.vector.copy() for reading in minilm.sentences.read(texts)]

        self._none = np.zeros((0, minilm.dimension), dtype=np.float32)
        self.known = _Known(held, "sentence", make)

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return [Adapted(vector, self._none, ()) for vector in self.known.of(texts)]


def _stacked(vectors: Sequence[Vector], dimension: int) -> Vectors:
    return np.stack(vectors) if vectors else np.zeros((0, dimension), dtype=np.float32)


def _load(file: Path) -> dict[str, Vector]:
    with np.load(file) as kept:
        return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
