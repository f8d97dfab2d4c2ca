"""Bring a local store in line with a set of articles: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.adapters.generations import FORMAT, ArticleEntry, Generations, Manifest
from app.adapters.plan import Plan, ThemeText, links_hash, plan_write
from app.errors import StoreOutdated
from app.models import Passage
from app.ports import Embedder, IndexedArticle, WriteReport

if TYPE_CHECKING:
    from app.adapters.chroma import Tables
    from app.adapters.put import Progress


class LocalWriter:
    """Writes a new generation beside the one that answers, then switches to it."""

    def __init__(
        self, generations: Generations, embedder: Embedder, themes: Sequence[ThemeText]
    ) -> None:
        self._generations = generations
        self._embedder = embedder
        self._themes = themes

    def known(self) -> dict[str, str]:
        _, manifest = self._usable()
        entries = manifest.articles if manifest else {}
        return {source: entry.content_hash for source, entry in entries.items()}

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Progress,
    ) -> WriteReport:
        with self._generations.writing():
            name, manifest = self._usable()
            entries = dict(manifest.articles) if manifest else {}
            plan = plan_write({s: entry.content_hash for s, entry in entries.items()}, articles, keep)
            made_from = links_hash(self._themes, references)
            stale = manifest is None or manifest.links != made_from
            embedded = 0
            if plan.touches or stale:
                old = self._generations.current()
                self._generations.clear(keep=set())
                embedded, entries = self._write(
                    name, entries, plan, articles, references, progress
                )
                self._generations.clear(keep={old} if old else set())
        return WriteReport(
            **plan.model_dump(),
            articles=len(entries),
            passages=sum(entry.passages for entry in entries.values()),
            embedded=embedded,
        )

    def _usable(self) -> tuple[str | None, Manifest | None]:
        """The current generation, where this version and embedder can build on it."""
        name = self._generations.current()
        if name is None:
            return None, None
        try:
            manifest = self._generations.manifest(name)
        except StoreOutdated:
            return None, None
        if manifest.format != FORMAT or manifest.fingerprint != self._embedder.fingerprint:
            return None, None
        return name, manifest

    def _write(
        self,
        base: str | None,
        entries: dict[str, ArticleEntry],
        plan: Plan,
        articles: Sequence[IndexedArticle],
        references: Sequence[Passage],
        progress: Progress,
    ) -> tuple[int, dict[str, ArticleEntry]]:
        # Loaded here and not above: a run over an unchanged library needs none of it.
        from app.adapters.chroma import Tables, open_folder, translated

        with translated(self._generations.place):
            name = self._generations.start(copy_of=base)
            try:
                folder = self._generations.path(name)
                tables = Tables(
                    open_folder(folder / "chroma"),
                    self._embedder.fingerprint,
                    self._generations.place,
                )
                try:
                    tables.create()
                    embedded = self._bring_in_line(tables, entries, plan, articles, progress)
                    self._derive(tables, references, name)
                finally:
                    tables.close()
                kept = {source: entries[source] for source in plan.unchanged}
                fresh = {
                    indexed.article.source: ArticleEntry(
                        id=indexed.article.id,
                        content_hash=indexed.content_hash,
                        passages=len(indexed.passages),
                    )
                    for indexed in articles
                }
                manifest = Manifest(
                    format=FORMAT,
                    fingerprint=self._embedder.fingerprint,
                    links=links_hash(self._themes, references),
                    articles=dict(sorted({**kept, **fresh}.items())),
                )
                self._generations.finish(name, manifest)
            except BaseException:
                self._generations.clear(keep=set())
                raise
        return embedded, manifest.articles

    def _bring_in_line(
        self,
        tables: Tables,
        entries: dict[str, ArticleEntry],
        plan: Plan,
        articles: Sequence[IndexedArticle],
        progress: Progress,
    ) -> int:
        from app.adapters.put import put_articles

        for source in (*plan.removed, *plan.changed):
            tables.delete_units(entries[source].id)
            tables.delete_article(entries[source].id)
        fresh = {*plan.added, *plan.changed}
        return put_articles(
            tables, [a for a in articles if a.article.source in fresh], self._embedder, progress
        )

    def _derive(self, tables: Tables, references: Sequence[Passage], name: str) -> None:
        from app.adapters.index import searchable
        from app.adapters.lexical import Lexical
        from app.adapters.links import link

        folder = self._generations.path(name)
        passages = sorted(tables.all_passages(), key=lambda passage: passage.id)
        Lexical.build([p.id for p in passages], [searchable(p) for p in passages]).save(
            folder / "lexical"
        )
        links = link(tables, self._themes, references, self._embedder)
        tables.put_links(links, links_hash(self._themes, references))
