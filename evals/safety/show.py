"""Tables of the safety figures."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.safety.figures import Figure, SafetyMeasured, TimeFigure

WIDTH = 120
"""Columns that a table takes at least, also into a file: names are cut off in fewer."""

HOLDS = {True: "holds", False: "missed", None: ""}


def show(measured: SafetyMeasured, console: Console) -> None:
    """Print figures, times and misses."""
    if measured.figures:
        table = Table(title=f"Safety, {measured.set} (share, 95 % Wilson interval)")
        for heading in ("what", "cases", "share", "interval", "floor", ""):
            table.add_column(heading)
        for figure in measured.figures:
            table.add_row(*row(figure))
        console.print(table, width=max(WIDTH, console.width), crop=False)
    if measured.times:
        table = Table(title="Times of a turn in ms, warm")
        for heading in ("what", "messages", "p50", "p95", "floor", ""):
            table.add_column(heading)
        for time in measured.times:
            table.add_row(*_time_row(time))
        console.print(table, width=max(WIDTH, console.width), crop=False)
    for miss in measured.misses:
        console.print(f"{miss.kind}: {miss.text} ({miss.note})", markup=False, highlight=False)


def row(figure: Figure) -> tuple[str, ...]:
    """The cells of a figure; a part stands indented under its whole."""
    name = escape(f"  {figure.name}" if figure.part else figure.name)
    bound = f"{figure.bound.way} {figure.bound.value:g}" if figure.bound else ""
    if not figure.of:
        return name, "0", "no cases", "", bound, ""
    return (
        name,
        f"{figure.hits:,} of {figure.of:,}",
        f"{figure.value:.3f}",
        f"[{figure.low:.3f}, {figure.high:.3f}]",
        bound,
        HOLDS[figure.holds],
    )


def _time_row(time: TimeFigure) -> tuple[str, ...]:
    floor = f"{time.floor:g}" if time.floor is not None else ""
    return (
        time.name,
        str(time.of),
        f"{time.p50:.1f}",
        f"{time.p95:.1f}",
        floor,
        HOLDS[time.holds],
    )
