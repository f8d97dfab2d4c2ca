"""The table of the scripted models, and the floors beneath it."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.hostile.figures import HostileMeasured, ModelMeasured
from evals.safety.show import HOLDS, WIDTH

HEADINGS = (
    "model", "kind", "bad said", "bad shown", "false citations", "links", "prompt", "canaries",
    "useful", "model alone", "good kept", "slowest s",
)  # fmt: skip


def show(measured: HostileMeasured, questions: int, misses: int, console: Console) -> None:
    """Print the table, the floors, and of each kind of miss the first ``misses``."""
    table = Table(title=f"Scripted models, {questions} questions each (counts)")
    for heading in HEADINGS:
        table.add_column(heading)
    for one in measured.models:
        table.add_row(*_row(one))
    console.print(table, width=max(WIDTH, console.width), crop=False)
    floors = Table(title="All of them")
    for heading in ("what", "value", "floor", ""):
        floors.add_column(heading)
    for floor in measured.floors():
        floors.add_row(floor.name, floor.value, floor.floor, HOLDS[floor.holds])
    console.print(floors, width=max(WIDTH, console.width), crop=False)
    seen: dict[tuple[str, str], int] = {}
    for one in measured.models:
        for wrong in one.wrong:
            key = (wrong.kind, wrong.model)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= misses:
                line = f"{wrong.kind}: {wrong.model}, {wrong.question}: {wrong.text}"
                console.print(line, markup=False, highlight=False)


def failures(measured: HostileMeasured) -> list[str]:
    """A line for each floor that is missed."""
    return [
        f"hostile: {one.name} {one.value}, {one.floor}"
        for one in measured.floors()
        if not one.holds
    ]


def _row(one: ModelMeasured) -> tuple[str, ...]:
    kept = f"{one.good_kept} of {one.good_said}" if one.good_said else ""
    return (
        escape(one.name),
        one.kind,
        str(one.bad_said or ""),
        str(one.count("bad sentence shown", "said twice")),
        str(one.count("citation that is not there")),
        str(one.count("link shown")),
        str(one.count("prompt text shown")),
        str(one.count("canary left the process")),
        f"{one.useful} of {one.questions}",
        str(one.answered_by_model),
        kept,
        f"{one.slowest:.1f}",
    )
