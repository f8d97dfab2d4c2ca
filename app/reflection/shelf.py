"""Sentences of the library that fit what was noticed, kept ready by theme."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from app.models import Citation, Passage
from app.pipeline.numbering import cite
from app.ports import Embedder, Library, PassageIndex, Vector
from app.understanding.roles import QuoteReader

PASSAGES_OF_A_THEME = 8
SHORTEST, LONGEST = 6, 32
"""Words of a sentence that is read in passing, beside one's own thoughts."""

QUOTABLE_FROM = 0.6
CLOSE = 0.8
"""Weight of a sentence's closeness to what was said, beside its theme's link to it."""

WORTH_BRINGING = 0.95
"""Link and closeness together, below which silence is better than a passage."""


class Quotable(NamedTuple):
    """A sentence that can stand alone: what it does, and how strongly it speaks to its theme."""

    passage: Passage
    text: str
    role: str
    strength: float
    vector: Vector


class Shelf:
    """Finds one sentence to lay beside a turn, or none."""

    def __init__(
        self, library: Library, quotes: QuoteReader, minilm: Embedder, *, shares_embedder: bool
    ) -> None:
        """``shares_embedder``: the library's sentences were embedded by ``minilm`` too."""
        self._library = library
        self._quotes = quotes
        self._minilm = minilm
        self._shares = shares_embedder
        self._index: PassageIndex | None = None
        self._by_theme: dict[str, tuple[Quotable, ...]] = {}

    def load(self, themes: Collection[str]) -> None:
        """Make the sentences of these themes ready. Raises StoreError or EmbedderError."""
        index = self._current()
        for theme in themes:
            self._sentences(index, theme)

    def bring(
        self, vector: Vector, themes: Sequence[str], roles: Collection[str], used: Collection[str]
    ) -> tuple[Citation, Passage] | None:
        """The sentence that speaks to the themes best, as (its citation, its passage).

        ``used`` are ids of passages that were brought before. Raises StoreError.
        """
        index = self._current()
        best: tuple[float, Quotable] | None = None
        for theme in themes:
            for one in self._sentences(index, theme):
                if one.role not in roles or one.passage.id in used:
                    continue
                worth = min(one.strength, 1.0) + CLOSE * float(one.vector @ vector)
                if worth >= WORTH_BRINGING and (best is None or worth > best[0]):
                    best = worth, one
        if best is None:
            return None
        passage = best[1].passage
        (article,) = index.articles_by_id([passage.article_id])
        # A turn has one citation at most.
        return cite(1, best[1].text, passage, article), passage

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Raises StoreError for an id that is not there."""
        return self._current().passages(ids)

    def _current(self) -> PassageIndex:
        index = self._library.current()
        if index is not self._index:
            # A finished ingest: what was ready is of the library before.
            self._index, self._by_theme = index, {}
        return index

    def _sentences(self, index: PassageIndex, theme: str) -> tuple[Quotable, ...]:
        known = self._by_theme.get(theme)
        if known is None:
            known = self._by_theme[theme] = self._read(index, theme)
        return known

    def _read(self, index: PassageIndex, theme: str) -> tuple[Quotable, ...]:
        links = index.theme_links(theme)
        ids = sorted(links.passages, key=lambda key: -links.passages[key])[:PASSAGES_OF_A_THEME]
        passages = index.passages(ids)
        clinicians = {
            article.id
            for article in index.articles_by_id(list({p.article_id for p in passages}))
            if article.audience == "clinician"
        }
        passages = [passage for passage in passages if passage.article_id in clinicians]
        stored = index.sentence_vectors(passages) if self._shares else {}
        found: list[Quotable] = []
        for passage in passages:
            texts = [
                passage.text[a - passage.start : b - passage.start] for a, b in passage.sentences
            ]
            if not texts:
                continue
            vectors = stored[passage.id] if self._shares else self._minilm.embed(texts)
            for number, text in enumerate(texts):
                # It stands beside the turn's one question, so it asks none itself.
                if not SHORTEST <= len(text.split()) <= LONGEST or "?" in text:
                    continue
                if text.rstrip("”\"'’)").endswith((":", ";", ",")):
                    continue
                vector = np.asarray(vectors[number], dtype=np.float32)
                role, fit = self._quotes.read(vector, text)
                if fit >= QUOTABLE_FROM:
                    strength = links.sentences.get(f"{passage.id}.s{number}", 0.0)
                    found.append(Quotable(passage, text, role, strength, vector))
        return tuple(found)
