"""Identifier finders of the tests: what they find is given."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.models import Identifier, IdentifierLabel
from app.ports.identifiers import IdentifierFinder


class Finds(IdentifierFinder):
    """Finds these words wherever they stand as words, as they are spelt here."""

    def __init__(self, words: Mapping[str, IdentifierLabel]) -> None:
        self._words = words

    def find(self, text: str) -> list[Identifier]:
        return [
            Identifier(start=match.start(), end=match.end(), label=label)
            for words, label in self._words.items()
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        ]


class FindsAt(IdentifierFinder):
    """Finds what stands at given places, wherever the text has so many characters."""

    def __init__(self, *found: tuple[int, int, IdentifierLabel]) -> None:
        self._found = found

    def find(self, text: str) -> list[Identifier]:
        return [
            Identifier(start=start, end=min(end, len(text)), label=label)
            for start, end, label in self._found
            if start < min(end, len(text))
        ]
