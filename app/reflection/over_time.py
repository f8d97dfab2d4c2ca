"""What comes back over time, from kept debriefs alone: counts by week, and before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.models import Debrief, Model

MOST_ROWS = 6
"""Themes or feelings that are drawn: the most frequent."""


class Pattern(Model):
    """How often something was there in each week; ``weeks`` of OverTime in their order."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


class Intensity(Model):
    """How strongly a session was felt, 0 to 10, before and after its debrief."""

    day: date
    before: int
    after: int


class OverTime(Model):
    """``weeks`` are the Mondays of every week from the first debrief to the last."""

    weeks: tuple[date, ...]
    debriefs: tuple[int, ...]
    themes: tuple[Pattern, ...]
    feelings: tuple[Pattern, ...]
    intensity: tuple[Intensity, ...]


def over_time(debriefs: Sequence[Debrief]) -> OverTime:
    """Count each theme and feeling once a debrief, whatever the number of its turns."""
    if not debriefs:
        return OverTime(weeks=(), debriefs=(), themes=(), feelings=(), intensity=())
    ordered = sorted(debriefs, key=lambda one: one.day)
    weeks = tuple(_weeks(_monday(ordered[0].day), _monday(ordered[-1].day)))
    return OverTime(
        weeks=weeks,
        debriefs=_by_week((one.day for one in ordered), weeks),
        themes=_patterns(((one.day, _main_themes(one)) for one in ordered), weeks),
        feelings=_patterns(((one.day, _feelings(one)) for one in ordered), weeks),
        intensity=tuple(
            Intensity(day=one.day, before=one.before, after=one.after)
            for one in ordered
            if one.before is not None and one.after is not None
        ),
    )


def _main_themes(debrief: Debrief) -> set[str]:
    return {t.heard.themes[0] for t in debrief.turns if t.outcome == "answered" and t.heard.themes}


def _feelings(debrief: Debrief) -> set[str]:
    return {f for t in debrief.turns if t.outcome == "answered" for f in t.heard.feelings}


def _patterns(
    found: Iterable[tuple[date, set[str]]], weeks: tuple[date, ...]
) -> tuple[Pattern, ...]:
    days: dict[str, list[date]] = {}
    for day, names in found:
        for name in names:
            days.setdefault(name, []).append(day)
    patterns = [Pattern(name=name, counts=_by_week(of_it, weeks)) for name, of_it in days.items()]
    return tuple(sorted(patterns, key=lambda one: (-one.total, one.name))[:MOST_ROWS])


def _by_week(days: Iterable[date], weeks: tuple[date, ...]) -> tuple[int, ...]:
    counted = Counter(_monday(day) for day in days)
    return tuple(counted[week] for week in weeks)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(first: date, last: date) -> Iterable[date]:
    week = first
    while week <= last:
        yield week
        week += timedelta(days=7)
