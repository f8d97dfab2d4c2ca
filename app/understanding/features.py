"""What a classifier sees of a text: its embedding, and hashed pieces of its spelling."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 14
"""Columns that pieces are hashed into."""

SHORTEST, LONGEST = 3, 5
"""Lengths of the character pieces, within words."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!]")


def spelling(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return columns (sorted, 0 to BUCKETS - 1) and values of a text's spelling.

    Two vectors of unit length, added: one of the character pieces of its words, one of its words
    and pairs of neighbouring words.
    """
    words = [match.group() for match in _WORD.finditer(text.lower().replace("’", "'"))]
    pieces: dict[int, float] = {}
    for word in words:
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for at in range(len(padded) - length + 1):
                _count(pieces, padded[at : at + length])
    phrases: dict[int, float] = {}
    for word in words:
        _count(phrases, f"{word}_")
    for left, right in pairwise(words):
        _count(phrases, f"{left}_{right}")
    columns = np.array(sorted(pieces.keys() | phrases.keys()), dtype=np.int64)
    values = _unit(pieces, columns) + _unit(phrases, columns)
    return columns, values


def _count(counts: dict[int, float], piece: str) -> None:
    column = zlib.crc32(piece.encode()) % BUCKETS
    counts[column] = counts.get(column, 0.0) + 1.0


def _unit(counts: dict[int, float], columns: NDArray[np.int64]) -> NDArray[np.float32]:
    # Damped, so that a word repeated through a long ramble does not drown the rest.
    values = np.log1p(np.array([counts.get(c, 0.0) for c in columns.tolist()], dtype=np.float32))
    norm = float(np.linalg.norm(values)) or 1.0
    return (values / norm).astype(np.float32)
