from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.settings import ROOT
from ingest.__main__ import main as ingest_main
from tests.cli.commands import Bench, jsonl

COMMANDS = ("search", "ask", "screen", "deidentify", "verify", "doctor", "train")
QUESTION = "Rosalind went quiet and I froze"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DEBRIEF_EMBEDDER", "minilm")


def _run(*arguments: str) -> int:
    """The exit code, also where argparse ends the program itself."""
    try:
        return main(arguments)
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(command, "--help") == 0
    out = capsys.readouterr().out
    assert f"python -m app {command}" in out
    assert "--json" in out


def test_the_programs_say_which_commands_they_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--help") == 0
    out = capsys.readouterr().out
    assert [command for command in COMMANDS if command not in out] == []
    with pytest.raises(SystemExit) as end:
        ingest_main(["--help"])
    assert end.value.code == 0
    out = capsys.readouterr().out
    assert "--store" in out and "--json" in out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("guess",),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "1001"),
        ("search", "x", "-k", "²"),
        ("search", "x", "-k", "two"),
        ("ask", "x", "--colour"),
        ("ask", "x", "y"),
        ("screen", "x", "y"),
        ("screen", "x", "--store", "y"),
        ("verify", "x"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_how_it_is_used(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: python -m app" in said.err


@pytest.mark.parametrize("command", ["search", "ask"])
def test_no_text_is_wrong_usage(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(command, "--store", str(tmp_path)) == 2
    assert "No text was given" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["screen", "deidentify"])
def test_no_text_to_check_is_wrong_usage(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(command) == 2
    assert "No text was given" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["screen", "deidentify"])
@pytest.mark.parametrize("text", ["Rosalind " * 6_667, "Rosalind \udcff"])
def test_a_text_that_cannot_be_checked_is_refused_without_being_repeated(
    command: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(command, text) == 2
    said = capsys.readouterr()
    assert said.out == "" and "Rosalind" not in said.err
    assert "60,000" in said.err or "UTF-8" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["search", "ask"])
@pytest.mark.parametrize("lines", [(QUESTION,), (QUESTION, "--json"), ("--jsonl",)])
def test_a_missing_index_is_named_with_the_command_that_builds_it(
    command: str, lines: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "nowhere"
    assert _run(command, *lines, "--store", str(place)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert str(place) in said.err and "python -m ingest" in said.err
    assert "Rosalind" not in said.err
    assert len(said.err.splitlines()) == 1
    assert not place.exists()


@pytest.mark.parametrize("text", ["", " ", "😭", "Rosalind " * 5_556])
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_text_that_cannot_be_read_is_refused_without_being_repeated(
    command: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(command, text, "--store", str(tmp_path)) == 2
    said = capsys.readouterr()
    assert said.out == "" and "Rosalind" not in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["search", "ask"])
def test_an_index_of_another_embedder_is_named_with_what_to_do(
    command: str,
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEBRIEF_EMBEDDER", "openai")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert _run(command, QUESTION, "--store", str(store)) == 2
    said = capsys.readouterr()
    assert "minilm-384-1" in said.err and "openai-" in said.err
    assert "python -m ingest" in said.err
    assert "Rosalind" not in said.err and "sk-secret" not in said.err


def test_openai_without_a_key_is_named_with_both_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEBRIEF_EMBEDDER", "openai")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert _run("ask", QUESTION, "--store", str(tmp_path)) == 2
    err = capsys.readouterr().err
    assert "OPENAI_API_KEY" in err and "minilm" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBRIEF_EMBEDDER", "word2vec"),
        ("DEBRIEF_OPENAI_TIMEOUT_SECONDS", "soon"),
        ("DEBRIEF_OPENAI_EMBEDDING_DIMENSION", "-3"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert _run("doctor") == 2
    err = capsys.readouterr().err
    assert name.removeprefix("DEBRIEF_").lower() in err.lower()
    assert value not in err


def test_doctor_names_what_is_not_ready_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("doctor", "--store", str(tmp_path / "nowhere")) == 2
    out = capsys.readouterr().out
    assert "NOT READY  library" in out and "python -m ingest" in out
    assert "Nothing that is typed leaves this machine." in out


def test_doctor_says_what_would_leave_and_to_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEBRIEF_EMBEDDER", "openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://user:pass@models.example.org/v1")
    _run("doctor", "--store", str(tmp_path / "nowhere"))
    out = capsys.readouterr().out
    assert "go to models.example.org" in out
    assert "pass" not in out


def test_ingest_of_nothing_there_ends_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = ingest_main([str(tmp_path / "gone"), "--store", str(tmp_path / "store"), "--json"])
    assert code in (1, 2)
    assert "gone" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "app", "search", QUESTION, "--json"),
        ("-m", "app", "search", "--jsonl"),
        ("-m", "app", "doctor"),
    ],
    ids=lambda command: " ".join(command[2:4]),
)
def test_a_reader_that_has_gone_ends_the_command_quietly(
    bench: Bench, store: Path, command: tuple[str, ...]
) -> None:
    gone, into = os.pipe()
    os.close(gone)
    try:
        done = subprocess.run(
            [sys.executable, *command, "--store", str(store)],
            input=jsonl([{"id": n, "query": "silence"} for n in range(3)]),
            stdout=into,
            check=False,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=bench.environment(),
        )
    finally:
        os.close(into)
    assert (done.returncode, done.stderr) == (1, b"")


def test_bytes_that_are_no_text_are_refused_in_one_line(bench: Bench, store: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "ask", b"Rosalind \xff", "--store", str(store)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=bench.environment(),
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert b"UTF-8" in line and b"Rosalind" not in line


def test_a_terminal_without_typographic_quotes_gets_the_answer_all_the_same(
    bench: Bench, store: Path
) -> None:
    question = "I can't stop replaying the session I had today"
    done = bench.run("-m", "app", "ask", question, "--store", store, PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert "[1]" in done.out
