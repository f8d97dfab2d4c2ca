from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.outside import imported, main
from evals.suite import cases

ORIGIN = ["--origin", "a study", "--licence", "CC BY 4.0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "imported"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    place = tmp_path / "suites" / "faq"
    place.mkdir(parents=True)
    case = {"id": "faq-001", "why": "It is asked.", "style": "plain", "turns": ["What now?"]}
    (place / "cases.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    return place.parent


def brought(tmp_path: Path, *lines: object, name: str = "Some cases.jsonl") -> Path:
    path = tmp_path / name
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_a_case_with_licence_and_origin(
    tmp_path: Path, folder: Path, own: Path
) -> None:
    path = brought(tmp_path, {"turns": ["I froze."]}, "", {"suite": "risk", "turns": ["He left."]})
    arguments = [str(path), "--suite", "faq", *ORIGIN]
    assert main(arguments, folder=folder, own=own) == 0
    (case,) = cases("faq", folder)
    assert (case.id, case.turns) == ("some-cases-1", ("I froze.",))
    assert (case.origin, case.licence) == ("a study", "CC BY 4.0")
    assert [one.id for one in cases("risk", folder)] == ["some-cases-3"]


def test_each_bad_line_is_named_once_with_why_and_the_good_ones_are_kept(
    tmp_path: Path, folder: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = brought(
        tmp_path,
        {"turns": ["Good."]},
        "{not json",
        ["no object"],
        {"turns": []},
        {"turns": ["A"], "expected": {"kinds": ["shouted"]}},
        {"turns": ["B"], "unheard-of": 1},
        {"turns": ["what  NOW?"]},
        {"id": "faq-001", "turns": ["C"]},
        {"turns": ["D"], "expected": {"answers": [{"source": "no", "anchor": "x", "gain": 2}]}},
        {"turns": ["E"], "suite": "debrief"},
        {"turns": ["F"], "suite": "nowhere"},
    )
    assert main([str(path), "--suite", "faq", *ORIGIN], folder=folder, own=own) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"line {at}" for at in range(2, 12)]
    for line, words in zip(
        lines,
        (
            "it is not JSON",
            "it is no JSON object",
            "turns: a case needs at least one",
            "expected.kinds.0",
            "unheard-of",
            "asks just this already",
            "has a case faq-001 already",
            "0 articles are named 'no'",
            "a case of debrief is a script",
            "there is no suite 'nowhere'",
        ),
        strict=True,
    ):
        assert words in line
    assert len(cases("faq", folder)) == 1


def test_a_line_that_is_not_utf8_is_a_bad_line(
    tmp_path: Path, folder: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b'{"turns": ["caf\xe9"]}\n{"turns": ["tea"]}\n')
    assert main([str(path), "--suite", "faq", *ORIGIN], folder=folder, own=own) == 1
    assert "line 1: it is not UTF-8" in capsys.readouterr().err


def test_a_file_without_a_single_case_brings_nothing(
    tmp_path: Path, folder: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = brought(tmp_path, {"turns": ["No suite is named."]})
    assert main([str(path), *ORIGIN], folder=folder, own=own) == 2
    said = capsys.readouterr().err
    assert "line 1: suite: it names none, and --suite is not set" in said
    assert "Nothing was imported" in said
    assert not folder.exists()
    assert main([str(tmp_path / "none.jsonl"), *ORIGIN], folder=folder, own=own) == 2


@pytest.mark.parametrize("missing", ["--origin", "--licence"])
def test_neither_licence_nor_origin_may_be_left_out(tmp_path: Path, missing: str) -> None:
    given = [str(tmp_path), *ORIGIN]
    at = given.index(missing)
    with pytest.raises(SystemExit):
        main([*given[:at], *given[at + 2 :]])
    with pytest.raises(SystemExit):
        main([*given[: at + 1], "  ", *given[at + 2 :]])


def test_importing_a_file_again_replaces_what_it_brought(
    tmp_path: Path, folder: Path, own: Path
) -> None:
    for turns in (["One."], ["Two."]):
        path = brought(tmp_path, {"turns": turns})
        assert main([str(path), "--suite", "faq", *ORIGIN], folder=folder, own=own) == 0
    assert [case.turns for case in cases("faq", folder)] == [("Two.",)]


def test_imported_cases_run_beside_a_suite_unless_one_is_called_as_its_own(
    tmp_path: Path, folder: Path, own: Path
) -> None:
    assert imported("faq", cases("faq", own), folder) == []
    path = brought(tmp_path, {"id": "theirs", "turns": ["One."]})
    assert main([str(path), "--suite", "faq", *ORIGIN], folder=folder, own=own) == 0
    (case,) = imported("faq", cases("faq", own), folder)
    assert case.id == "theirs"
    with pytest.raises(ValueError, match="faq/theirs is called as one of the suite's"):
        imported("faq", [case], folder)
