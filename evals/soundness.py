"""Which scorers may gate: those that hold their own floor on the labelled answers."""

from __future__ import annotations

from evals.graders.measure import FLOORS, FiguresKept, gating, kept
from evals.rubric.grader import Grader, rubric_scorers


def unsound(grader: Grader | None = None) -> dict[str, str]:
    """Scorers that have a floor of their own and miss it, each with why; a grader's votes, too."""
    may = gating()
    figures = kept()
    weak = {name: _why(name, figures) for name in FLOORS if name not in may}
    for scorer in rubric_scorers(grader) if grader is not None else ():
        weak[scorer.name] = "a grader model's votes are shown beside their agreement"
    return weak


def _why(scorer: str, figures: FiguresKept | None) -> str:
    if figures is None:
        return "it has not been graded; run 'python -m evals graders --keep'"
    by_split = {one.split: one for one in figures.splits}
    best = by_split.get("held_out") or by_split.get("dev")
    for one in best.graded if best else ():
        if one.scorer == scorer and one.of == "labelled answers" and one.holds is False:
            return (
                f"it sees {one.sensitivity.value:.3f} of what is wrong and lets "
                f"{one.specificity.value:.3f} of what is right pass, floor {one.floor} each"
            )
    return "it was graded with other weights; run 'python -m evals graders --keep'"
