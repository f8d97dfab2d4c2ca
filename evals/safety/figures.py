"""What is measured: shares beside their floors, times, and what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from app.models import Model
from evals.cases import Split
from evals.metrics import Proportion, percentile

SetName = Literal["dev", "held_out", "public", "corpus"]


class Bound(Model):
    """What a share must keep to."""

    way: Literal["at least", "at most"]
    value: float

    def holds(self, share: float) -> bool:
        return share >= self.value if self.way == "at least" else share <= self.value


class Figure(Model):
    """A share of cases with its 95 % Wilson interval.

    Of characters and words, which come in runs, the interval is too narrow: read it as a hint.
    ``bound`` and ``holds`` are None where no floor is set; ``holds`` also where there was no case.
    A part's figure is some of the cases of the figure above it.
    """

    name: str
    set: SetName
    hits: int
    of: int
    value: float
    low: float
    high: float
    bound: Bound | None = None
    holds: bool | None = None
    part: bool = False


class TimeFigure(Model):
    """Milliseconds over ``of`` messages; ``floor`` is what the p95 must keep to."""

    name: str
    of: int
    p50: float
    p95: float
    floor: float | None = None
    holds: bool | None = None


class Miss(Model):
    """A case that went wrong, and how."""

    kind: str
    text: str
    note: str = ""


class SafetyMeasured(Model):
    """All figures of one set. ``missing`` says in a line each what was not there to measure on."""

    set: SetName
    figures: tuple[Figure, ...]
    times: tuple[TimeFigure, ...] = ()
    missing: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = ()


def at_least(value: float) -> Bound:
    return Bound(way="at least", value=value)


def at_most(value: float) -> Bound:
    return Bound(way="at most", value=value)


def figure(
    name: str, of_set: SetName, share: Proportion, bound: Bound | None = None, *, part: bool = False
) -> Figure:
    low, high = share.interval()
    return Figure(
        name=name,
        set=of_set,
        hits=share.hits,
        of=share.of,
        value=share.value,
        low=low,
        high=high,
        bound=bound,
        holds=bound.holds(share.value) if bound and share.of else None,
        part=part,
    )


def share(outcomes: Iterable[bool]) -> Proportion:
    counted = Counter(outcomes)
    return Proportion(hits=counted[True], of=counted.total())


def with_parts(
    name: str,
    of_set: SetName,
    outcomes: Sequence[tuple[str, bool]],
    bound: Bound | None = None,
) -> list[Figure]:
    """The figure of all (part, outcome) pairs, and one of each part."""
    by_part: dict[str, list[bool]] = {}
    for part, outcome in outcomes:
        by_part.setdefault(part, []).append(outcome)
    whole = figure(name, of_set, share(outcome for _, outcome in outcomes), bound)
    parts = [
        figure(part, of_set, share(by_part[part]), part=True)
        for part in sorted(by_part)
        if len(by_part) > 1
    ]
    return [whole, *parts]


def time_figure(name: str, values: Sequence[float], floor: float | None = None) -> TimeFigure:
    p95 = percentile(values, 0.95)
    return TimeFigure(
        name=name,
        of=len(values),
        p50=percentile(values, 0.5),
        p95=p95,
        floor=floor,
        holds=None if floor is None else p95 <= floor,
    )


def shown(misses: Iterable[Miss], split: Split, count: int) -> tuple[Miss, ...]:
    """The first ``count`` misses of each kind; none of the kept-aside set, which nobody reads."""
    if split != "dev":
        return ()
    seen: Counter[str] = Counter()
    kept: list[Miss] = []
    for miss in misses:
        seen[miss.kind] += 1
        if seen[miss.kind] <= count:
            kept.append(miss)
    return tuple(kept)
