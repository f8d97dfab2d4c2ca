"""A run in the terminal: how it goes while it goes, then what it found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from evals.gates import Gate, State, Verdict
from evals.results import CaseResult, Results
from evals.suite import SuiteName

STYLES: dict[State, str] = {
    "holds": "green",
    "known": "yellow",
    "missed": "bold red",
    "gates nothing": "dim",
    "no cases": "dim",
}
MOST_LINES = 20


class Shown:
    """The progress of a run: a bar for each suite, or a line for each where nobody looks on."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description:16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[found]}"),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Shown:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, line: str) -> None:
        self._console.print(line, style="dim", markup=False, highlight=False)

    def began(self, suite: SuiteName, cases: int) -> None:
        self._tasks[suite] = self._progress.add_task(suite, total=cases, found="")

    def asked(self, suite: SuiteName, _case: str) -> None:
        self._progress.advance(self._tasks[suite])

    def ended(self, suite: SuiteName, found: Sequence[CaseResult]) -> None:
        failing = sum(bool(one.failing) for one in found)
        broken = sum(one.error is not None for one in found)
        said = f"{failing} with something against them" if failing else "nothing against any"
        said += f", {broken} broke" if broken else ""
        task = self._tasks[suite]
        self._progress.update(task, found=said)
        self._progress.stop_task(task)
        if not self._console.is_terminal:
            self.say(f"{suite}: {len(found)} cases, {said}")


def show(results: Results, verdict: Verdict, console: Console) -> None:
    """Print suites, gates, what changed and why it fails."""
    console.print(_suites(results, verdict))
    console.print(_gates(verdict.gates))
    known = sum(len(gate.failing) - len(gate.new) for gate in verdict.gates)
    if known:
        console.print(f"{known} known failures of floors were accepted before; see the report.")
    outside = [one for one in results.cases if one.imported]
    if outside:
        failing = sum(bool(one.failing) for one in outside)
        console.print(
            f"Cases from outside: {len(outside)}, {failing} with something against them. They "
            "gate nothing, and are in the report."
        )
    _show_changes(verdict, console)
    for remark in verdict.remarks:
        console.print(remark, markup=False)
    for line in verdict.failures[:MOST_LINES]:
        console.print(Text.assemble(("Gate failed: ", "bold red"), line))
    if len(verdict.failures) > MOST_LINES:
        console.print(f"and {len(verdict.failures) - MOST_LINES} more; see the report.")
    about = f"{len(results.cases)} cases in {results.seconds:.0f} s"
    end = "every gate holds" if verdict.passed else f"{len(verdict.failures)} gates fail"
    console.print(f"{about}: {end}.", style="green" if verdict.passed else "bold red")


def _suites(results: Results, verdict: Verdict) -> Table:
    table = Table(title="Suites" + (" (the fast part)" if results.fast else ""), pad_edge=False)
    for heading in ("suite", "cases", "s", "mean grades below 1, with n", "changed"):
        table.add_column(heading, justify="right" if heading in ("cases", "s") else "left")
    changed = verdict.changes
    for ran in results.suites:
        low = [
            f"{one.scorer} {one.value:.2f}/{one.n}" + (f" ({one.unscored}?)" * bool(one.unscored))
            for one in results.figures
            if one.suite == ran.suite and not one.imported and (one.failing or one.unscored)
        ]
        answers = {a.case for a in changed.answers if a.suite == ran.suite} if changed else set()
        table.add_row(
            ran.suite,
            str(ran.cases),
            f"{ran.seconds:.0f}",
            ", ".join(low) or "none",
            "" if changed is None else str(len(answers)),
        )
    return table


def _gates(gates: Sequence[Gate]) -> Table:
    table = Table(title="Floors", pad_edge=False)
    for heading in ("what", "value", "95 %", "floor", ""):
        table.add_column(heading)
    for gate in gates:
        floor = gate.floor
        never = floor.least is None
        value = f"{len(gate.failing)} of {gate.n}" if never else f"{gate.value:.3f} of {gate.n}"
        state = gate.state
        known = f"missed, all {len(gate.failing)} known"
        table.add_row(
            floor.what,
            value,
            f"[{gate.low:.3f}, {gate.high:.3f}]",
            "0" if never else f"{floor.least:.2f}",
            Text(known if state == "known" else state, style=STYLES[state]),
        )
    return table


def _show_changes(verdict: Verdict, console: Console) -> None:
    changes = verdict.changes
    if changes is None:
        return
    for name, was, now in changes.parameters:
        console.print(f"Not as accepted: {name} was {was}, is {now}.", markup=False)
    cases = {(one.suite, one.case) for one in changes.answers}
    broke = sum(one.broke for one in changes.grades)
    mended = sum(one.mended for one in changes.grades)
    parts = [
        f"{len(cases)} cases show other answers",
        f"{broke} grades fail that did not",
        f"{mended} that did no longer fail",
    ]
    if changes.new:
        parts.append(f"{len(changes.new)} cases are new")
    if changes.gone:
        parts.append(f"{len(changes.gone)} are gone")
    console.print(f"Beside the accepted run: {', '.join(parts)}.")
    for figure in changes.figures:
        if abs(figure.now - figure.was) >= 0.005:
            console.print(
                f"  {figure.suite}, {figure.scorer}: {figure.was:.3f} to {figure.now:.3f} "
                f"({figure.better} better, {figure.worse} worse)",
                markup=False,
            )
