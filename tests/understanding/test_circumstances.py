from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.understanding.circumstances import circumstances

FILE = Path(__file__).with_name("circumstances.jsonl")
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"])[:40])
def test_a_danger_s_circumstances_are_read_from_how_it_is_told(case: dict[str, object]) -> None:
    found = circumstances(str(case["text"]))
    for name in {"now", "child", "couple", "secret"} & case.keys():
        assert (name in found) is case[name], name


@pytest.mark.parametrize(
    "text", ["", "\n", "a" * 20_000, "is being " * 3_000, "promise me her " * 2_000]
)
def test_nothing_that_can_be_typed_breaks_the_reading(text: str) -> None:
    assert set(circumstances(text)) <= {"now", "child", "couple", "secret"}
