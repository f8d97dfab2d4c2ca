"""Results made up for tests."""

from __future__ import annotations

from app.models import Citation
from evals.baseline import Baseline, baseline_of
from evals.grade import Fault, Grade
from evals.results import CaseResult, Parameters, Results, SuiteRun, figures
from evals.suite import Case, Expected, SuiteName
from evals.transcript import Exchange, ShownSentence, Transcript

PARAMETERS = Parameters(embedder="minilm", composer="library", library="abc")


def case(name: str = "one", **fields: object) -> Case:
    given = {"id": name, "why": "so that it is seen", "style": "plain", **fields}
    return Case.model_validate({"turns": ["What now?"], **given})


def exchange(*texts: str, typed: str = "What now?", **fields: object) -> Exchange:
    sentences = [ShownSentence(text=text, part="opening", basis="general") for text in texts]
    base: dict[str, object] = {
        "typed": typed,
        "kind": "answered",
        "route": "question",
        "risks": (),
        "sentences": sentences,
        "composer": "library",
        "masked": typed,
    }
    return Exchange.model_validate({**base, **fields})


def grade(value: float | None, scorer: str = "boundary", *kinds: str) -> Grade:
    faults = tuple(Fault(kind=kind, words="some words", turn=0) for kind in kinds)
    return Grade(scorer=scorer, value=value, faults=faults)


def result(
    name: str,
    *grades: Grade,
    suite: SuiteName = "faq",
    says: str = "Something.",
    error: str | None = None,
) -> CaseResult:
    made = Transcript(case=name, exchanges=(exchange(says),))
    return CaseResult(suite=suite, case=case(name), transcript=made, grades=grades, error=error)


def results(*cases: CaseResult, fast: bool = False, parameters: Parameters = PARAMETERS) -> Results:
    suites = tuple(dict.fromkeys(one.suite for one in cases))
    return Results(
        fast=fast,
        seconds=1.0,
        parameters=parameters,
        suites=tuple(
            SuiteRun(
                suite=suite,
                cases=sum(one.suite == suite for one in cases),
                seconds=1.0,
                status="success",
            )
            for suite in suites
        ),
        cases=cases,
        figures=figures(cases),
    )


def accepted(*cases: CaseResult) -> Baseline:
    return baseline_of(results(*cases))


def expected(**fields: object) -> Expected:
    return Expected.model_validate(fields)


def citation(quote: str) -> Citation:
    return Citation(
        marker=1,
        passage_id="p",
        article_id="a",
        source="a.md",
        title="A",
        publisher=None,
        url=None,
        audience="clinician",
        heading=(),
        quote=quote,
        start=0,
        end=len(quote),
    )
