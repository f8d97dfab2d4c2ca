"""Words as the scorers compare them."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from threading import Lock

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STEMMER = Stemmer.Stemmer("english")
_STEMMING = Lock()
"""A stemmer serves one thread at a time, and cases are judged in several."""


@lru_cache(maxsize=8)
def listed(name: str) -> frozenset[str]:
    """One of the lists of ``words.toml``."""
    path = Path(__file__).with_name("words.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    return frozenset(lists[name].split())


@lru_cache(maxsize=1)
def field_stems() -> frozenset[str]:
    """Stems that fit every message here: taking one up is no sign of having read it."""
    return frozenset(map(stem, listed("field")))


def words(text: str) -> list[str]:
    """Words in lower case, with straight apostrophes."""
    return _WORD.findall(text.casefold().replace("’", "'"))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    with _STEMMING:
        return str(_STEMMER.stemWord(word.removesuffix("'s")))


def content(text: str) -> list[str]:
    """Stems of the words that say what a text is about, in order."""
    return [stem(word) for word in words(text) if word not in listed("function") and len(word) > 1]


def plain(text: str) -> str:
    """A text in one line, with straight quotation marks and plain dashes, in lower case."""
    for fancy, simple in (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-")):
        text = text.replace(fancy, simple)
    return " ".join(text.casefold().split())
