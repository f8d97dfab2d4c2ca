"""Bring a local store in line with a set of articles: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.adapters.generations import Generations
from app.adapters.plan import (
    FORMAT,
    ArticleEntry,
    Manifest,
    Plan,
    ThemeText,
    entries_after,
    fresh_of,
    links_hash,
    plan_write,
    report_of,
)
from app.errors import StoreUnusable
from app.models import Passage
from app.ports import Embedder
from app.ports.storing import IndexedArticle, WriteReport

if TYPE_CHECKING:
    from app.adapters.chroma_write import Progress, WritableTables


class _State(NamedTuple):
    """The generation to build on, what it holds, and what is to be done."""

    base: str | None
    entries: dict[str, ArticleEntry]
    plan: Plan
    to_do: bool


class LocalWriter:
    """Writes a new generation beside the one that answers, then switches to it."""

    def __init__(
        self, generations: Generations, embedder: Embedder, themes: Sequence[ThemeText]
    ) -> None:
        self._generations = generations
        self._embedder = embedder
        self._themes = themes

    def known(self) -> dict[str, str]:
        base = self._generations.usable(self._embedder.fingerprint)
        entries = base[1].articles if base else {}
        return {source: entry.content_hash for source, entry in entries.items()}

    def write(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
        progress: Progress,
    ) -> WriteReport:
        before = self._state(articles, keep, references)
        # A store that is right already may be read-only, or another run's to write to.
        if not before.to_do:
            return report_of(before.plan, before.entries, embedded=0)
        with self._generations.writing():
            state = self._state(articles, keep, references)
            if not state.to_do:
                return report_of(state.plan, state.entries, embedded=0)
            try:
                return self._write(state, articles, references, progress)
            except StoreUnusable as error:
                from app.adapters.client import StoreDamaged

                if state.base is None or not isinstance(error, StoreDamaged):
                    raise
                anew = _State(None, {}, plan_write({}, articles, ()), to_do=True)
                return self._write(anew, articles, references, progress)

    def _state(
        self,
        articles: Sequence[IndexedArticle],
        keep: Sequence[str],
        references: Sequence[Passage],
    ) -> _State:
        base = self._generations.usable(self._embedder.fingerprint)
        if base is None:
            # With nothing to put into it, an index that cannot be built on stays as it is.
            return _State(None, {}, plan_write({}, articles, keep), to_do=bool(articles))
        name, manifest = base
        plan = plan_write(manifest.articles, articles, keep)
        stale = manifest.links != links_hash(self._themes, references)
        to_do = plan.touches or stale or not self._generations.is_current(name)
        return _State(name, manifest.articles, plan, to_do=to_do)

    def _write(
        self,
        state: _State,
        articles: Sequence[IndexedArticle],
        references: Sequence[Passage],
        progress: Progress,
    ) -> WriteReport:
        # Loaded here and not above: a run over an unchanged library needs none of it.
        from app.adapters.chroma_write import WritableTables
        from app.adapters.client import open_folder, translated

        generations, embedder = self._generations, self._embedder
        base, entries, plan = state.base, state.entries, state.plan
        with translated(generations.place):
            old = self._answering()
            generations.clear(keep={kept for kept in (base, old) if kept})
            name = generations.start(copy_of=base)
            try:
                tables = WritableTables(
                    open_folder(generations.path(name) / "chroma", generations.place),
                    embedder.fingerprint,
                    generations.place,
                )
                try:
                    tables.create()
                    for source in (*plan.removed, *plan.changed):
                        tables.delete_article(entries[source].id)
                    embedded = tables.put_articles(fresh_of(plan, articles), embedder, progress)
                    self._derive(tables, references, name)
                finally:
                    tables.close()
                manifest = Manifest(
                    format=FORMAT,
                    fingerprint=embedder.fingerprint,
                    links=links_hash(self._themes, references),
                    articles=entries_after(plan, entries, articles),
                )
                generations.finish(name, manifest)
            except BaseException:
                if not generations.is_current(name):
                    generations.discard(name)
                raise
            # A question that was being answered from the old one may still need it.
            generations.clear(keep={kept for kept in (name, old) if kept})
        return report_of(plan, manifest.articles, embedded)

    def _answering(self) -> str | None:
        """The generation that readers have now, also where this writer cannot build on it."""
        try:
            return self._generations.current()
        except StoreUnusable:
            return None

    def _derive(self, tables: WritableTables, references: Sequence[Passage], name: str) -> None:
        from app.adapters.index import searchable
        from app.adapters.lexical import Lexical
        from app.adapters.links import link

        passages = sorted(tables.all_passages(), key=lambda passage: passage.id)
        Lexical.build([p.id for p in passages], [searchable(p) for p in passages]).save(
            self._generations.path(name) / "lexical"
        )
        tables.put_references(references, self._embedder)
        tables.put_links(link(tables, self._themes, references, self._embedder))
