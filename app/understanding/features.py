"""What a classifier sees of a text: its embedding, and hashed pieces of its spelling."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 14
"""Columns that pieces are hashed into."""

SHORTEST, LONGEST = 3, 5
"""Lengths of the character pieces, within words."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[?!]")


Columns = NDArray[np.int64]
Values = NDArray[np.float32]


def wording(text: str, rarity: NDArray[Any]) -> tuple[Columns, Values]:
    """Return columns (sorted) and values of a text's pieces and its phrases of up to three words.

    As ``spelling``, weighed by ``rarity``, which is (columns,): how rare what falls into a column
    is among the examples.
    """
    return _valued(*counted(text, len(rarity), longest_phrase=3), rarity)


def spelling(text: str) -> tuple[Columns, Values]:
    """Return columns (sorted, 0 to BUCKETS - 1) and values of a text's spelling.

    Two vectors of unit length, added: one of the character pieces of its words, one of its words
    and pairs of neighbouring words.
    """
    return _valued(*counted(text, BUCKETS, longest_phrase=2), None)


def counted(text: str, buckets: int, longest_phrase: int) -> tuple[Counter[int], Counter[int]]:
    """How often each column's character pieces, and its phrases, stand in a text."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    pieces: Counter[int] = Counter()
    for word, times in Counter(words).items():
        for piece in _pieces(f" {word} "):
            pieces[crc32(piece) % buckets] += times
    phrases = Counter(crc32(f"{word}_".encode()) % buckets for word in words)
    for length in range(2, longest_phrase + 1):
        runs = zip(*(words[at:] for at in range(length)), strict=False)
        phrases.update(crc32("_".join(run).encode()) % buckets for run in runs)
    return pieces, phrases


def _pieces(padded: str) -> list[bytes]:
    lengths = range(SHORTEST, LONGEST + 1)
    if padded.isascii():
        # Cut as bytes: nothing is encoded piece by piece.
        whole = padded.encode()
        return [whole[at : at + n] for n in lengths for at in range(len(whole) - n + 1)]
    return [padded[at : at + n].encode() for n in lengths for at in range(len(padded) - n + 1)]


def _valued(
    pieces: Counter[int], phrases: Counter[int], rarity: NDArray[Any] | None
) -> tuple[Columns, Values]:
    columns = np.array(sorted(pieces.keys() | phrases.keys()), dtype=np.int64)
    weight = np.ones(len(columns), np.float32)
    if rarity is not None:
        weight = rarity[columns].astype(np.float32)
    return columns, _unit(pieces, columns, weight) + _unit(phrases, columns, weight)


def _unit(counts: Counter[int], columns: Columns, weight: Values) -> Values:
    # Damped, so that a word repeated through a long ramble does not drown the rest.
    found = np.zeros(len(columns), dtype=np.float32)
    own = np.fromiter(counts.keys(), np.int64, len(counts))
    found[np.searchsorted(columns, own)] = np.fromiter(counts.values(), np.float32, len(counts))
    values = np.log1p(found) * weight
    norm = float(np.linalg.norm(values)) or 1.0
    return (values / norm).astype(np.float32)
