"""Embedders that read each text once: of one message, and of one answer's sentences."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from typing import Generic, TypeVar

import numpy as np

from app.ports import Adapted, AdaptedEmbedder, Embedder, Vector, Vectors

AT_ONCE = 256
"""Texts handed on together; what is read of them beside their vectors is then let go."""


Read = TypeVar("Read")

LATELY = 32
"""Messages whose reading is kept: masking, screening and search read the same one in turn."""


class _Lately(Generic[Read]):
    """What was made of the last ``LATELY`` texts.

    A text is known by a hash that means nothing outside this process; the text is not kept.
    """

    def __init__(self) -> None:
        self._salt = os.urandom(16)
        self._kept: OrderedDict[bytes, Read] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str, read: Callable[[], Read]) -> Read:
        key = blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        reading = read()
        with self._lock:
            self._kept[key] = reading
            while len(self._kept) > LATELY:
                self._kept.popitem(last=False)
        return reading


class ReadLately:
    """AdaptedEmbedder over another, which reads a lone text again only after others."""

    def __init__(self, adapted: AdaptedEmbedder) -> None:
        self._adapted = adapted
        self._lately = _Lately[Adapted]()

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        if len(texts) != 1:
            return self._adapted.read(texts)
        return [self._lately.get(texts[0], lambda: self._adapted.read(texts)[0])]


class EmbeddedLately:
    """Embedder over another, which embeds a lone text again only after others."""

    def __init__(self, embedder: Embedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._lately = _Lately[Vectors]()

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) != 1:
            return self._embedder.embed(texts)
        # A copy: whoever asked may change it.
        return self._lately.get(texts[0], lambda: self._embedder.embed(texts)).copy()


class AsEmbedder:
    """Embedder over the vectors of an adapted one that stays close to ``like``, by its name."""

    def __init__(self, adapted: AdaptedEmbedder, like: Embedder) -> None:
        self.fingerprint = like.fingerprint
        self.dimension = like.dimension
        self._adapted = adapted

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([reading.vector for reading in self._adapted.read(texts)])


class Beside:
    """AdaptedEmbedder over another, which has a lone text embedded meanwhile.

    Whoever reads a message adapted wants it as published next: each takes one core.
    """

    def __init__(self, adapted: AdaptedEmbedder, lately: Embedder) -> None:
        """``lately`` keeps what it embedded."""
        self._adapted = adapted
        self._lately = lately
        self._pool = ThreadPoolExecutor(os.cpu_count(), "embeds beside")

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        if len(texts) != 1:
            return self._adapted.read(texts)
        beside = self._pool.submit(self._lately.embed, texts)
        found = self._adapted.read(texts)
        if not beside.cancel():
            # What fails there fails again for whoever asks for it.
            beside.exception()
        return found


SENTENCES = 20_000
"""Sentences of the library whose vectors are kept beside the index: some 30 megabytes."""


class KnownSentences:
    """Embedder over another, which is told the vectors of the library's sentences.

    They are made at ingest and come with what is found: to make them again, when an answer cites
    them, was most of what an answer cost. Sentences of articles, never of people.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def learn(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Be told texts with their vectors, (count, dimension), as the embedder would make them."""
        with self._lock:
            for text, vector in zip(texts, vectors, strict=True):
                self._known[text] = vector
                self._known.move_to_end(text)
            while len(self._known) > SENTENCES:
                self._known.popitem(last=False)

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            found.update(zip(new, self._embedder.embed(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([found[text] for text in texts])


class Remembered:
    """Embedder and AdaptedEmbedder over another; ``read`` keeps vectors and no states.

    It holds what it has read for as long as it lives: give each answer one of its own.
    """

    def __init__(self, embedder: Embedder, adapted: AdaptedEmbedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._adapted = adapted
        self._embedded: dict[str, Vector] = {}
        self._read: dict[str, Adapted] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        for new in _new(texts, self._embedded):
            self._embedded.update(zip(new, self._embedder.embed(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._embedded[text] for text in texts])

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        for new in _new(texts, self._read):
            for text, reading in zip(new, self._adapted.read(new), strict=True):
                # A copy, since the vector is a view on those of all the texts and their states.
                vector = reading.vector.copy()
                states = np.zeros((0, reading.states.shape[1]), dtype=np.float32)
                self._read[text] = Adapted(vector, states, ())
        return [self._read[text] for text in texts]


def _new(texts: Sequence[str], known: dict[str, Vector] | dict[str, Adapted]) -> list[list[str]]:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    return [new[at : at + AT_ONCE] for at in range(0, len(new), AT_ONCE)]
