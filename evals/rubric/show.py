"""How a grader's votes went, in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from evals.rubric.grader import Grader, agreements


def show_agreements(grader: Grader, console: Console) -> None:
    """Print for each criterion what was scored, how far the votes agreed, and what was lost."""
    table = Table(title=f"Votes of {grader.name}, three an answer")
    for heading in ("criterion", "scored", "unscored", "agreement", "unanimous", "votes lost"):
        table.add_column(heading)
    for one in agreements(grader):
        table.add_row(
            one.criterion,
            str(one.scored),
            str(one.unscored),
            "–" if one.agreement is None else f"{one.agreement:.3f}",
            str(one.unanimous),
            ", ".join(f"{why} {count}" for why, count in sorted(one.lost.items())),
        )
    console.print(table)
