"""The files of trained weights: opened with all that is wanted in them, or refused in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import UnderstandingError

WEIGHTS = Path(__file__).parent / "weights"

Arrays = Mapping[str, NDArray[Any]]

Shape = tuple[int | str, ...]
"""Sizes that an array must have; one that is named is the same wherever a file's shapes name it."""


def read_weights(path: Path, wanted: Mapping[str, Shape]) -> dict[str, NDArray[Any]]:
    """Return every array of the file by its name; those wanted are there, in their shapes.

    Raises UnderstandingError.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays: dict[str, Any] = {name: archive[name] for name in archive.files}
    # Of what a damaged file meets, zipfile, zlib and NumPy each raise errors of their own.
    except Exception as error:
        raise unusable(path, type(error).__name__) from error
    why = _misfit(arrays, wanted)
    if why is not None:
        raise unusable(path, why)
    return arrays


def _misfit(arrays: Mapping[str, Any], wanted: Mapping[str, Shape]) -> str | None:
    for name, array in arrays.items():
        # A part that is no array comes back as bytes.
        if not isinstance(array, np.ndarray):
            return f"'{name}' is no array"
    sizes: dict[str, int] = {}
    for name, shape in wanted.items():
        if name not in arrays:
            return f"'{name}' is missing"
        found = arrays[name].shape
        if len(found) == len(shape):
            # The first to name a size says what it is.
            for size, count in zip(shape, found, strict=True):
                if isinstance(size, str):
                    sizes.setdefault(size, count)
        fitting = tuple(sizes.get(size, size) if isinstance(size, str) else size for size in shape)
        if found != fitting:
            return f"'{name}' has the shape {found}, not ({', '.join(map(str, fitting))})"
    return None


def meta_of(labels: Sequence[str], examples: str) -> NDArray[np.uint8]:
    """The array ``meta``: the labels and the hash of the examples, as JSON in bytes."""
    meta = {"labels": labels, "examples": examples}
    return np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8)


def read_meta(path: Path, arrays: Arrays) -> tuple[tuple[str, ...], str]:
    """Return the labels and the examples' hash of the array ``meta``. Raises UnderstandingError."""
    try:
        meta = json.loads(bytes(arrays["meta"]).decode())
        return tuple(str(label) for label in meta["labels"]), str(meta["examples"])
    except (ValueError, KeyError, TypeError) as error:
        raise unusable(path, f"'meta': {type(error).__name__}") from error


def unusable(path: Path, why: str) -> UnderstandingError:
    """The one error of weights that are missing, damaged, or of other labels or another size."""
    return UnderstandingError(
        f"The weights {path.name} cannot be read ({why}). Run 'python -m app train' to make them."
    )
