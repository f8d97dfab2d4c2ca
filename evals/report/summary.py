"""What a maintainer wants to know first: may it go out, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.gates import Gate, State, Verdict
from evals.report import plots
from evals.report.markup import Content, Safe, joined, tag
from evals.report.names import link, plural, range_of, share
from evals.report.tables import table
from evals.results import CaseResult, Parameters, Results, SuiteRun

FIRST = 12
"""Reasons that are read at once; the others are folded."""

BARS = "Bars: cases with nothing against them, with faults, and that broke, from left to right."
PLOTS = (
    "Plots run from 0 to 1: the dot is the mean, the bar its 95 % Wilson interval, the tall tick "
    "a floor, the ring the accepted run."
)

STATES: dict[State, str] = {
    "holds": "holds",
    "known": "missed, all known",
    "missed": "missed",
    "gates nothing": "gates nothing",
    "no cases": "no cases",
}


def headline(results: Results, verdict: Verdict, made: str) -> Safe:
    """Whether every gate holds, and what was run."""
    state, said = _said(verdict)
    what = "the fast part of " if results.fast else ""
    about = (
        f"{plural(len(results.cases), 'case')}, {what}{plural(len(results.suites), 'suite')}, "
        f"{results.seconds:.0f} s. Made {made}."
    )
    known = sum(len(gate.failing) - len(gate.new) for gate in verdict.gates)
    lines: list[Content] = [tag("p", about, class_="about")]
    if known:
        text = f"{plural(known, 'known failure')} of floors, accepted before."
        lines.append(tag("p", tag("a", text, href="#known")))
    if verdict.remarks:
        lines.append(tag("ul", *(tag("li", one) for one in verdict.remarks), class_="because"))
    return tag(
        "section",
        tag("p", said, class_=f"verdict {state}"),
        *lines,
        aria_label="Verdict",
    )


def _said(verdict: Verdict) -> tuple[State, str]:
    idle = sum(gate.state == "gates nothing" for gate in verdict.gates)
    if not verdict.passed:
        return "missed", f"This run fails, for {plural(len(verdict.failures), 'reason')}."
    if idle:
        # Their scorers cannot be trusted yet: what they would say is no reason to be calm.
        return "known", f"Every gate holds but {idle}, whose scorers may gate nothing."
    return "holds", "Every gate holds."


def reasons(verdict: Verdict) -> Safe:
    """Why the run fails, a line each."""
    first, rest = verdict.failures[:FIRST], verdict.failures[FIRST:]
    parts = [_lines(first)]
    if rest:
        parts.append(tag("details", tag("summary", f"and {len(rest)} more"), _lines(rest)))
    return joined(*parts)


def _lines(failures: Sequence[str]) -> Safe:
    return tag("ul", *(tag("li", line) for line in failures), class_="failures")


def suites(results: Results, verdict: Verdict) -> Safe:
    """How each suite went, case by case."""
    changed = verdict.changes

    def rows() -> Iterator[list[Content]]:
        for ran in results.suites:
            own = [one for one in results.cases if one.suite == ran.suite]
            answers = {a.case for a in changed.answers if a.suite == ran.suite} if changed else None
            yield _suite(ran, own, None if answers is None else len(answers))

    headings = ["Suite", ">Cases", "How they went", ">Clean", ">With faults"]
    headings += [">Broke", ">Changed", ">Seconds"]
    return joined(table("Cases by suite", headings, rows()), tag("p", BARS, class_="legend"))


def _suite(ran: SuiteRun, own: list[CaseResult], changed: int | None) -> list[Content]:
    broke = sum(one.error is not None for one in own)
    faulty = sum(one.error is None and bool(one.failing) for one in own)
    clean = len(own) - broke - faulty
    return [
        link(ran.suite, f"suite-{ran.suite}"),
        str(ran.cases),
        plots.shares([("passes", clean), ("fails", faulty), ("broke", broke)]),
        str(clean),
        str(faulty),
        str(broke),
        "–" if changed is None else str(changed),
        f"{ran.seconds:.0f}",
    ]


def floors(verdict: Verdict) -> Safe:
    """What each floor asks and whether it holds."""
    headings = ["Floor", "State", "Found", "Asked for", "Share that passes", "95 %", "Scorer"]
    shown = table("What is asked, and whether it holds", headings, map(_floor, verdict.gates))
    return joined(shown, tag("p", PLOTS, class_="legend"))


def _floor(gate: Gate) -> list[Content]:
    floor = gate.floor
    never = floor.least is None
    state = gate.state.replace(" ", "-")
    return [
        floor.what,
        tag("span", STATES[gate.state], class_=f"state {state}"),
        f"{len(gate.failing)} of {gate.n}" if never else f"{share(gate.value)} of {gate.n}",
        "none" if never else f"{floor.least:.2f} or more",
        plots.interval(
            gate.value, gate.low, gate.high, floor=1.0 if never else floor.least, state=state
        ),
        range_of(gate.low, gate.high),
        floor.scorer,
    ]


def parameters(run: Parameters, verdict: Verdict) -> Safe:
    """All that answers depend on beside the code, and what was accepted where it differs."""
    differs = {
        name: was for name, was, _ in (verdict.changes.parameters if verdict.changes else ())
    }
    rows = [
        ("embedder", run.embedder),
        ("composer", run.composer),
        ("model", run.model or "none"),
        ("grader", run.grader or "none"),
        ("library", run.library),
        *((f"prompt {name}", value) for name, value in sorted(run.prompts.items())),
    ]
    shown = ([name, tag("code", value), differs.get(name, "the same")] for name, value in rows)
    return table("What the answers depend on", ["Parameter", "Now", "Accepted"], shown)
