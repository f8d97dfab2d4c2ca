from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import UnderstandingError
from app.models import ThemeScore
from app.ports import Vector
from app.settings import load_settings
from app.understanding.answered import (
    ANSWERED_KINDS,
    ANSWERED_WEIGHTS,
    Answered,
    answered_hash,
    answered_trained_from,
)
from app.understanding.examples import AskedExample, read_examples
from app.understanding.reader import Reading

ANSWERS = np.array([[1, 0, 0], [0, 0.8, 0.2], [0, 0, 1]], dtype=np.float32)
PASSAGES = ("one", "two", "three")


def _axis(number: int) -> Vector:
    return np.asarray(np.eye(384)[number], dtype=np.float32)


def _reading(published: int, adapted: int, theme: str = "client-goes-silent") -> Reading:
    themes = (ThemeScore(theme=theme, probability=1.0),)
    return Reading(_axis(published), _axis(adapted), _axis(0), themes, 1.0)


def _answered() -> Answered:
    return Answered.of([_reading(n, n) for n in range(3)], PASSAGES, ANSWERS)


def test_the_remembered_messages_are_as_old_as_what_they_were_made_from() -> None:
    assert answered_trained_from() == answered_hash(load_settings().corpus), (
        "messages, articles or what reads them changed after they were read: run 'make train'"
    )


def test_every_message_whose_answers_are_known_is_remembered() -> None:
    written = sum(
        len(rows) for kind in ANSWERED_KINDS for rows in read_examples(kind, AskedExample).values()
    )
    with np.load(ANSWERED_WEIGHTS) as arrays:
        assert len(arrays["published"]) == written
        assert len(set(arrays["rows"].tolist())) == written


def test_what_answered_the_message_that_is_most_alike_has_most_of_the_say() -> None:
    shares = _answered().shares(_reading(1, 1))
    assert sum(shares.values()) == pytest.approx(1.0, abs=0.01)
    assert max(shares, key=lambda key: shares[key]) == "two"
    assert shares["two"] == pytest.approx(4 * shares["three"], rel=0.01)


def test_the_adapters_reading_and_the_themes_count_beside_the_published_one() -> None:
    assert _answered().shares(_reading(0, 2)).get("three", 0) > 0.9
    other = Answered.of(
        [_reading(0, 0, "client-goes-silent"), _reading(0, 0, "heavy-disclosure")],
        PASSAGES[:2],
        ANSWERS[:2, :2] / ANSWERS[:2, :2].sum(axis=1, keepdims=True),
    )
    assert other.shares(_reading(0, 0, "heavy-disclosure"))["two"] > 0.9


def test_what_is_saved_is_what_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "answered.npz"
    _answered().save("made from these", path)
    assert answered_trained_from(path) == "made from these"
    reading = _reading(1, 2)
    assert Answered.load(path).shares(reading) == _answered().shares(reading)


@pytest.mark.parametrize("damage", ["missing", "cut", "empty"])
def test_damaged_weights_name_the_command_that_makes_them(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "answered.npz"
    if damage != "missing":
        path.write_bytes(ANSWERED_WEIGHTS.read_bytes()[: 5000 if damage == "cut" else 0])
    with pytest.raises(UnderstandingError, match="python -m app train") as caught:
        Answered.load(path)
    assert "\n" not in str(caught.value)
