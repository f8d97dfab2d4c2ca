"""Write to a Chroma server in place."""

from __future__ import annotations

from collections.abc import Sequence

from app.adapters.chroma import Tables, open_server
from app.adapters.links import link
from app.adapters.plan import ThemeText, links_hash, plan_write
from app.adapters.put import Progress, put_articles
from app.models import Passage
from app.ports import Embedder, IndexedArticle, WriteReport


class ServerWriter:
    """Writes to a Chroma server in place; killed at any moment, the next run ends the work.

    An article's new units come before its row, and its old units go after it, so that whatever a
    reader finds is whole.
    """

    def __init__(self, url: str, embedder: Embedder, themes: Sequence[ThemeText]) -> None:
        self._url = url
        self._embedder = embedder
        self._themes = themes

    def known(self) -> dict[str, str]:
        tables = self._tables()
        return {source: row[1] for source, row in tables.article_rows().items()}

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Progress,
    ) -> WriteReport:
        tables = self._tables()
        rows = tables.article_rows()
        plan = plan_write({source: row[1] for source, row in rows.items()}, articles, keep)
        fresh = {*plan.added, *plan.changed}
        embedded = put_articles(
            tables, [a for a in articles if a.article.source in fresh], self._embedder, progress
        )
        for indexed in articles:
            if indexed.article.source in plan.changed:
                tables.delete_units(
                    indexed.article.id, keep_passages=[p.id for p in indexed.passages]
                )
        for source in plan.removed:
            tables.delete_article(rows[source][0])
        orphans = tables.unit_article_ids() - {row[0] for row in tables.article_rows().values()}
        for article_id in orphans:
            tables.delete_units(article_id)
        made_from = links_hash(self._themes, references)
        if plan.touches or orphans or tables.links_made_from() != made_from:
            tables.put_links(link(tables, self._themes, references, self._embedder), made_from)
            tables.touch()
        rows = tables.article_rows()
        return WriteReport(
            **plan.model_dump(),
            articles=len(rows),
            passages=sum(row[2] for row in rows.values()),
            embedded=embedded,
        )

    def _tables(self) -> Tables:
        tables = Tables(open_server(self._url), self._embedder.fingerprint, self._url)
        tables.create()
        return tables
