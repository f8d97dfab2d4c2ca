"""What a classifier sees of a text: its embedding, and hashed pieces of its spelling."""

from __future__ import annotations

import re
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 14
"""Columns that pieces are hashed into."""

SHORTEST, LONGEST = 3, 5
"""Lengths of the character pieces, within words."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!]")


def wording(text: str, rarity: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return columns (sorted) and values of a text's pieces and its phrases of up to three words.

    As ``spelling``, weighed by ``rarity``, which is (columns,): how rare what falls into a column
    is among the examples.
    """
    pieces, phrases = counted(text, len(rarity), longest_phrase=3)
    columns = np.array(sorted(pieces.keys() | phrases.keys()), dtype=np.int64)
    weight = rarity[columns].astype(np.float32)
    return columns, _unit(pieces, columns, weight) + _unit(phrases, columns, weight)


def spelling(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return columns (sorted, 0 to BUCKETS - 1) and values of a text's spelling.

    Two vectors of unit length, added: one of the character pieces of its words, one of its words
    and pairs of neighbouring words.
    """
    pieces, phrases = counted(text, BUCKETS, longest_phrase=2)
    columns = np.array(sorted(pieces.keys() | phrases.keys()), dtype=np.int64)
    weight = np.ones(len(columns), dtype=np.float32)
    return columns, _unit(pieces, columns, weight) + _unit(phrases, columns, weight)


def counted(
    text: str, buckets: int, longest_phrase: int
) -> tuple[dict[int, float], dict[int, float]]:
    """How often each column's character pieces, and its phrases, stand in a text."""
    words = [match.group() for match in _WORD.finditer(text.lower().replace("’", "'"))]
    pieces: dict[int, float] = {}
    for word in words:
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for at in range(len(padded) - length + 1):
                _count(pieces, padded[at : at + length], buckets)
    phrases: dict[int, float] = {}
    for word in words:
        _count(phrases, f"{word}_", buckets)
    for length in range(2, longest_phrase + 1):
        for at in range(len(words) - length + 1):
            _count(phrases, "_".join(words[at : at + length]), buckets)
    return pieces, phrases


def _count(counts: dict[int, float], piece: str, buckets: int) -> None:
    column = zlib.crc32(piece.encode()) % buckets
    counts[column] = counts.get(column, 0.0) + 1.0


def _unit(
    counts: dict[int, float], columns: NDArray[np.int64], weight: NDArray[np.float32]
) -> NDArray[np.float32]:
    # Damped, so that a word repeated through a long ramble does not drown the rest.
    values = np.log1p(np.array([counts.get(c, 0.0) for c in columns.tolist()], dtype=np.float32))
    values *= weight
    norm = float(np.linalg.norm(values)) or 1.0
    return (values / norm).astype(np.float32)
