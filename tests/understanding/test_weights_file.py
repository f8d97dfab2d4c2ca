from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.errors import UnderstandingError
from app.understanding import classifier, noticing
from app.understanding.answered import Answered
from app.understanding.classifier import Classifier
from app.understanding.heads import load_adapter
from app.understanding.lexicon import Lexicon, lexicon_arrays
from app.understanding.misspelt import load_speller
from app.understanding.noticing import NoticingWeights
from app.understanding.second import load_second
from app.understanding.turns import load_turns
from app.understanding.weights_file import WEIGHTS, meta_of, read_meta, read_weights

NAMES = Lexicon(lexicon_arrays({"first": [], "last": [], "town": [], "field": []}, []))

LOADERS: dict[str, Callable[[Path], object]] = {
    "adapter": load_adapter,
    "answered": Answered.load,
    "noticing": lambda _: NoticingWeights.load(),
    "second": load_second,
    "spelling": lambda path: load_speller(NAMES, path),
    "themes": lambda _: Classifier.load("themes"),
    "turns": load_turns,
}
"""Those that take no path look into the folder that ``folder`` gives them."""

PARTS = {
    "adapter": "head:risks.b",
    "answered": "themes",
    "noticing": "bias",
    "second": "near.vectors",
    "spelling": "known",
    "themes": "bias",
    "turns": "head:noticed.b",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (classifier, noticing):
        monkeypatch.setattr(module, "WEIGHTS", tmp_path)
    return tmp_path


def _refused(name: str, path: Path) -> str:
    with pytest.raises(UnderstandingError) as caught:
        LOADERS[name](path)
    said = str(caught.value)
    assert said.startswith(f"The weights {name}.npz cannot be read (") and "\n" not in said
    assert said.endswith(" Run 'python -m app train' to make them.")
    return said


def _copied(name: str, folder: Path, part: str, replaced: bytes | None) -> Path:
    """The committed weights with one part as these bytes, or without it."""
    path = folder / f"{name}.npz"
    with (
        zipfile.ZipFile(WEIGHTS / path.name) as committed,
        zipfile.ZipFile(path, "w") as archive,
    ):
        for member in committed.namelist():
            if member != f"{part}.npy":
                archive.writestr(member, committed.read(member))
        if replaced is not None:
            archive.writestr(f"{part}.npy", replaced)
    return path


@pytest.mark.parametrize("name", LOADERS)
def test_weights_that_are_not_there_are_named_with_the_one_next_step(
    name: str, folder: Path
) -> None:
    assert "(FileNotFoundError)" in _refused(name, folder / f"{name}.npz")


@pytest.mark.parametrize("name", LOADERS)
def test_a_file_of_another_kind_is_refused_as_a_damaged_one(name: str, folder: Path) -> None:
    path = folder / f"{name}.npz"
    with path.open("wb") as stream:
        np.save(stream, np.zeros(3))
    _refused(name, path)


@pytest.mark.parametrize("name", LOADERS)
def test_a_part_that_is_no_array_is_refused_when_it_is_read(name: str, folder: Path) -> None:
    path = _copied(name, folder, PARTS[name], b"nothing")
    assert f"('{PARTS[name]}' is no array)" in _refused(name, path)


@pytest.mark.parametrize("name", LOADERS)
def test_a_part_that_is_missing_is_named(name: str, folder: Path) -> None:
    path = _copied(name, folder, PARTS[name], None)
    assert f"('{PARTS[name]}' is missing)" in _refused(name, path)


def test_a_size_that_is_named_is_the_same_wherever_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    np.savez(path, one=np.zeros((2, 3)), other=np.zeros((4, 3)), beside=np.zeros(1))
    fitting = read_weights(path, {"one": ("rows", "size"), "other": (4, "size")})
    assert set(fitting) == {"one", "other", "beside"}
    with pytest.raises(UnderstandingError, match=r"'other' has the shape \(4, 3\), not \(2, 3\)"):
        read_weights(path, {"one": ("rows", "size"), "other": ("rows", "size")})
    with pytest.raises(UnderstandingError, match=r"'one' has the shape \(2, 3\), not \(rows\)"):
        read_weights(path, {"one": ("rows",)})


def test_labels_and_the_hash_of_their_examples_come_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    assert read_meta(path, {"meta": meta_of(("a", "b"), "abc")}) == (("a", "b"), "abc")
    for damaged in (b"[]", b"{}", b"\xff", b"3"):
        with pytest.raises(UnderstandingError, match=r"mine\.npz cannot be read \('meta'"):
            read_meta(path, {"meta": np.frombuffer(damaged, dtype=np.uint8)})
