from __future__ import annotations

import pickle

import pytest

from app.models import Identifier
from app.understanding import finder_cache
from app.understanding.finder_cache import FoundOnce
from tests.pipeline.readers import Breaks, Listed


class Counts(Listed):
    """Keeps the texts that it went through."""

    def __init__(self) -> None:
        super().__init__({"Priya": "person"})
        self.texts: list[str] = []

    def find(self, text: str) -> list[Identifier]:
        self.texts.append(text)
        return super().find(text)


def test_a_text_is_gone_through_once_and_found_the_same_again() -> None:
    counts = Counts()
    finder = FoundOnce(counts)
    first = finder.find("Priya left.")
    assert finder.find("Priya left.") == first != []
    assert finder.find("Priya left!") == first
    assert counts.texts == ["Priya left.", "Priya left!"]


def test_nothing_of_a_text_is_kept() -> None:
    finder = FoundOnce(Counts())
    finder.find("Priya left.")
    kept = pickle.dumps(finder._known)
    assert b"Priya" not in kept and b"left" not in kept


def test_the_oldest_text_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder_cache, "REMEMBERED", 2)
    counts = Counts()
    finder = FoundOnce(counts)
    for text in ("one", "two", "one", "three", "one", "two"):
        finder.find(text)
    assert counts.texts == ["one", "two", "three", "two"]


def test_a_finder_that_breaks_is_asked_again() -> None:
    finder = FoundOnce(Breaks(OSError("no")))
    for _ in range(2):
        with pytest.raises(OSError, match="no"):
            finder.find("Priya left.")
