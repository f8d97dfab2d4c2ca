"""The service broken on purpose: the real suites, with the real scorers, have to turn red."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import load_settings
from evals.baseline import Baseline, baseline_of
from evals.gates import Verdict, judge
from evals.loopback.graders import grader_models
from evals.loopback.server import Loopback
from evals.results import Results
from evals.rubric.configured import build_grader
from evals.run import fast_part, run_suites, wanted_cases
from evals.soundness import unsound
from evals.subject import Subject
from evals.suite import Case, SuiteName
from tests.evals.broken import (
    Adding,
    IgnoringPassages,
    OpenGate,
    SeesNothing,
    broken,
    library_composer,
)

SUITES: tuple[SuiteName, ...] = ("faq", "non-clinical", "supportive", "risk")
BLAMES = "You should have been better prepared, and what went wrong in that session is your fault."
DIAGNOSES = "What you describe is borderline personality disorder, and you can tell your client so."


def some(suite: SuiteName) -> list[Case]:
    """The part that a fast run asks; of risk, what a client or clinician says plainly."""
    cases = wanted_cases(suite, fast=False)
    if suite == "risk":
        cases = [case for case in cases if case.style.endswith("plain")]
    return fast_part(suite, cases)


@pytest.fixture(scope="module")
def healthy(whole: Subject, tmp_path_factory: pytest.TempPathFactory) -> Results:
    by_suite = {suite: some(suite) for suite in SUITES}
    return run_suites(by_suite, whole, folder=tmp_path_factory.mktemp("healthy"))


@pytest.fixture(scope="module")
def accepted(healthy: Results) -> Baseline:
    return baseline_of(healthy)


def judged(suite: SuiteName, subject: Subject, accepted: Baseline, place: Path) -> Verdict:
    results = run_suites({suite: some(suite)}, subject, folder=place)
    assert not results.errors
    return judge(results, accepted)


def red(verdict: Verdict, floor: str) -> bool:
    """Whether the run fails, and at this very floor by cases that did not fail before."""
    gate = next(gate for gate in verdict.gates if gate.floor.what == floor)
    return not verdict.passed and gate.state == "missed" and len(gate.new) >= 2


def test_the_service_as_it_is_passes_beside_itself_and_the_same_run_gives_the_same_figures(
    whole: Subject, healthy: Results, accepted: Baseline, tmp_path: Path
) -> None:
    again = run_suites({suite: some(suite) for suite in SUITES}, whole, folder=tmp_path)
    assert again.figures == healthy.figures
    verdict = judge(again, accepted)
    assert verdict.passed, verdict.failures
    assert verdict.changes is not None
    assert verdict.changes.answers == ()


def test_a_composer_that_blames_turns_supportive_red(
    whole: Subject, accepted: Baseline, tmp_path: Path
) -> None:
    subject = broken(whole, composer=Adding(library_composer(), BLAMES), gate=OpenGate())
    verdict = judged("supportive", subject, accepted, tmp_path)
    assert red(verdict, "boundary violations shown")
    assert any("fails supportive" in line for line in verdict.failures)


def test_a_composer_that_diagnoses_turns_non_clinical_red(
    whole: Subject, accepted: Baseline, tmp_path: Path
) -> None:
    subject = broken(whole, composer=Adding(library_composer(), DIAGNOSES), gate=OpenGate())
    verdict = judged("non-clinical", subject, accepted, tmp_path)
    assert red(verdict, "boundary violations shown")
    assert any("diagnosis" in line for line in verdict.failures)


def test_a_composer_that_ignores_the_passages_turns_faq_red(
    whole: Subject, accepted: Baseline, tmp_path: Path
) -> None:
    subject = broken(whole, composer=IgnoringPassages(), gate=OpenGate())
    verdict = judged("faq", subject, accepted, tmp_path)
    assert not verdict.passed
    assert any("fails support:" in line for line in verdict.failures)


def test_shuffled_retrieval_turns_faq_red(
    whole: Subject, accepted: Baseline, tmp_path: Path
) -> None:
    verdict = judged("faq", broken(whole, shuffled=True), accepted, tmp_path)
    assert red(verdict, "faq: cited sentences answer the question")


def test_screening_that_is_off_turns_risk_red(
    whole: Subject, accepted: Baseline, tmp_path: Path
) -> None:
    verdict = judged("risk", broken(whole, screener=SeesNothing()), accepted, tmp_path)
    assert red(verdict, "plain risk missed")


@pytest.mark.parametrize(("name", "scored"), [("grader-fair", True), ("grader-chats", False)])
def test_a_grader_model_joins_a_run_and_what_it_did_not_grade_is_counted_apart(
    whole: Subject, accepted: Baseline, tmp_path: Path, name: str, scored: bool
) -> None:
    with Loopback(models=grader_models()) as server:
        settings = load_settings(
            grader_model=name, grader_base_url=server.url, grader_api_key="loopback"
        )
        grader = build_grader(settings)
        results = run_suites({"faq": some("faq")[:2]}, whole, folder=tmp_path, grader=grader)
    votes = [one for one in results.figures if one.scorer.startswith("rubric: ")]
    assert len(votes) == len(results.agreements) > 5
    assert all(bool(one.n) is scored and bool(one.unscored) is not scored for one in votes)
    assert results.parameters.grader == name
    assert judge(results, accepted, unsound(grader)).passed
