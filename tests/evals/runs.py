"""Small results of a run, made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from app.models import Citation
from evals.grade import Fault, Grade
from evals.results import CaseResult, Parameters, Results, SuiteRun, figures
from evals.suite import Case, SuiteName
from evals.transcript import Exchange, ShownSentence, Transcript

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> & \"quoted\" 'so'"


def exchange(typed: str, *said: str, kind: str = "answered") -> Exchange:
    return Exchange(
        typed=typed,
        kind=kind,
        route="question",
        risks=(),
        sentences=tuple(
            ShownSentence(text=one, part="evidence", basis="quoted", markers=(1,)) for one in said
        ),
        citations=(citation(),),
        follow_ups=("And then?",),
        composer="library",
        masked=typed,
    )


def citation() -> Citation:
    return Citation(
        marker=1,
        passage_id="p",
        article_id="a",
        source="a.md",
        title="A",
        publisher=None,
        url=None,
        audience="clinician",
        heading=("After",),
        quote="quoted",
        start=0,
        end=6,
    )


def grade(scorer: str, value: float | None, *faults: Fault, because: str = "") -> Grade:
    return Grade(scorer=scorer, value=value, faults=faults, because=because)


def fault(kind: str, words: str, turn: int = 0) -> Fault:
    return Fault(kind=kind, words=words, turn=turn)


def result(
    name: str,
    exchanges: Sequence[Exchange],
    *grades: Grade,
    suite: SuiteName = "faq",
    origin: str | None = None,
    error: str | None = None,
) -> CaseResult:
    case = Case(
        id=name,
        why="Without it nobody would know.",
        style="plain",
        turns=tuple(one.typed for one in exchanges),
        origin=origin,
        licence="CC0" if origin else None,
    )
    made = Transcript(case=name, exchanges=tuple(exchanges))
    return CaseResult(suite=suite, case=case, transcript=made, grades=grades, error=error)


def results(*cases: CaseResult, fast: bool = False) -> Results:
    suites = list(dict.fromkeys(one.suite for one in cases))
    return Results(
        fast=fast,
        seconds=1.0,
        parameters=Parameters(embedder="e", composer="library", library="abc", prompts={"p": "1"}),
        suites=tuple(
            SuiteRun(
                suite=suite,
                cases=sum(one.suite == suite for one in cases),
                seconds=0.5,
                status="success",
            )
            for suite in suites
        ),
        cases=cases,
        figures=figures(cases),
    )
