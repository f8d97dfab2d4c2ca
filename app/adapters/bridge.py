"""Reference passages as a bridge from a message to articles that nobody has annotated.

An editor wrote, for each section of the corpus, the questions that it answers and the themes it
speaks to. A message is compared with these, and what is close to the sections that fit it best is
what it is led to: on the raw articles of the development set nDCG@5 rose from 0.66 to 0.72 on
plain messages and from 0.41 to 0.44 on oblique ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.adapters.chroma import ReferenceRow, Tables
from app.adapters.hubness import shares
from app.adapters.rows import HAND_STRENGTH
from app.models import Passage
from app.ports import Vector

NEAREST = 100
"""Units looked at for each reference; all of a small library."""

SIMILAR_FROM, SIMILAR_TO = 0.35, 0.85
"""Cosine similarity of a message to a reference's closest unit that counts as 0 and 1."""

THEME_WEIGHT = 2.5
"""Of a reference's themes beside its similarity."""

SHARPNESS = 3.0
MOST = 25
"""References that a message is led by, and how steeply the better ones count more."""

SCALE = 4.0
"""The best passage of a reference has about a quarter of its strength: this brings it near 1."""

WEAKEST = 0.005

ALIKE_SHARPNESS = 30.0
"""Of the similarity of passages to a reference, where they are to answer in its place. This and the
power below were chosen of fifteen pairs on the development set, where they differed by little."""

ALIKE_POWER = 4
"""How soon a passage that says only something like a reference is no longer trusted to answer what
that answers: at a cosine similarity of 0.6, the usual best among the raw articles of the
development set, it stands for an eighth of it; the reference itself, where it is in the library,
for all."""


class Leads(NamedTuple):
    """Where a reference leads: passage ids with their share, 0 to 1.

    ``close`` is of all that is close to it, freed of hubs; ``alike`` of what can answer in its
    place, and sums to less than 1 where nothing says quite the same.
    """

    close: dict[str, float]
    alike: dict[str, float]


def leads(
    tables: Tables, references: Sequence[Passage], vectors: NDArray[np.float32]
) -> list[Leads]:
    """Return where each reference leads. ``vectors`` are the references' own, one a row."""
    if not len(references):
        return []
    candidates = sorted(
        {
            hit.passage_id
            for hits in tables.nearest(vectors, min(NEAREST, tables.count()))
            for hit in hits
        }
    )
    if not candidates:
        return [Leads({}, {}) for _ in references]
    units = tables.unit_vectors(tables.passages(candidates))
    closest = np.stack([(units[key] @ vectors.T).max(axis=0) for key in candidates])
    close, alike = shares([closest]), _alike(closest)
    return [
        Leads(_kept(candidates, near), _kept(candidates, same))
        for near, same in zip(close.T, alike.T, strict=True)
    ]


def _alike(closest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shares, (passages, references), from cosine similarities of that shape."""
    most = closest.max(axis=0)
    raised = np.exp(ALIKE_SHARPNESS * (closest - most))
    trusted = np.clip(most, 0, 1) ** ALIKE_POWER
    return np.asarray(raised / raised.sum(axis=0) * trusted, dtype=np.float32)


def _kept(candidates: Sequence[str], column: NDArray[np.float32]) -> dict[str, float]:
    return {
        candidates[row]: round(float(column[row]), 4)
        for row in np.argsort(-column, kind="stable").tolist()
        if column[row] >= WEAKEST
    }


class Bridge:
    """Leads a message to passages over the reference passages that fit it."""

    def __init__(self, references: Sequence[ReferenceRow]) -> None:
        self._references = references
        self._alike = {row.id: row.alike for row in references}
        self._units = np.concatenate([row.vectors for row in references]) if references else None
        self._tags = sorted({tag for row in references for tag in row.themes})
        self._themed = np.array([[_strength(row, tag) for tag in self._tags] for row in references])
        self._starts = np.cumsum([0, *(len(row.vectors) for row in references)])[:-1]

    def strengths(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        """Return passage ids with their strength, about 0 to 1; ``themes`` are probabilities."""
        if self._units is None:
            return {}
        closest = np.maximum.reduceat(self._units @ vector, self._starts)
        similar = np.clip((closest - SIMILAR_FROM) / (SIMILAR_TO - SIMILAR_FROM), 0, 1.2)
        themed = self._themed @ np.array([themes.get(tag, 0.0) for tag in self._tags])
        fit = similar + THEME_WEIGHT * themed
        best = np.argsort(-fit, kind="stable")[:MOST]
        weights = np.exp(SHARPNESS * (fit[best] - fit.max()))
        weights *= SCALE / weights.sum()
        found: dict[str, float] = {}
        for number, weight in zip(best.tolist(), weights.tolist(), strict=True):
            for passage_id, share in self._references[number].close.items():
                found[passage_id] = found.get(passage_id, 0.0) + weight * share
        return found

    def in_place_of(self, answers: Mapping[str, float]) -> dict[str, float]:
        """Passage ids with their share in answering, from that of references by id."""
        found: dict[str, float] = {}
        for reference_id, answered in answers.items():
            for passage_id, share in self._alike.get(reference_id, {}).items():
                found[passage_id] = found.get(passage_id, 0.0) + answered * share
        return found


def _strength(row: ReferenceRow, tag: str) -> float:
    """How much a reference speaks to a theme that it may be tagged with."""
    return sum(
        strength for one, strength in zip(row.themes, HAND_STRENGTH, strict=False) if one == tag
    )
