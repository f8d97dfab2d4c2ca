"""What the pipeline needs from the outside, as Protocols that adapters and fakes satisfy.

Here are embeddings and the index that everything is found in; ``identifiers``, ``storing``,
``chat``, ``wording`` and ``keeping`` have rooms of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from app.models import Article, Model, Passage

Vector = NDArray[np.float32]
"""One embedding, shape (dimension,), unit length."""

Vectors = NDArray[np.float32]
"""Embeddings, shape (count, dimension), each of unit length."""


class Embedder(Protocol):
    """Turns text into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Provider, model and dimension: vectors of different fingerprints never mix."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text. Raises EmbedderError."""
        ...


class Adapted(NamedTuple):
    """A text as the adapted embedder reads it.

    ``vector`` is of unit length, ``states`` (pieces, 384); ``offsets`` are each piece's (start,
    end) in the text, equal for pieces that stand for no characters.
    """

    vector: Vector
    states: NDArray[np.float32]
    offsets: tuple[tuple[int, int], ...]


class AdaptedEmbedder(Protocol):
    """Reads text with what the examples taught it about danger, tone and names."""

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        """One reading a text, cut after 256 pieces. Raises EmbedderError."""
        ...


class UnitHit(NamedTuple):
    """A unit near a vector. ``similarity`` is cosine: higher is closer, 1 is the same."""

    passage_id: str
    kind: str
    similarity: float


class ThemeLinks(Model):
    """What speaks to a theme, each with its strength from 0 to 1.

    ``passages`` maps passage ids; ``sentences`` maps sentence units, ``<passage id>.s<number>``.
    """

    passages: dict[str, float]
    sentences: dict[str, float]


class PassageIndex(Protocol):
    """An opened, unchanging generation of the library."""

    @property
    def size(self) -> int:
        """How many passages there are."""
        ...

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        """For each vector, up to ``count`` nearest units, best first."""
        ...

    def lexical(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        """Return (passage id, BM25) pairs, best first, and the known share of the text.

        The share, 0 to 1, is how much of the text's information content is in words that the
        library uses.
        """
        ...

    def theme_links(self, theme: str) -> ThemeLinks:
        """What speaks to a theme; empty for a theme that the index does not know."""
        ...

    def bridged(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        """Passage ids with their strength, about 0 to 1, over the reference passages that fit.

        ``themes`` maps a theme to its probability.
        """
        ...

    def in_place_of(self, answers: Mapping[str, float]) -> dict[str, float]:
        """Passage ids with their share in answering, 0 to 1.

        ``answers`` has the shares of reference passages, by id. One that is in the library answers
        itself; what is like one that is not answers in its place, the less the less it is like it.
        """
        ...

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in this order; an unknown id raises StoreUnusable."""
        ...

    def all_passages(self) -> list[Passage]:
        """Every passage, in no order."""
        ...

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """For each passage's id, the vectors of its sentences in order."""
        ...

    def articles(self) -> list[Article]:
        """Every article, by title."""
        ...

    def article(self, article_id: str) -> Article:
        """Raises StoreUnusable where it is not there."""
        ...

    def articles_by_id(self, ids: Sequence[str]) -> list[Article]:
        """The articles with these ids, in any order."""
        ...


class Library(Protocol):
    """Hands out the newest finished generation."""

    def current(self) -> PassageIndex:
        """Open (or reuse) the newest index. Raises StoreError."""
        ...
