"""Cases with what a report shows of them: words, faults in them, and where they are from."""

from __future__ import annotations

from collections.abc import Sequence

from evals.grade import Fault, Grade
from evals.results import CaseResult
from evals.suite import Case, SuiteName
from evals.transcript import Exchange, ShownSentence, Transcript
from tests.evals.made import citation

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
        citations=(citation("quoted"),),
        follow_ups=("And then?",),
        composer="library",
        masked=typed,
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
