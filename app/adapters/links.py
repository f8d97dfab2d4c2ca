"""Which passages speak to which theme: by an editor's hand, and by similarity.

A theme is described by sentences (its ``says``) and by reference passages: sections that an editor
tied to it. A passage speaks to a theme when one of its units is close to these, closer than the
passage is to every other theme and than other passages are to this one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.adapters.chroma import Tables
from app.adapters.hubness import shares
from app.adapters.plan import ThemeText
from app.adapters.rows import HAND_STRENGTH
from app.models import Passage
from app.ports import Embedder, ThemeLinks, Vectors

Links = dict[str, ThemeLinks]

NEAREST = 100
"""Units looked at for each reference; all of a small library."""

REFERENCE_FROM = 0.65
"""A section describes its first three themes, not those it touches."""

SAYS_WEIGHT = 0.3
"""Of the similarity to the sentences, beside that to reference passages: tuned on the
development set, where the passages alone gave nDCG@5 0.41 and the sentences alone 0.31."""

SIMILARITY_WEIGHT = 2.0
"""Of a theme's share of similarity beside an editor's strength. The best passage of a theme has
about a third of the whole, so the two come to about the same."""

WEAKEST = 0.005
"""Links below this change no ranking and are not kept."""

STRONGEST = 12
"""Passages of each theme whose sentences are linked too."""

UNRELATED, SPOKEN_TO = 0.25, 0.65
"""Cosine similarity to a theme's texts at which a sentence's strength is 0 and 1."""


def link(
    tables: Tables,
    themes: Sequence[ThemeText],
    references: Sequence[Passage],
    embedder: Embedder,
) -> Links:
    """Return for each theme what speaks to it in the library of ``tables``.

    The references' vectors must stand there already.
    """
    if not themes:
        return {}
    vectors = tables.reference_vectors(references) if references else None
    described = _described(themes, references, vectors, embedder)
    queries = np.concatenate([vectors for says, near in described for vectors in (says, near)])
    candidates = sorted(
        {
            hit.passage_id
            for hits in tables.nearest(queries, min(NEAREST, tables.count()))
            for hit in hits
        }
        | {passage.id for passage in tables.tagged_passages()}
    )
    if not candidates:
        return {theme.id: ThemeLinks(passages={}, sentences={}) for theme in themes}
    passages = tables.passages(candidates)
    units = tables.unit_vectors(passages)
    says = _similarity([units[key] for key in candidates], [says for says, _ in described])
    near = _similarity([units[key] for key in candidates], [near for _, near in described])
    strengths = SIMILARITY_WEIGHT * shares([near, says], [1.0, SAYS_WEIGHT])
    strengths += _by_hand(passages, themes)
    sentences = tables.sentence_vectors(passages)
    return {
        theme.id: _theme_links(strengths[:, column], passages, sentences, described[column])
        for column, theme in enumerate(themes)
    }


def _described(
    themes: Sequence[ThemeText],
    references: Sequence[Passage],
    vectors: Vectors | None,
    embedder: Embedder,
) -> list[tuple[Vectors, Vectors]]:
    """For each theme the vectors of its sentences, and of its reference passages."""
    sentences = embedder.embed([text for theme in themes for text in theme.says])
    ends = np.cumsum([len(theme.says) for theme in themes])[:-1]
    described: list[tuple[Vectors, Vectors]] = []
    for theme, says in zip(themes, np.split(sentences, ends), strict=True):
        rows = [
            row
            for row, passage in enumerate(references)
            for tag, strength in zip(passage.themes, HAND_STRENGTH, strict=False)
            if tag == theme.id and strength >= REFERENCE_FROM
        ]
        described.append((says, vectors[rows] if vectors is not None and rows else says))
    return described


def _similarity(units: Sequence[Vectors], described: Sequence[Vectors]) -> NDArray[np.float32]:
    """Return (passages, themes): how close a passage's best unit is to a theme's texts.

    Half the mean over the texts, half the closest of them.
    """
    stacked = np.concatenate(units)
    starts = np.cumsum([0, *(len(vectors) for vectors in units)])[:-1]
    columns: list[NDArray[np.float32]] = []
    for texts in described:
        best = np.maximum.reduceat(stacked @ texts.T, starts, axis=0)
        columns.append(0.5 * best.mean(axis=1) + 0.5 * best.max(axis=1))
    return np.stack(columns, axis=1)


def _by_hand(passages: Sequence[Passage], themes: Sequence[ThemeText]) -> NDArray[np.float32]:
    column = {theme.id: number for number, theme in enumerate(themes)}
    strengths = np.zeros((len(passages), len(themes)), dtype=np.float32)
    for row, passage in enumerate(passages):
        for tag, strength in zip(passage.themes, HAND_STRENGTH, strict=False):
            if tag in column:
                strengths[row, column[tag]] = strength
    return strengths


def _theme_links(
    strengths: NDArray[np.float32],
    passages: Sequence[Passage],
    sentences: dict[str, Vectors],
    described: tuple[Vectors, Vectors],
) -> ThemeLinks:
    kept = [row for row in np.argsort(-strengths, kind="stable") if strengths[row] >= WEAKEST]
    texts = np.concatenate(described)
    linked: dict[str, float] = {}
    for row in kept[:STRONGEST]:
        passage_id = passages[row].id
        if passage_id not in sentences:
            continue
        best = (sentences[passage_id] @ texts.T).max(axis=1)
        for number, similarity in enumerate(best.tolist()):
            strength = min(1.0, (similarity - UNRELATED) / (SPOKEN_TO - UNRELATED))
            if strength > 0:
                linked[f"{passage_id}.s{number}"] = round(strength, 4)
    return ThemeLinks(
        passages={passages[row].id: round(float(strengths[row]), 4) for row in kept},
        sentences=linked,
    )
