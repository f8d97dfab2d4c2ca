"""A generation of the library, opened for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.adapters.bridge import Bridge
from app.adapters.chroma import Tables
from app.adapters.lexical import Lexical
from app.models import Article, Passage
from app.ports import ThemeLinks, UnitHit, Vector, Vectors

_NO_LINKS = ThemeLinks(passages={}, sentences={})


def searchable(passage: Passage) -> str:
    """The words by which BM25 finds a passage: its headings, its text, and its questions."""
    return "\n".join((*passage.heading, passage.text, *passage.questions))


class ChromaIndex:
    """PassageIndex over Chroma's tables, a BM25 index, theme links and the bridge."""

    def __init__(
        self,
        tables: Tables,
        lexical: Lexical,
        links: dict[str, ThemeLinks],
        bridge: Bridge,
        size: int,
    ) -> None:
        self._tables = tables
        self._lexical = lexical
        self._links = links
        self._bridge = bridge
        self._size = size

    @property
    def size(self) -> int:
        return self._size

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        return self._tables.nearest(vectors, count)

    def lexical(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        return self._lexical.search(text, count)

    def theme_links(self, theme: str) -> ThemeLinks:
        return self._links.get(theme, _NO_LINKS)

    def bridged(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        return self._bridge.strengths(vector, themes)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return self._tables.passages(ids)

    def all_passages(self) -> list[Passage]:
        return self._tables.all_passages()

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        return self._tables.sentence_vectors(passages)

    def articles(self) -> list[Article]:
        return self._tables.all_articles()

    def article(self, article_id: str) -> Article:
        return self._tables.article(article_id)

    def articles_by_id(self, ids: Sequence[str]) -> list[Article]:
        return self._tables.some_articles(ids)
