"""A generation of the library, opened for reading."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from app.adapters.bridge import Bridge
from app.adapters.chroma import Tables
from app.adapters.lexical import Lexical
from app.models import Article, Passage
from app.ports import ThemeLinks, UnitHit, Vector, Vectors

_NO_LINKS = ThemeLinks(passages={}, sentences={})

PASSAGES_KEPT = 1_000
ARTICLES_KEPT = 50
"""Read lately, with the vectors of their sentences: the same few answer most questions, and a
generation never changes. Some 10 MB at the most."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Lately(Generic[Key, Value]):
    """Keeps what was read last, for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self, keys: Sequence[Key], read: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """The values of the keys; ``read`` is asked for those that are not kept, if any.

        A key that ``read`` does not know is left out.
        """
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        if missing := [key for key in dict.fromkeys(keys) if key not in found]:
            found.update(read(missing))
        with self._lock:
            for key, value in found.items():
                self._kept[key] = value
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


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
        self._units = tables.count()
        self._passages: Lately[str, Passage] = Lately(PASSAGES_KEPT)
        self._sentences: Lately[str, Vectors] = Lately(PASSAGES_KEPT)
        self._articles: Lately[str, Article] = Lately(ARTICLES_KEPT)

    @property
    def size(self) -> int:
        return self._size

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        return self._tables.nearest(vectors, min(count, self._units))

    def lexical(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        return self._lexical.search(text, count)

    def theme_links(self, theme: str) -> ThemeLinks:
        return self._links.get(theme, _NO_LINKS)

    def bridged(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        return self._bridge.strengths(vector, themes)

    def in_place_of(self, answers: Mapping[str, float]) -> dict[str, float]:
        return self._bridge.in_place_of(answers)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        def read(missing: list[str]) -> dict[str, Passage]:
            return {passage.id: passage for passage in self._tables.passages(missing)}

        found = self._passages.get(ids, read)
        return [found[passage_id] for passage_id in ids]

    def all_passages(self) -> list[Passage]:
        return self._tables.all_passages()

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        by_id = {passage.id: passage for passage in passages}

        def read(missing: list[str]) -> dict[str, Vectors]:
            return self._tables.sentence_vectors([by_id[passage_id] for passage_id in missing])

        return self._sentences.get(list(by_id), read)

    def articles(self) -> list[Article]:
        return self._tables.all_articles()

    def article(self, article_id: str) -> Article:
        return self._tables.article(article_id)

    def articles_by_id(self, ids: Sequence[str]) -> list[Article]:
        def read(missing: list[str]) -> dict[str, Article]:
            return {article.id: article for article in self._tables.some_articles(missing)}

        return list(self._articles.get(ids, read).values())
