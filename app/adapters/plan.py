"""What a write has to do; light, so that a run with nothing to do starts no database."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from app.models import Model, Passage
from app.ports import IndexedArticle


class ThemeText(Model):
    """What a theme's helpful passages would say, to find them by similarity."""

    id: str
    says: tuple[str, ...]


def links_hash(themes: Sequence[ThemeText], references: Sequence[Passage]) -> str:
    """Return a hash of all that links are made from, beside the library itself."""
    digest = sha256()
    for theme in themes:
        digest.update(theme.model_dump_json().encode())
    for passage in references:
        digest.update(f"{passage.id} {' '.join(passage.themes)}\n".encode())
    return digest.hexdigest()[:16]


class Plan(Model):
    """What a write has to do, by source."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def touches(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def plan_write(known: dict[str, str], articles: Sequence[IndexedArticle], keep: Sequence[str]) -> Plan:
    wanted = {indexed.article.source: indexed.content_hash for indexed in articles}
    kept = {source for source in keep if source in known and source not in wanted}
    return Plan(
        added=tuple(source for source in wanted if source not in known),
        changed=tuple(s for s in wanted if s in known and known[s] != wanted[s]),
        unchanged=tuple(s for s in wanted if known.get(s) == wanted[s]) + tuple(sorted(kept)),
        removed=tuple(source for source in known if source not in wanted and source not in kept),
    )
