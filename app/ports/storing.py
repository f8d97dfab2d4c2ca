"""What brings a store in line with a set of articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.models import Article, Model, Passage


class IndexedArticle(Model):
    """An article with its passages, ready to be indexed. ``content_hash`` covers everything."""

    article: Article
    passages: tuple[Passage, ...]
    content_hash: str


class WriteReport(Model):
    """What a write did. ``embedded`` counts texts sent to the embedder."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    articles: int
    passages: int
    embedded: int


class LibraryWriter(Protocol):
    """Brings a store in line with a set of articles, whole or not at all."""

    def known(self) -> dict[str, str]:
        """Source of each article in the store and its content hash; empty without a store."""
        ...

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Callable[[int, int], None],
    ) -> WriteReport:
        """Make the store hold ``articles`` and, untouched, the sources named in ``keep``.

        ``references`` are passages that an editor tied to themes: they show what a theme is about.
        ``progress`` is called with (texts embedded, texts to embed). Raises StoreError or
        EmbedderError and then leaves the store as it was.
        """
        ...
