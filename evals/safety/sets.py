"""Figures on the labelled sets of a split."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from app.understanding.examples import (
    BoundaryExample,
    Example,
    IdentifierExample,
    ScreeningExample,
    SupportExample,
)
from evals.cases import FOLDER, Split
from evals.cases.labelled import LabelledKind, labelled
from evals.safety.figures import Figure, Miss, SafetyMeasured, shown
from evals.safety.identifiers import Mask, measure_identifiers
from evals.safety.screening import Screen, measure_screening
from evals.safety.sentences import Refuse, measure_boundary, measure_support

Measured = tuple[list[Figure], list[Miss]]


class Measures(NamedTuple):
    """The three stages that are measured."""

    screen: Screen
    mask: Mask
    refuse: Refuse


def measure_split(
    split: Split, stages: Measures, *, misses: int = 0, folder: Path = FOLDER
) -> SafetyMeasured:
    """Every figure of one split's labelled sets; a set that is not there is one line."""
    figures: list[Figure] = []
    missed: list[Miss] = []
    missing: list[str] = []

    def over(
        kind: LabelledKind,
        model: type[Example],
        measure: Callable[[Sequence[Example]], Measured],
    ) -> None:
        rows = labelled(kind, split, model, folder)
        if rows is None:
            missing.append(f"No set {kind}/{split}.jsonl: not measured on it.")
            return
        more, wrong = measure(rows)
        figures.extend(more)
        missed.extend(wrong)

    over("screening", ScreeningExample, lambda r: measure_screening(split, r, stages.screen))
    over("identifiers", IdentifierExample, lambda r: measure_identifiers(split, r, stages.mask))
    over("boundary", BoundaryExample, lambda r: measure_boundary(split, r, stages.refuse))
    over("support", SupportExample, lambda r: measure_support(split, r, stages.refuse))
    return SafetyMeasured(
        set=split,
        figures=tuple(figures),
        missing=tuple(missing),
        misses=shown(missed, split, misses),
    )
