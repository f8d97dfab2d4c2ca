"""Ways of saying it that nearly always mean it: seen beside meaning and spelling."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.errors import UnderstandingError

FILE = Path(__file__).with_name("cues.toml")

MOST = 2
"""Times that a cue counts: a third says nothing new."""


class Cues:
    """Counts the cues of each label in a text."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)

    def count(self, text: str) -> NDArray[np.float32]:
        """Return (labels,), each 0 to MOST."""
        plain = text.lower().replace("’", "'")
        return np.array(
            [min(MOST, sum(1 for _ in pattern.finditer(plain))) for pattern in self._patterns],
            dtype=np.float32,
        )


@lru_cache(maxsize=4)
def load_cues(labels: tuple[str, ...]) -> Cues:
    """The cues of these labels, in their order. Raises UnderstandingError."""
    try:
        written = tomllib.loads(FILE.read_text(encoding="utf-8"))
        joined = ["|".join(f"(?:{cue})" for cue in written[label]) for label in labels]
        return Cues([re.compile(pattern) for pattern in joined])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise UnderstandingError(
            f"{FILE.name} cannot be read ({type(error).__name__}: {error}). Correct it."
        ) from None
