"""Which passages speak to which theme: by an editor's hand, else by similarity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from app.adapters.chroma import Tables
from app.models import Model, Passage
from app.ports import Embedder, ThemeLinks, UnitHit

Links = dict[str, ThemeLinks]

NEAREST = 40
"""Units looked at for each sentence of a theme's description."""

UNRELATED, SPOKEN_TO = 0.25, 0.6
"""Mean cosine similarity at which a passage's strength is 0 and 1: the range seen between the
themes and five published articles."""

STRONGEST = 12
"""Passages of each theme whose sentences are linked too."""

HAND_STRENGTH = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Strength of an editor's first, second, ... theme of a section."""


class ThemeText(Model):
    """What a theme's helpful passages would say, to find them by similarity."""

    id: str
    says: tuple[str, ...]


def themes_hash(themes: Sequence[ThemeText]) -> str:
    return sha256("\n".join(theme.model_dump_json() for theme in themes).encode()).hexdigest()[:16]


def link(
    tables: Tables, themes: Sequence[ThemeText], embedder: Embedder, tagged: Iterable[Passage]
) -> Links:
    """Return for each theme what speaks to it.

    ``tagged`` are passages that an editor tied to themes. By similarity a passage's strength is
    the mean, over the sentences of the theme, of its best unit's cosine similarity, scaled from
    UNRELATED to SPOKEN_TO. A sentence's strength is its best similarity, scaled alike.
    """
    vectors = [embedder.embed(theme.says) for theme in themes]
    passages: dict[str, dict[str, float]] = {}
    for theme, says in zip(themes, vectors, strict=True):
        passages[theme.id] = _by_similarity(tables.nearest(says, NEAREST))
    known: dict[str, Passage] = {}
    for passage in tagged:
        known[passage.id] = passage
        for theme_id, strength in zip(passage.themes, HAND_STRENGTH, strict=False):
            if theme_id in passages:
                of_theme = passages[theme_id]
                of_theme[passage.id] = max(strength, of_theme.get(passage.id, 0.0))

    strongest = {
        theme_id: sorted(of_theme, key=lambda key: (-of_theme[key], key))[:STRONGEST]
        for theme_id, of_theme in passages.items()
    }
    wanted = {passage_id for ids in strongest.values() for passage_id in ids}
    missing = sorted(wanted - known.keys())
    known.update({passage.id: passage for passage in tables.passages(missing)})
    sentences = tables.sentence_vectors([known[passage_id] for passage_id in sorted(wanted)])
    return {
        theme.id: ThemeLinks(
            passages=passages[theme.id],
            sentences={
                f"{passage_id}.s{number}": strength
                for passage_id in strongest[theme.id]
                if passage_id in sentences
                for number, strength in enumerate(
                    _scaled(similarity)
                    for similarity in (sentences[passage_id] @ says.T).max(axis=1).tolist()
                )
                if strength > 0
            },
        )
        for theme, says in zip(themes, vectors, strict=True)
    }


def _by_similarity(rows: Sequence[Sequence[UnitHit]]) -> dict[str, float]:
    best: list[dict[str, float]] = []
    for hits in rows:
        nearest: dict[str, float] = {}
        for hit in hits:
            nearest.setdefault(hit.passage_id, hit.similarity)
        best.append(nearest)
    # A passage that is not among a sentence's nearest is at most as close as the last of them.
    floors = [min(nearest.values(), default=0.0) for nearest in best]
    means = {
        passage_id: sum(
            nearest.get(passage_id, floor) for nearest, floor in zip(best, floors, strict=True)
        )
        / len(best)
        for passage_id in {passage_id for nearest in best for passage_id in nearest}
    }
    strengths = {passage_id: _scaled(mean) for passage_id, mean in sorted(means.items())}
    return {passage_id: strength for passage_id, strength in strengths.items() if strength > 0}


def _scaled(similarity: float) -> float:
    return round(min(1.0, max(0.0, (similarity - UNRELATED) / (SPOKEN_TO - UNRELATED))), 4)
