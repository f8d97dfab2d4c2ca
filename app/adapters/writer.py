"""Bring a store in line with a set of articles: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.adapters.chroma import Tables, open_folder, open_server, translated, unit_texts
from app.adapters.generations import FORMAT, ArticleEntry, Generations, Manifest
from app.adapters.index import searchable, write_links
from app.adapters.lexical import Lexical
from app.adapters.links import ThemeText, link, themes_hash
from app.errors import StoreOutdated
from app.models import Model, Passage
from app.ports import Embedder, IndexedArticle, Vectors, WriteReport

Progress = Callable[[int, int], None]

PASSAGES_AT_ONCE = 200


class _Plan(Model):
    """What a write has to do, by source."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def touches(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def _plan(known: dict[str, str], articles: Sequence[IndexedArticle], keep: Sequence[str]) -> _Plan:
    wanted = {indexed.article.source: indexed.content_hash for indexed in articles}
    kept = {source for source in keep if source in known and source not in wanted}
    return _Plan(
        added=tuple(source for source in wanted if source not in known),
        changed=tuple(s for s in wanted if s in known and known[s] != wanted[s]),
        unchanged=tuple(s for s in wanted if known.get(s) == wanted[s]) + tuple(sorted(kept)),
        removed=tuple(source for source in known if source not in wanted and source not in kept),
    )


class _Embedding:
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


def _put(
    tables: Tables,
    articles: Sequence[IndexedArticle],
    embedder: Embedder,
    progress: Progress,
) -> int:
    """Write articles' units and rows, in passages' batches; return how many were embedded."""
    passages = [passage for indexed in articles for passage in indexed.passages]
    total = sum(len(unit_texts(passage)) for passage in passages)
    embed = _Embedding(embedder, total, progress)
    for start in range(0, len(passages), PASSAGES_AT_ONCE):
        tables.put_units(passages[start : start + PASSAGES_AT_ONCE], embed)
    for indexed in articles:
        tables.put_article(indexed)
    return embed.count


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
        self, articles: Sequence[IndexedArticle], keep: Sequence[str], progress: Progress
    ) -> WriteReport:
        with self._generations.writing():
            name, manifest = self._usable()
            entries = dict(manifest.articles) if manifest else {}
            plan = _plan({s: entry.content_hash for s, entry in entries.items()}, articles, keep)
            stale = manifest is None or manifest.links != themes_hash(self._themes)
            embedded = 0
            if plan.touches or stale:
                old = self._generations.current()
                self._generations.clear(keep=set())
                embedded, entries = self._write(name, entries, plan, articles, progress)
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
        plan: _Plan,
        articles: Sequence[IndexedArticle],
        progress: Progress,
    ) -> tuple[int, dict[str, ArticleEntry]]:
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
                    self._derive(tables, name)
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
                    links=themes_hash(self._themes),
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
        plan: _Plan,
        articles: Sequence[IndexedArticle],
        progress: Progress,
    ) -> int:
        for source in (*plan.removed, *plan.changed):
            tables.delete_units(entries[source].id)
            tables.delete_article(entries[source].id)
        fresh = {*plan.added, *plan.changed}
        return _put(
            tables, [a for a in articles if a.article.source in fresh], self._embedder, progress
        )

    def _derive(self, tables: Tables, name: str) -> None:
        folder = self._generations.path(name)
        passages = sorted(tables.all_passages(), key=lambda passage: passage.id)
        Lexical.build([p.id for p in passages], [searchable(p) for p in passages]).save(
            folder / "lexical"
        )
        tagged: list[Passage] = [passage for passage in passages if passage.themes]
        links = link(tables, self._themes, self._embedder, tagged)
        write_links(folder / "links.json", links)


class ServerWriter:
    """Writes to a Chroma server in place; killed at any moment, the next run ends the work.

    An article's new units come before its row, and its old units go after it, so that whatever a
    reader finds is whole.
    """

    def __init__(self, url: str, embedder: Embedder) -> None:
        self._url = url
        self._embedder = embedder

    def known(self) -> dict[str, str]:
        tables = self._tables()
        return {source: row[1] for source, row in tables.article_rows().items()}

    def write(
        self, articles: Sequence[IndexedArticle], keep: Sequence[str], progress: Progress
    ) -> WriteReport:
        tables = self._tables()
        rows = tables.article_rows()
        plan = _plan({source: row[1] for source, row in rows.items()}, articles, keep)
        fresh = {*plan.added, *plan.changed}
        embedded = _put(
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
        if plan.touches or orphans:
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
