"""The answers that have something against them, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evals.gates import Verdict
from evals.report.answers import answer
from evals.report.markup import Safe, joined, tag
from evals.report.names import case_link, plural
from evals.results import CaseResult, Results

MOST = 300
"""Answers in full; a run with more against it needs no longer list to be mended by."""

ON_PAPER = tag(
    "p", "On paper: the first twenty, and what was open when it was printed.", class_="on-paper"
)


def worst(results: Results, verdict: Verdict) -> list[CaseResult]:
    """Cases that broke, then those that miss a floor, then by how much of their grades is gone."""
    floors = Counter(name for gate in verdict.gates for name in gate.failing)
    scored = [one for one in results.cases if one.error is not None or one.failing]

    def badness(one: CaseResult) -> tuple[bool, int, float]:
        lost = sum(1 - grade.value for grade in one.failing if grade.value is not None)
        return one.error is not None, floors[f"{one.suite}/{one.case.id}"], lost

    return sorted(scored, key=badness, reverse=True)[:MOST]


def answers(some: Iterable[CaseResult], results: Results, verdict: Verdict) -> Safe:
    """Those answers in full, folded, and how many there are in all."""
    listed = list(some)
    if not listed:
        return tag("p", "Nothing is said against any answer.")
    whole = sum(one.error is not None or bool(one.failing) for one in results.cases)
    left = f" The {whole - len(listed)} mildest are in results.json." if whole > len(listed) else ""
    about = f"Something is said against {plural(whole, 'answer')}, here the worst first.{left}"
    known = known_names(verdict)
    shown = (answer(one, known=f"{one.suite}/{one.case.id}" in known) for one in listed)
    return joined(tag("p", about), ON_PAPER, *shown)


def known_names(verdict: Verdict) -> frozenset[str]:
    """Cases that miss a floor and were accepted so, by ``suite/id``."""
    return frozenset(name for gate in verdict.gates for name in set(gate.failing) - set(gate.new))


def known(verdict: Verdict, shown: frozenset[str]) -> Safe:
    """Failures of floors that were accepted, by name."""
    parts: list[Safe] = []
    for gate in verdict.gates:
        names = [name for name in gate.failing if name not in gate.new]
        if names:
            lines = (tag("li", case_link(name, shown)) for name in names)
            parts.append(tag("h3", f"{gate.floor.what} ({len(names)})"))
            parts.append(tag("ul", *lines, class_="names"))
    if not parts:
        return tag("p", "There are none.")
    about = "The accepted run has these too. They are not new, and they are not right either."
    return joined(tag("p", about), *parts)
