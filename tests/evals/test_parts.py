from __future__ import annotations

from pathlib import Path

import pytest

from evals.parts import run_in_parts, shared_out
from evals.results import CaseResult
from evals.run import run_suites, wanted_cases
from evals.subject import Subject
from evals.suite import SUITES, Case, SuiteName


def test_every_suite_is_in_one_part_and_the_parts_cost_much_the_same() -> None:
    by_suite = {suite: wanted_cases(suite, fast=False) for suite in SUITES}
    parts = shared_out(by_suite)
    shared = [suite for part in parts for suite in part]
    assert sorted(shared) == sorted(SUITES)
    assert all(part[suite] == by_suite[suite] for part in parts for suite in part)
    sizes = [sum(map(len, part.values())) for part in parts]
    assert min(sizes) > 0.2 * sum(sizes)


def test_a_run_in_two_processes_finds_what_a_run_in_one_does(
    whole: Subject, tmp_path: Path
) -> None:
    some: dict[SuiteName, list[Case]] = {
        suite: wanted_cases(suite, fast=True)[:2] for suite in ("faq", "risk")
    }
    told: list[tuple[str, object]] = []

    def ended(suite: SuiteName, found: object) -> None:
        assert isinstance(found, list)
        assert all(isinstance(one, CaseResult) for one in found)
        told.append((suite, len(found)))

    one = run_suites(some, whole, folder=tmp_path / "one")
    two = run_in_parts(
        some,
        whole,
        composer="library",
        began=lambda suite, cases: told.append((suite, cases)),
        asked=lambda suite, case: told.append((suite, case)),
        ended=ended,
        folder=tmp_path / "two",
    )
    assert [judged(case) for case in two.cases] == [judged(case) for case in one.cases]
    assert two.figures == one.figures
    assert [run.suite for run in two.suites] == ["faq", "risk"]
    expected = [(suite, case.id) for suite, cases in some.items() for case in cases]
    assert {*expected, ("faq", 2), ("risk", 2)} == set(told)
    assert len(list((tmp_path / "two" / "logs").glob("*.eval"))) == 2
    assert not list((tmp_path / "two").glob("part-*"))


def judged(result: CaseResult) -> CaseResult:
    """Without what the other process wrote into the index's files meanwhile."""
    assert result.transcript is not None
    return result.model_copy(
        update={"transcript": result.transcript.model_copy(update={"left": ()})}
    )


def test_a_part_that_dies_is_said_in_one_line(
    whole: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evals.parts._part", _dies)
    some: dict[SuiteName, list[Case]] = {"faq": wanted_cases("faq", fast=True)[:1]}
    with pytest.raises(ValueError, match="ended before its cases did"):
        run_in_parts(
            some,
            whole,
            composer="library",
            began=lambda suite, cases: None,
            asked=lambda suite, case: None,
            ended=lambda suite, found: None,
            folder=tmp_path,
        )


def _dies(*_: object) -> None:
    import os

    os._exit(3)
