"""``app debrief``: a scripted conversation as text and as JSON, and what a bad script is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.loopback.server import Loopback
from tests.cli.commands import Bench

SCRIPT = [
    {"to": "how", "text": "Shaky. My client Priya Raman left early and I kept on talking at her."},
    {"to": "before", "text": "8"},
    {"to": "felt", "text": "I felt ashamed of how much I talked to her.", "seconds": 90},
    {"to": "moment", "action": "not_this"},
    {"to": "ask", "text": "How do I wait in a silence?"},
]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPT), encoding="utf-8")
    return path


def test_a_script_is_played_to_its_note_and_names_nobody(
    bench: Bench, store: Path, script: Path
) -> None:
    done = bench.run(
        "-m", "app", "debrief", "--script", script, "--store", store, "--json",
        DEBRIEF_COMPOSER="library",
    )  # fmt: skip
    assert done.code == 0, done.err
    played = done.json
    assert set(played) == {
        "phase", "short", "seconds", "intensity", "stages", "noticed", "transcript", "first",
        "written", "note",
    }  # fmt: skip
    assert played["phase"] == "finished"
    assert played["intensity"] == {"before": 8, "after": None}
    assert played["written"] == []
    settled = {key: how for one in played["stages"] for key, how in one["questions"].items()}
    assert None not in settled.values()
    assert settled["how"] == "answered"
    assert "Priya" not in done.out
    assert "[Client]" in done.out
    lines = [line["text"] for section in played["note"]["sections"] for line in section["lines"]]
    assert "How do I wait in a silence?" in lines


def test_it_honours_the_chat_model_that_is_set(bench: Bench, store: Path, script: Path) -> None:
    with Loopback() as server:
        done = bench.run(
            "-m", "app", "debrief", "--script", script, "--store", store,
            DEBRIEF_MODEL="good", OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none", NO_PROXY="*",
            DEBRIEF_TURN_SECONDS="60",
        )  # fmt: skip
        sent = " ".join(kept.text for kept in server.requests)
    assert done.code == 0, done.err
    assert "[Client]" in sent
    assert "Priya" not in sent
    assert f"[good at 127.0.0.1:{server.port} worded" in done.out


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{", "neither JSON nor one JSON object a line"),
        ('[{"text": "a", "action": "skip"}]', "Turn 1"),
        ('[{"action": "dance"}]', "Turn 1"),
        ("[7]", "Turn 1"),
    ],
)
def test_a_script_that_cannot_be_used_is_named_with_its_turn(
    bench: Bench, store: Path, tmp_path: Path, written: str, says: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(written, encoding="utf-8")
    done = bench.run("-m", "app", "debrief", "--script", path, "--store", store)
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_script_that_is_not_there_is_named(bench: Bench, store: Path, tmp_path: Path) -> None:
    done = bench.run("-m", "app", "debrief", "--script", tmp_path / "none.json", "--store", store)
    assert done.code == 2
    assert "none.json" in done.err
