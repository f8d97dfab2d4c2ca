"""``python -m evals`` from outside: what it takes, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT
from evals import __main__ as command


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evals", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)


def test_help_names_the_suites_and_the_other_commands_and_loads_no_harness() -> None:
    said = run("--help")
    assert said.returncode == 0
    for word in ("hostile-models", "--fast", "figures", "accept", "graders"):
        assert word in said.stdout
    look = "import sys, evals.__main__; sys.exit('inspect_ai' in sys.modules)"
    subprocess.run([sys.executable, "-c", look], check=True, cwd=ROOT)


@pytest.mark.parametrize("wrong", [("nonsense",), ("figures", "faq"), ("accept", "now")])
def test_what_it_does_not_know_ends_with_two(wrong: tuple[str, ...]) -> None:
    assert run(*wrong).returncode == 2


def test_a_broken_baseline_ends_with_two_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.jsonl"
    path.write_text("{}\n")
    assert command.main(["faq"], accepted=path) == 2
    assert "The evals could not run" in capsys.readouterr().err
