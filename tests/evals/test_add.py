from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.models import Reported, ReportedTurn
from app.pipeline.deidentify import Deidentifier
from evals.add import main
from evals.suite import cases
from tests.ui.fakes import CapitalNames

WHY = ["--suite", "faq", "--why", "It went unnoticed that it is cold."]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "suites"


def draft(tmp_path: Path, *typed: str, reason: str = "It is cold.") -> str:
    turns = tuple(ReportedTurn(typed=one, shown=("That is hard.",)) for one in typed)
    made = Reported(turns=turns, reason=reason, kind="answered", composer="library")
    path = tmp_path / "draft.json"
    path.write_text(made.model_dump_json(indent=1), encoding="utf-8")
    return str(path)


def add(folder: Path, *arguments: str, ask: Callable[[str], str] | None = None) -> int:
    return main(list(arguments), masks=Deidentifier(CapitalNames()), ask=ask, folder=folder)


def test_a_reviewed_draft_becomes_a_case_of_a_suite(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = draft(tmp_path, "My client [Client] left.", "What now?")
    options = ["--kind", "answered", "--calm", "--never", "cheer up", "--route", "question"]
    assert add(folder, path, *WHY, *options) == 0
    (case,) = cases("faq", folder)
    assert case.id == "faq-reported-001"
    assert case.turns == ("My client [Client] left.", "What now?")
    assert (case.expected.kinds, case.expected.never) == (("answered",), ("cheer up",))
    assert case.expected.calm
    assert case.origin is None
    said = capsys.readouterr().out
    assert "> What now?" in said
    assert "What was off: It is cold." in said
    assert "Added faq/faq-reported-001" in said


def test_the_reviewer_is_asked_for_what_no_option_says(tmp_path: Path, folder: Path) -> None:
    answers = {
        "Suite": "faq",
        "Why": "It went unnoticed.",
        "Kinds": "answered, abstained",
        "Words": "",
        "Is nobody": "n",
    }

    def ask(question: str) -> str:
        return next(said for start, said in answers.items() if question.startswith(start))

    assert add(folder, draft(tmp_path, "What now?"), ask=ask) == 0
    (case,) = cases("faq", folder)
    assert case.expected.kinds == ("answered", "abstained")
    assert case.why == "It went unnoticed."


def test_a_second_draft_has_the_next_name_and_the_same_one_is_refused(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(folder, draft(tmp_path, "One?"), *WHY, "--calm") == 0
    assert add(folder, draft(tmp_path, "Two?"), *WHY, "--calm") == 0
    assert [case.id for case in cases("faq", folder)] == ["faq-reported-001", "faq-reported-002"]
    assert add(folder, draft(tmp_path, "one?"), *WHY, "--calm") == 1
    assert "asks just this already" in capsys.readouterr().err
    assert len(cases("faq", folder)) == 2


@pytest.mark.parametrize(
    ("typed", "reason", "options", "where"),
    [
        ("Priya left.", "", [], "“Priya” (person, turn 1)"),
        ("She left.", "Noor wrote this", [], "“Noor” (person, what was off)"),
        ("She left.", "", ["--never", "Priya is fine"], "“Priya” (person, never)"),
        ("She left.", "", ["--why", "Nobody noticed Noor."], "“Noor” (person, why)"),
    ],
)
def test_what_still_holds_identifiers_is_refused_and_named(
    tmp_path: Path,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    reason: str,
    options: list[str],
    where: str,
) -> None:
    path = draft(tmp_path, typed, reason=reason)
    assert add(folder, path, *WHY, "--calm", *options) == 1
    said = capsys.readouterr().err
    assert where in said
    assert "[Person 1]" in said
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--suite", "faq", "--calm"], "--why is not set, and there is no terminal"),
        (["--why", "It went unnoticed."], "--suite is not set"),
        ([*WHY], "--kind is not set"),
        ([*WHY, "--risk", "nobody"], "who: Input should be"),
        (["--suite", "faq", "--why", "short", "--calm"], "why: String should have at least 8"),
        ([*WHY, "--answer", "no-article:these words"], "0 articles are named 'no-article'"),
        ([*WHY, "--id", "Not An Id", "--calm"], "id: String should match"),
        ([*WHY, "--calm", "--risk", "client"], "calm says that there is no danger"),
    ],
)
def test_a_case_that_is_not_whole_is_refused(
    tmp_path: Path,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    why: str,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert add(folder, draft(tmp_path, "What now?"), *arguments) == 1
    assert why in capsys.readouterr().err
    assert not folder.exists()


def test_nothing_expected_is_no_case(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(folder, draft(tmp_path, "What now?"), *WHY, ask=lambda question: "") == 1
    assert "nothing is expected" in capsys.readouterr().err


def test_a_reviewer_who_walks_away_adds_nothing(tmp_path: Path, folder: Path) -> None:
    def gone(question: str) -> str:
        raise EOFError

    assert add(folder, draft(tmp_path, "What now?"), ask=gone) == 1
    assert not folder.exists()


@pytest.mark.parametrize("words", ["", "{}", '{"form": "another"}', "no json"])
def test_a_file_that_is_no_draft_is_not_added(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    path = tmp_path / "draft.json"
    path.write_text(words, encoding="utf-8")
    assert add(folder, str(path), *WHY, "--calm") == 2
    assert "is no draft case" in capsys.readouterr().err
    assert add(folder, str(tmp_path / "none.json"), *WHY) == 2


def test_a_dry_run_prints_the_case_and_adds_nothing(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(folder, draft(tmp_path, "What now?"), *WHY, "--calm", "--dry-run") == 0
    assert '"turns":["What now?"]' in capsys.readouterr().out
    assert not folder.exists()


def test_the_real_deidentifier_refuses_a_name_and_lets_a_placeholder_pass(
    tmp_path: Path, folder: Path
) -> None:
    path = draft(tmp_path, "My client Priya Raman left early.")
    assert main([path, *WHY, "--calm"], folder=folder) == 1
    path = draft(tmp_path, "My client [Client] left early and I froze.", reason="")
    assert main([path, *WHY, "--calm"], folder=folder) == 0
