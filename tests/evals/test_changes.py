"""What a run shows beside the accepted one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import accept, baseline
from evals.baseline import baseline_of
from evals.changes import difference
from evals.results import save
from tests.evals.made import PARAMETERS, accepted, grade, result, results


def test_every_changed_answer_is_named_with_what_it_was_and_is() -> None:
    was = accepted(result("one", says="Old."), result("two", says="Same."))
    changes = difference(was, results(result("one", says="New."), result("two", says="Same.")))
    (changed,) = changes.answers
    assert (changed.case, changed.turn) == ("one", 0)
    assert changed.was is not None and changed.was.endswith("Old.")
    assert changed.now is not None and changed.now.endswith("New.")


def test_a_grade_that_broke_and_one_that_was_mended_are_told_apart() -> None:
    was = accepted(result("one", grade(1.0)), result("two", grade(0.0)))
    changes = difference(was, results(result("one", grade(0.0)), result("two", grade(1.0))))
    assert [(one.case, one.broke, one.mended) for one in changes.grades] == [
        ("one", True, False),
        ("two", False, True),
    ]


def test_figures_are_compared_on_the_cases_that_both_runs_have() -> None:
    was = accepted(result("one", grade(1.0)), result("gone", grade(0.0)))
    changes = difference(was, results(result("one", grade(0.5)), result("new", grade(1.0))))
    (figure,) = changes.figures
    assert (figure.n, figure.was, figure.now, figure.worse) == (1, 1.0, 0.5, 1)
    assert not figure.significantly_worse
    assert (changes.new, changes.gone) == (("faq/new",), ("faq/gone",))


def test_what_a_fast_run_leaves_out_is_not_gone() -> None:
    was = accepted(result("one"), result("two"))
    assert difference(was, results(result("one"), fast=True)).gone == ()


def test_another_prompt_and_another_library_are_named() -> None:
    was = accepted(result("one"))
    other = PARAMETERS.model_copy(update={"library": "xyz", "prompts": {"answer.system": "1"}})
    changes = difference(was, results(result("one"), parameters=other))
    assert set(changes.parameters) == {
        ("library", "abc", "xyz"),
        ("prompt answer.system", "none", "1"),
    }


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = accepted(result("one", grade(0.5), grade(None, "length")))
    baseline.write(made, tmp_path / "baseline.jsonl")
    assert baseline.read(tmp_path / "baseline.jsonl") == made
    assert baseline.read(tmp_path / "none.jsonl") is None


def test_a_broken_baseline_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "baseline.jsonl"
    path.write_text('{"embedder": 1}\n')
    with pytest.raises(ValueError, match="Take it from the last commit"):
        baseline.read(path)


def test_accepting_some_suites_keeps_what_the_others_had() -> None:
    before = accepted(result("a", suite="faq"), result("b", suite="risk"))
    after = baseline_of(results(result("a", suite="faq", says="New.")), before)
    assert {(one.suite, one.id) for one in after.cases} == {("faq", "a"), ("risk", "b")}
    assert after.by_case()["faq", "a"].shown[0].endswith("New.")


def test_accept_says_what_it_accepts_and_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latest, path = tmp_path / "results.json", tmp_path / "baseline.jsonl"
    baseline.write(accepted(result("one", grade(1.0)), result("two", grade(0.0))), path)
    now = results(result("one", grade(0.0), says="Worse."), result("two", grade(1.0)))
    save(now, latest)
    assert accept.main(["--dry-run"], latest=latest, path=path) == 0
    said = capsys.readouterr().out
    assert "accepted as failing: faq, boundary (1): one" in said
    assert "mended: faq, boundary (1): two" in said
    assert "1 cases show other answers" in said
    assert baseline.read(path) != baseline_of(now)
    assert accept.main([], latest=latest, path=path) == 0
    assert baseline.read(path) == baseline_of(now)


def test_neither_a_fast_run_nor_one_with_broken_cases_nor_none_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    latest, path = tmp_path / "results.json", tmp_path / "baseline.jsonl"
    assert accept.main([], latest=latest, path=path) == 2
    assert "Run 'python -m evals' first" in capsys.readouterr().err
    for bad in (results(result("one"), fast=True), results(result("one", error="it broke"))):
        save(bad, latest)
        assert accept.main([], latest=latest, path=path) == 2
    assert not path.exists()
