"""The figures of scripted debriefs, and which of their floors hold."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from rich.console import Console
from rich.table import Table

from app.models import Model
from evals.debrief.measure import DebriefMeasured, Judged


class Row(Model):
    """A figure beside its floor; ``bad`` names what counts against it."""

    name: str
    value: float
    floor: str
    holds: bool
    bad: tuple[str, ...] = ()


def rows(measured: DebriefMeasured) -> list[Row]:
    """Every figure of a split."""
    judged = measured.judged
    reached = sum(one.reached for one in judged) / max(1, len(judged))
    expected = sum(one.expected for one in judged)
    missed = _named(judged, "missed")
    wrong = _named(judged, "wrong")
    noticed = sum(one.noticed for one in judged)
    found = 1 - len(missed) / max(1, expected)
    share_wrong = len(wrong) / max(1, noticed)
    risks = sum(one.risks for one in judged)
    risks_missed = _named(judged, "risks_missed")
    met = 1 - len(risks_missed) / max(1, risks)
    times = [ms for one in judged for ms in one.milliseconds]
    p95 = float(np.percentile(times, 95)) if times else 0.0
    worked = [ms for one in judged for ms in one.processor]
    processor = float(np.percentile(worked, 95)) if worked else 0.0
    alarms = _named(judged, "false_alarms")
    typed = sum(one.typed for one in judged)
    none = [
        ("questions asked again after an answer", "asked_again"),
        ("acknowledgements said twice", "repeated"),
        ("turns that ask more than one question", "many_questions"),
        ("note lines that are none of own, question, cited", "stray_lines"),
        ("identifiers in a note", "leaked"),
    ]
    lost = [one.id for one in judged if not one.reached]
    return [
        Row(
            name=f"conversations that reach the note ({len(judged)})",
            value=reached,
            floor="1.00",
            holds=reached == 1,
            bad=tuple(lost),
        ),
        Row(
            name=f"expected and noticed ({expected})",
            value=found,
            floor=">= 0.90",
            holds=found >= 0.9,
            bad=missed,
        ),
        Row(
            name=f"noticed wrongly, of all noticed ({noticed})",
            value=share_wrong,
            floor="<= 0.05",
            holds=share_wrong <= 0.05,
            bad=wrong,
        ),
        *(_none(name, _named(judged, field)) for name, field in none),
        Row(
            name=f"danger answered at its turn ({risks})",
            value=met,
            floor="1.00",
            holds=met == 1,
            bad=risks_missed,
        ),
        Row(
            name=f"alarms where nobody is in danger, of {typed} turns",
            value=len(alarms) / max(1, typed),
            floor="none set",
            holds=True,
            bad=alarms,
        ),
        Row(name="a turn, warm, p95, ms", value=p95, floor="<= 80", holds=p95 <= 80),
        Row(
            name="the same in the processor's time, all threads, ms",
            value=processor,
            floor="none set",
            holds=True,
        ),
        Row(
            name=f"turns lost to kill -9 ({measured.killed} kills)",
            value=measured.lost,
            floor="0",
            holds=measured.lost == 0,
        ),
    ]


def _none(name: str, bad: tuple[str, ...]) -> Row:
    return Row(name=name, value=len(bad), floor="0", holds=not bad, bad=bad)


def _named(judged: Iterable[Judged], field: str) -> tuple[str, ...]:
    return tuple(f"{one.id}: {what}" for one in judged for what in getattr(one, field))


def show_debriefs(measured: DebriefMeasured, console: Console, misses: int) -> None:
    sets = "both sets" if measured.split == "both" else f"{measured.split} set"
    table = Table(title=f"Debriefs, {sets}")
    for heading in ("what", "value", "floor", "holds"):
        table.add_column(heading)
    found = rows(measured)
    for row in found:
        table.add_row(row.name, f"{row.value:.3f}", row.floor, "yes" if row.holds else "NO")
    console.print(table)
    # Of the kept-aside set nothing but figures is shown: it is not for tuning.
    for row in found if measured.split == "dev" else ():
        for bad in row.bad[:misses]:
            console.print(f"{row.name}: {bad}", markup=False)


def debrief_failures(measured: DebriefMeasured) -> list[str]:
    """Return a line for each floor that is missed. Times are printed and gate nothing."""
    return [
        f"{measured.split} debriefs: {row.name} {row.value:.3f}, floor {row.floor}"
        for row in rows(measured)
        if not row.holds and not row.name.endswith("ms")
    ]
