"""Put articles into the tables, embedding their units."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.adapters.chroma import Tables, unit_texts
from app.ports import Embedder, IndexedArticle, Vectors

Progress = Callable[[int, int], None]

PASSAGES_AT_ONCE = 200


class _Counted:
    """Embeds texts, counts them and reports progress."""

    def __init__(self, embedder: Embedder, total: int, progress: Progress) -> None:
        self._embedder = embedder
        self._total = total
        self._progress = progress
        self.count = 0

    def __call__(self, texts: Sequence[str]) -> Vectors:
        vectors = self._embedder.embed(texts)
        self.count += len(texts)
        self._progress(self.count, self._total)
        return vectors


def put_articles(
    tables: Tables,
    articles: Sequence[IndexedArticle],
    embedder: Embedder,
    progress: Progress,
) -> int:
    """Write articles' units and rows, in passages' batches; return how many were embedded."""
    passages = [passage for indexed in articles for passage in indexed.passages]
    total = sum(len(unit_texts(passage)) for passage in passages)
    embed = _Counted(embedder, total, progress)
    for start in range(0, len(passages), PASSAGES_AT_ONCE):
        tables.put_units(passages[start : start + PASSAGES_AT_ONCE], embed)
    for indexed in articles:
        tables.put_article(indexed)
    return embed.count
