"""Floors that the measured figures of a split must reach."""

from __future__ import annotations

from collections.abc import Sequence

from app.models import Model
from evals.retrieval import Measured
from evals.safety.figures import SafetyMeasured


class Floor(Model):
    """The least that retrieval must reach on one library with one style of message."""

    library: str
    style: str
    ndcg: float
    found: float


RETRIEVAL = (
    Floor(library="raw", style="plain", ndcg=0.75, found=0.93),
    Floor(library="raw", style="oblique", ndcg=0.50, found=0.75),
    Floor(library="corpus", style="plain", ndcg=0.85, found=0.0),
    Floor(library="corpus", style="oblique", ndcg=0.60, found=0.0),
)
OUTSIDE_ABSTAINS = 0.95
INSIDE_ABSTAINS = 0.05


def failures(measured: Measured, suites: Sequence[str] | set[str]) -> list[str]:
    """Return a line for each floor that is missed."""
    lines: list[str] = []
    if "retrieval" in suites:
        for floor in RETRIEVAL:
            for row in measured.retrieval:
                if (row.library, row.style) != (floor.library, floor.style):
                    continue
                name = f"{measured.split}, {row.library}, {row.style}"
                if row.ndcg < floor.ndcg:
                    lines.append(f"{name}: nDCG@5 {row.ndcg:.3f}, floor {floor.ndcg}")
                if row.found.value < floor.found:
                    lines.append(f"{name}: found {row.found.value:.3f}, floor {floor.found}")
    if "abstain" in suites:
        for entry in measured.abstention:
            name = f"{measured.split}, {entry.library}"
            if entry.outside.value < OUTSIDE_ABSTAINS:
                lines.append(f"{name}: outside abstains {entry.outside.value:.3f}, floor 0.95")
            if entry.inside_abstained.value > INSIDE_ABSTAINS:
                lines.append(
                    f"{name}: inside abstains {entry.inside_abstained.value:.3f}, at most 0.05"
                )
    return lines


def safety_failures(measured: SafetyMeasured) -> list[str]:
    """Return a line for each floor that is missed. What had no case is neither held nor missed."""
    lines = [
        f"{measured.set}: {figure.name} {figure.value:.4f}, "
        f"{figure.bound.way} {figure.bound.value:g}"
        for figure in measured.figures
        if figure.bound and figure.holds is False
    ]
    lines.extend(
        f"{measured.set}: {time.name} p95 {time.p95:.1f} ms, at most {time.floor:g}"
        for time in measured.times
        if time.floor is not None and time.holds is False
    )
    return lines
