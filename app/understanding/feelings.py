"""Words for feelings, found in what a person says of themself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from app.errors import UnderstandingError

_NOT = re.compile(
    r"\b(?:not|never|no|isn't|wasn't|aren't|without|don't feel|didn't feel|nor)\b[^,.;]{0,14}$"
)
_THEIRS = re.compile(
    r"\b(?:she|he|they|client|patient|mum|mom|mother|dad|father|kid|boy|girl|lad|couple|wife"
    r"|husband|partner)(?:'s| is| was| were| are| seemed| looked| felt| got| became"
    r"| said (?:he|she|they) (?:was|were|felt)| (?:started|began|kept))\b[^.,;]{0,24}$"
)
"""Whose feeling it is where it stands right after them."""


class Feelings:
    """Finds the feelings that a text names as the writer's own."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._patterns = {
            feeling: re.compile(
                r"\b(?:" + "|".join(_pattern(word) for word in of_it) + r")\b", re.IGNORECASE
            )
            for feeling, of_it in words.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._patterns)

    def find(self, text: str) -> tuple[str, ...]:
        """The feelings named, in the order in which they stand."""
        plain = text.replace("’", "'").lower()
        found: list[tuple[int, str]] = []
        for feeling, pattern in self._patterns.items():
            for match in pattern.finditer(plain):
                before = plain[max(0, match.start() - 60) : match.start()]
                if not (_NOT.search(before) or _THEIRS.search(before)):
                    found.append((match.start(), feeling))
                    break
        return tuple(feeling for _, feeling in sorted(found))


def _pattern(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)


@lru_cache(maxsize=1)
def load_feelings() -> Feelings:
    """Raises UnderstandingError where the file cannot be read."""
    path = Path(__file__).with_name("feelings.toml")
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        return Feelings({feeling: tuple(map(str, of_it)) for feeling, of_it in words.items()})
    except (tomllib.TOMLDecodeError, TypeError, re.error) as error:
        raise UnderstandingError(f"{path.name} cannot be read ({error}). Correct it.") from None
