"""What a store holds and what a write has to do; light, so that a run with nothing to do is."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from pydantic import Field

from app.models import Model, Passage
from app.ports.storing import IndexedArticle, WriteReport

FORMAT = 5
"""Raised when a change makes older indexes unreadable."""


class ThemeText(Model):
    """What a theme's helpful passages would say, to find them by similarity."""

    id: str
    says: tuple[str, ...]


class ArticleEntry(Model):
    """What the manifest says of one article."""

    id: str
    content_hash: str
    passages: int


class Manifest(Model):
    """What a generation holds, read without opening Chroma.

    ``links`` hashes what the theme links were made from; ``files`` has the size in bytes of each
    file of a local generation.
    """

    format: int
    fingerprint: str
    links: str
    articles: dict[str, ArticleEntry]
    files: dict[str, int] = Field(default_factory=dict)


class Plan(Model):
    """What a write has to do, by source."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def touches(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def plan_write(
    known: dict[str, ArticleEntry], articles: Sequence[IndexedArticle], keep: Sequence[str]
) -> Plan:
    wanted = {indexed.article.source: indexed.content_hash for indexed in articles}
    hashes = {source: entry.content_hash for source, entry in known.items()}
    kept = {source for source in keep if source in hashes and source not in wanted}
    return Plan(
        added=tuple(source for source in wanted if source not in hashes),
        changed=tuple(s for s in wanted if s in hashes and hashes[s] != wanted[s]),
        unchanged=tuple(s for s in wanted if hashes.get(s) == wanted[s]) + tuple(sorted(kept)),
        removed=tuple(source for source in hashes if source not in wanted and source not in kept),
    )


def fresh_of(plan: Plan, articles: Sequence[IndexedArticle]) -> list[IndexedArticle]:
    """The articles that the store lacks as they are now."""
    fresh = {*plan.added, *plan.changed}
    return [indexed for indexed in articles if indexed.article.source in fresh]


def entries_after(
    plan: Plan, known: dict[str, ArticleEntry], articles: Sequence[IndexedArticle]
) -> dict[str, ArticleEntry]:
    """What the store holds once the plan is done."""
    kept = {source: known[source] for source in plan.unchanged}
    fresh = {
        indexed.article.source: ArticleEntry(
            id=indexed.article.id,
            content_hash=indexed.content_hash,
            passages=len(indexed.passages),
        )
        for indexed in fresh_of(plan, articles)
    }
    return dict(sorted({**kept, **fresh}.items()))


def report_of(plan: Plan, entries: dict[str, ArticleEntry], embedded: int) -> WriteReport:
    return WriteReport(
        **plan.model_dump(),
        articles=len(entries),
        passages=sum(entry.passages for entry in entries.values()),
        embedded=embedded,
    )


def links_hash(themes: Sequence[ThemeText], references: Sequence[Passage]) -> str:
    """Return a hash of all that links are made from, beside the library itself."""
    digest = sha256()
    for theme in themes:
        digest.update(theme.model_dump_json().encode())
    for passage in references:
        digest.update(passage.model_dump_json().encode())
    return digest.hexdigest()[:16]
