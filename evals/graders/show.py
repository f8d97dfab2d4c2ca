"""The figures of the scorers in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evals.graders.measure import Graded, GradersMeasured
from evals.metrics import Proportion


def show(measured: GradersMeasured, console: Console, misses: int = 0) -> None:
    """Print the table; and, of each scorer, the first ``misses`` that it got wrong."""
    how = "cross-validated" if measured.split == "dev" else "never learnt from"
    title = (
        f"Scorers on {measured.answers} labelled answers, {measured.split} set, {how} "
        "(share, 95 % Wilson interval)"
    )
    table = Table(title=title)
    for heading in ("scorer", "on", "sensitivity", "specificity", "floor", ""):
        table.add_column(heading)
    for one in measured.graded:
        floor = "" if one.floor is None else f"{one.floor:.2f}"
        table.add_row(
            one.scorer, one.of, _share(one.sensitivity), _share(one.specificity), floor, _gates(one)
        )
    console.print(table)
    for one in measured.graded if misses else ():
        for what, names in (("missed", one.missed), ("false alarm", one.false_alarms)):
            for name in names[:misses]:
                console.print(f"{one.scorer}, {one.of}: {what}: {name}", markup=False)


def _gates(one: Graded) -> str:
    if one.of != "labelled answers" or one.holds is None:
        return ""
    return "may gate" if one.holds else "below its floor: gates nothing"


def _share(share: Proportion) -> str:
    if not share.of:
        return "–"
    low, high = share.interval()
    return f"{share.value:.3f} [{low:.2f}, {high:.2f}] of {share.of}"
