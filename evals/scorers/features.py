"""A sentence as numbers: what it means, and how it is worded."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evals.scorers.embedding import embed, read
from evals.scorers.words import words

HASHED = 1 << 13
"""Columns for runs of words and of characters; two that share one are told apart by the rest."""

MEANING = 2 * 384
TAUGHT_WEIGHT = 0.5
"""Of what the scorers were taught beside the embedding as published: it is very sure of itself."""

WORDING = 0.7
"""Weight of the wording beside the embedding, whose rows are of unit length."""

_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1 << 14)
def wording(text: str) -> dict[int, float]:
    """Hashed runs of one to three words and of three to five characters, of unit length."""
    found = [f"<{word}>" for word in words(text)]
    found = ["<s>", *found, "<?>" if text.rstrip(" ”\"'").endswith("?") else "<e>"]
    grams = Counter(
        " ".join(found[at : at + size]) for size in (1, 2, 3) for at in range(len(found) - size + 1)
    )
    plain = f" {_SPACE.sub(' ', ' '.join(words(text)))} "
    grams.update(
        f"#{plain[at : at + size]}" for size in (3, 4, 5) for at in range(len(plain) - size + 1)
    )
    columns: dict[int, float] = {}
    for gram, count in grams.items():
        column = zlib.crc32(gram.encode()) % HASHED
        # A run of words says more than one of characters, of which there are many.
        weight = 1.0 if gram[0] == "<" else 0.35
        columns[column] = columns.get(column, 0.0) + weight * (1 + np.log(count))
    length = float(np.sqrt(sum(value * value for value in columns.values()))) or 1.0
    return {column: WORDING * value / length for column, value in columns.items()}


def features(texts: Sequence[str]) -> NDArray[np.float32]:
    """One row a text: 384 columns as taught, 384 as published, then HASHED of wording."""
    rows = np.zeros((len(texts), MEANING + HASHED), dtype=np.float32)
    rows[:, :MEANING] = np.hstack([TAUGHT_WEIGHT * read(texts), embed(texts)])
    for row, text in enumerate(texts):
        for column, value in wording(text).items():
            rows[row, MEANING + column] = value
    return rows
