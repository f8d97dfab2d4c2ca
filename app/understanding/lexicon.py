"""Which words are names somewhere in the world, and which are ordinary ones here."""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = ("first", "last", "town", "field")
FEATURES = len(KINDS) + 1
"""Of a word: whether each kind has it, and how common it is in what clinicians type, 0 to 1."""

COMMONEST = 1000.0
"""Occurrences in the examples from which a word counts as wholly ordinary."""


class Lexicon:
    """Hashed lists of names, and the words of the examples with how often each occurs."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._names = [frozenset(arrays[kind].tolist()) for kind in KINDS]
        self._common = dict(
            zip(arrays["words"].tolist(), arrays["commonness"].tolist(), strict=True)
        )

    def features(self, word: str) -> tuple[float, ...]:
        key = _hash(word)
        return (
            *(float(key in names) for names in self._names),
            float(self._common.get(key, 0.0)),
        )


def lexicon_arrays(
    names: Mapping[str, Iterable[str]], texts: Iterable[str]
) -> dict[str, NDArray[Any]]:
    """What a Lexicon keeps, from lists of names by kind and ordinary texts."""
    arrays: dict[str, NDArray[Any]] = {
        kind: np.array(sorted({_hash(name) for name in names[kind]}), dtype=np.uint32)
        for kind in KINDS
    }
    counts: Counter[int] = Counter()
    for text in texts:
        # A capital may start a name: only what is typed low is surely a word.
        counts.update(_hash(word) for word in text.split() if word.isalpha() and word.islower())
    kept = {key: count for key, count in counts.items() if count > 1}
    arrays["words"] = np.array(sorted(kept), dtype=np.uint32)
    arrays["commonness"] = np.array(
        [min(1.0, np.log1p(kept[key]) / np.log1p(COMMONEST)) for key in sorted(kept)],
        dtype=np.float16,
    )
    return arrays


def _hash(word: str) -> int:
    bare = unicodedata.normalize("NFD", word.casefold())
    return zlib.crc32("".join(c for c in bare if not unicodedata.combining(c)).encode())
