"""Every figure of every scorer: all of them at a glance, then suite by suite with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evals.changes import MovedFigure
from evals.gates import Verdict
from evals.graders.measure import FiguresKept, Graded
from evals.metrics import Proportion
from evals.report import plots
from evals.report.markup import Content, Safe, joined, tag
from evals.report.names import plural, range_of, share
from evals.report.tables import table
from evals.results import Figure, Results

NEAR, LOW = 0.95, 0.8
"""From where a mean grade is shaded as near to whole, and as low; below it is poor."""

CHANCE = (
    "p is the chance of so many cases getting worse, of those that differ, if nothing had changed "
    "(one-sided sign test)."
)


def overview(results: Results) -> Safe:
    """Suites down, scorers across, mean grades in the cells."""
    own = [one for one in results.figures if not one.imported]
    scorers = list(dict.fromkeys(one.scorer for one in own))
    by_cell = {(one.suite, one.scorer): one for one in own}

    def rows() -> Iterator[list[Content]]:
        for ran in results.suites:
            yield [ran.suite, *(_cell(by_cell.get((ran.suite, scorer))) for scorer in scorers)]

    return table(
        "Mean grades, 1 is best; an empty cell was not asked",
        ["Suite", *(f">{scorer.replace('_', ' ')}" for scorer in scorers)],
        rows(),
        kind="matrix",
    )


def _cell(figure: Figure | None) -> Safe | None:
    if figure is None:
        return None
    if not figure.n:
        return tag("span", "unscored", class_="cell unscored")
    value = figure.value
    kind = "whole" if value >= 1 else "near" if value >= NEAR else "low" if value >= LOW else "poor"
    return tag("span", "1" if value >= 1 else f"{min(value, 0.99):.2f}", class_=f"cell {kind}")


def by_suite(results: Results, verdict: Verdict, unsound: Mapping[str, str]) -> Safe:
    """A table of figures for each suite, and one for cases from outside where there are some."""
    moved = {(one.suite, one.scorer): one for one in _moved(verdict)}
    parts: list[Safe] = []
    for ran in results.suites:
        own = [one for one in results.figures if one.suite == ran.suite]
        for imported in (False, True):
            some = [one for one in own if one.imported is imported]
            if not some:
                continue
            outside = " from outside, which gate nothing" if imported else ""
            caption = f"{ran.suite}: cases{outside}" if imported else ran.suite
            rows = [
                _figure(
                    one, verdict, None if imported else moved.get((one.suite, one.scorer)), unsound
                )
                for one in some
            ]
            headings = ["Scorer", ">Mean", "95 %", "Plot", ">Accepted", ">Cases", ">Below 1"]
            headings += [">Unscored", "Gates"]
            shown = table(caption, headings, rows)
            parts.append(tag("div", shown, id=None if imported else f"suite-{ran.suite}"))
    return joined(*parts)


def _figure(
    one: Figure, verdict: Verdict, moved: MovedFigure | None, unsound: Mapping[str, str]
) -> list[Content]:
    was = None if moved is None else moved.was
    value = share(one.value) if one.n else "–"
    gates = "nothing" if one.imported or one.scorer in unsound else "yes"
    return [
        one.scorer.replace("_", " "),
        value,
        range_of(one.low, one.high) if one.n else "–",
        plots.interval(one.value, one.low, one.high, floor=_floor(one, verdict), was=was)
        if one.n
        else None,
        "the same" if was is None and verdict.changes and not one.imported else _was(was),
        str(one.n),
        str(one.failing),
        str(one.unscored),
        gates,
    ]


def _was(was: float | None) -> str:
    return "–" if was is None else share(was)


def _floor(one: Figure, verdict: Verdict) -> float | None:
    """The floor of a figure, where one is asked of just these grades."""
    for gate in verdict.gates:
        floor = gate.floor
        if (
            floor.scorer == one.scorer
            and not floor.kinds
            and one.suite in (floor.suites or (one.suite,))
        ):
            return 1.0 if floor.least is None else floor.least
    return None


def _moved(verdict: Verdict) -> Sequence[MovedFigure]:
    return verdict.changes.figures if verdict.changes else ()


def moved_figures(verdict: Verdict) -> Safe | None:
    """Figures that differ from the accepted run's, None where none does."""
    moved = _moved(verdict)
    if not moved:
        return None
    most = max(max(one.better, one.worse) for one in moved)
    rows = [
        [
            f"{one.suite}, {one.scorer.replace('_', ' ')}",
            share(one.was),
            share(one.now),
            str(one.worse),
            plots.balance(one.worse, one.better, most),
            str(one.better),
            f"{one.chance:.3f}",
            tag("span", "is worse", class_="state missed") if one.significantly_worse else None,
        ]
        for one in moved
    ]
    headings = ["Figure", ">Accepted", ">Now", ">Worse", "Cases", ">Better", ">p", "So it"]
    shown = table("Figures that moved, on the cases that both runs have", headings, rows)
    return joined(shown, tag("p", CHANCE, class_="legend"))


