from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.errors import UnderstandingError
from app.understanding import classifier as module
from app.understanding.classifier import Classifier, trained_from
from app.understanding.examples import SOURCES
from app.understanding.features import BUCKETS, spelling
from app.understanding.neighbours import Neighbours

LABELS = ("silence", "lateness", "endings")
SIZE = 384


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of weights that is the test's own."""
    monkeypatch.setattr(module, "WEIGHTS", tmp_path)
    return tmp_path


def _vector(seed: int) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=SIZE).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _classifier() -> Classifier:
    draw = np.random.default_rng(7)
    return Classifier(
        LABELS,
        draw.normal(size=(SIZE, 3)).astype(np.float32),
        draw.normal(size=(BUCKETS, 3)).astype(np.float32),
        draw.normal(size=3).astype(np.float32),
        Neighbours.of(
            np.stack([_vector(n) for n in range(6)]),
            np.eye(3, dtype=np.float32)[[0, 1, 2, 0, 1, 2]],
        ),
    )


@pytest.mark.parametrize("text", ["she said nothing for an hour", "", "😭", "he was late " * 4_000])
def test_probabilities_name_every_label_and_sum_to_one(text: str) -> None:
    probabilities = _classifier().probabilities(_vector(9), spelling(text))
    assert tuple(probabilities) == LABELS
    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert all(0 < probability < 1 for probability in probabilities.values())


def test_the_example_that_is_the_message_itself_decides_between_even_labels() -> None:
    flat = Classifier(
        LABELS,
        np.zeros((SIZE, 3), dtype=np.float32),
        np.zeros((BUCKETS, 3), dtype=np.float32),
        np.zeros(3, dtype=np.float32),
        Neighbours.of(np.stack([_vector(n) for n in range(3)]), np.eye(3, dtype=np.float32)),
    )
    for number, label in enumerate(LABELS):
        probabilities = flat.probabilities(_vector(number), spelling("any words"))
        assert max(probabilities, key=lambda name: probabilities[name]) == label


def test_saved_weights_come_back_as_they_were(weights: Path) -> None:
    made = _classifier()
    made.save("mine", "abc123")
    back = Classifier.load("mine")
    for seed in range(5):
        before = made.probabilities(_vector(seed), spelling("she said nothing"))
        after = back.probabilities(_vector(seed), spelling("she said nothing"))
        assert after == pytest.approx(before, abs=5e-3)
    assert trained_from("mine") == "abc123"
    assert [path.name for path in weights.iterdir()] == ["mine.npz"]


def _refused(name: str = "mine") -> str:
    with pytest.raises(UnderstandingError) as caught:
        Classifier.load(name)
    return str(caught.value)


def test_missing_weights_are_named_with_the_command_that_makes_them(weights: Path) -> None:
    message = _refused("gone")
    assert "gone.npz" in message and "python -m app train" in message
    with pytest.raises(UnderstandingError):
        trained_from("gone")


@pytest.mark.parametrize("keep", [0, 1, 100, 10_000])
def test_damaged_weights_are_named_with_the_command_that_makes_them(
    weights: Path, keep: int
) -> None:
    path = _classifier().save("mine", "abc123")
    path.write_bytes(path.read_bytes()[:keep])
    message = _refused()
    assert "mine.npz" in message and "python -m app train" in message


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.9])
def test_weights_with_flipped_bytes_are_refused(weights: Path, part: float) -> None:
    path = _classifier().save("mine", "abc123")
    data = bytearray(path.read_bytes())
    middle = int(part * len(data))
    data[middle : middle + 200] = bytes(200)
    path.write_bytes(data)
    assert "mine.npz" in _refused()


def test_weights_of_another_format_are_refused(weights: Path) -> None:
    path = _classifier().save("mine", "abc123")
    path.write_text("not weights at all", encoding="utf-8")
    assert "mine.npz" in _refused()


def _rewrite(path: Path, **changes: np.ndarray | None) -> None:
    with np.load(path) as archive:
        data = {key: archive[key] for key in archive.files}
    data.update({key: value for key, value in changes.items() if value is not None})
    for key in [key for key, value in changes.items() if value is None]:
        del data[key]
    np.savez(path, **data)


def _meta(**values: object) -> np.ndarray:
    return np.frombuffer(json.dumps(values).encode(), dtype=np.uint8)


@pytest.mark.parametrize(
    "changes",
    [
        {"meta": _meta(labels=LABELS[:2], examples="abc")},
        {"sparse": np.zeros((BUCKETS // 2, 3), dtype=np.float16)},
        {"dense": np.zeros((SIZE, 2), dtype=np.float16)},
        {"bias": np.zeros(2, dtype=np.float32)},
        {"targets": np.zeros((6, 2), dtype=np.uint8)},
        {"neighbours": np.zeros((5, SIZE), dtype=np.int8)},
        {"meta": _meta(examples="abc")},
        {"meta": None},
        {"dense": None},
        {"neighbours": None},
    ],
    ids="-".join,
)
def test_weights_whose_parts_do_not_fit_one_another_are_refused_at_loading(
    weights: Path, changes: dict[str, np.ndarray | None]
) -> None:
    _rewrite(_classifier().save("mine", "abc123"), **changes)
    assert "python -m app train" in _refused()


@pytest.mark.parametrize("name", SOURCES)
def test_the_committed_weights_load(name: str) -> None:
    made = Classifier.load(name)
    probabilities = made.probabilities(_vector(1), spelling("she went quiet and I froze"))
    assert sum(probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert len(set(made.labels)) == len(made.labels) >= 2
