"""Bring a Chroma server in line with a set of articles: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from app.adapters.chroma import Tables
from app.adapters.chroma_write import Progress, WritableTables
from app.adapters.client import open_server, translated
from app.adapters.links import link
from app.adapters.plan import ThemeText, entries_after, fresh_of, links_hash, plan_write, report_of
from app.adapters.server_generations import Pointer, ServerGenerations
from app.errors import StoreMissing, StoreOutdated
from app.models import Passage
from app.ports import Embedder
from app.ports.storing import IndexedArticle, WriteReport


class ServerWriter:
    """Writes a new generation beside the one that answers, then switches to it.

    What is unchanged is copied from collection to collection, vectors and all.
    """

    def __init__(self, url: str, embedder: Embedder, themes: Sequence[ThemeText]) -> None:
        self._url = url
        self._embedder = embedder
        self._themes = themes
        self._opened: ServerGenerations | None = None

    def known(self) -> dict[str, str]:
        with translated(self._url):
            _, tables = self._base()
            entries = self._generations.entries(tables) if tables else {}
        return {source: entry.content_hash for source, entry in entries.items()}

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Progress,
    ) -> WriteReport:
        with translated(self._url):
            pointer, base = self._base()
            entries = self._generations.entries(base) if base else {}
            plan = plan_write(entries, articles, keep)
            made_from = links_hash(self._themes, references)
            stale = bool(articles) if pointer is None else pointer.links != made_from
            if not (plan.touches or stale):
                return report_of(plan, entries, embedded=0)
            self._generations.clear()
            name = self._generations.start()
            try:
                tables = WritableTables(self._client, self._generations.library(name), self._url)
                tables.create()
                if base:
                    unchanged = [entries[source].id for source in plan.unchanged]
                    tables.copy_articles(base, unchanged)
                    tables.copy_references(base)
                fresh = fresh_of(plan, articles)
                embedded = tables.put_articles(fresh, self._embedder, progress)
                tables.put_references(references, self._embedder)
                tables.put_links(link(tables, self._themes, references, self._embedder))
                self._generations.finish(name, made_from)
            except BaseException:
                self._generations.discard(name)
                raise
            self._generations.clear()
        return report_of(plan, entries_after(plan, entries, articles), embedded)

    def _base(self) -> tuple[Pointer | None, Tables | None]:
        """The generation that answers, where this version can build on it."""
        try:
            pointer = self._generations.pointer()
            if pointer is None:
                return None, None
            tables = Tables(self._client, self._generations.library(pointer.current), self._url)
            tables.open()
        except (StoreOutdated, StoreMissing):
            return None, None
        return pointer, tables

    @property
    def _generations(self) -> ServerGenerations:
        if self._opened is None:
            self._client = open_server(self._url)
            self._opened = ServerGenerations(self._client, self._embedder.fingerprint, self._url)
        return self._opened