def graders(kept: FiguresKept | None, unsound: Mapping[str, str]) -> Safe:
    """How well each scorer tells good answers from bad ones, and whether it may gate."""
    if kept is None:
        line = "The scorers have not been graded. ‘python -m evals graders --keep’ does it."
        return tag("p", line)
    parts: list[Safe] = []
    for one in sorted(kept.splits, key=lambda one: one.split != "held_out"):
        how = "kept aside" if one.split == "held_out" else "for development, cross-validated"
        whole = f"{one.answers} labelled answers {how}, {one.good} of them good"
        answers = [g for g in one.graded if g.of == "labelled answers"]
        others = [g for g in one.graded if g.of != "labelled answers"]
        parts.append(_graded(whole, answers, unsound))
        if others:
            closer = _graded(f"{whole}: closer", others, {})
            summary = tag("summary", "By sentence, by kind of fault, and with faults put in")
            parts.append(tag("details", summary, tag("div", closer, class_="answer")))
    return joined(*parts)


def _graded(caption: str, some: Sequence[Graded], unsound: Mapping[str, str]) -> Safe:
    rows = [
        [
            one.scorer.replace("_", " "),
            _may(one, unsound),
            *_rate(one.sensitivity, one.floor),
            *_rate(one.specificity, one.floor),
        ]
        for one in some
    ]
    headings = ["Scorer", "So it", "Wrong ones noticed", "95 %", "Plot"]
    headings += ["Right ones let pass", "95 %", "Plot"]
    return table(caption, headings, rows)


def _may(one: Graded, unsound: Mapping[str, str]) -> Safe | str:
    if one.of != "labelled answers":
        return f"(on {one.of.removeprefix('labelled ')})"
    why = unsound.get(one.scorer)
    if why is not None:
        return tag("span", f"gates nothing: {why}", class_="state long missed")
    return tag("span", "may gate", class_="state holds")


def _rate(rate: Proportion, floor: float | None) -> list[Content]:
    if not rate.of:
        return ["–", "–", None]
    return [
        f"{share(rate.value)} of {rate.of}",
        range_of(*rate.interval()),
        plots.interval(rate.value, *rate.interval(), floor=floor),
    ]


def gone_and_new(verdict: Verdict) -> Safe | None:
    changes = verdict.changes
    if changes is None or not (changes.new or changes.gone):
        return None
    parts: list[Safe] = []
    for names, what in ((changes.new, "new"), (changes.gone, "gone")):
        if names:
            verb = "is" if len(names) == 1 else "are"
            summary = tag("summary", f"{plural(len(names), 'case')} {verb} {what}")
            lines = joined(*(tag("li", name) for name in names))
            parts.append(tag("details", summary, tag("ul", lines, class_="names")))
    return joined(*parts)
