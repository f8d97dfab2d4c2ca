"""What the adapter learns of names: texts with the names in them, and the lists of known ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from faker.config import AVAILABLE_LOCALES
from numpy.typing import NDArray

from app.understanding.examples import (
    IdentifierExample,
    ScopeExample,
    ThemeExample,
    read_examples,
)
from app.understanding.labels import NAMES
from app.understanding.lexicon import lexicon_arrays

FIELD_NAMES = Path(__file__).with_name("field_names.txt")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Named(NamedTuple):
    """A text with (start, end, index into NAMES) of each name."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    writer: str


def names() -> list[Named]:
    rows: list[Named] = []
    for writer, examples in read_examples("identifiers", IdentifierExample).items():
        for example in examples:
            text, spans = example.unmarked()
            known = tuple((a, b, NAMES.index(name)) for a, b, name in spans if name in NAMES)
            rows.append(Named(text, known, writer))
    return rows


def lexicon() -> dict[str, NDArray[Any]]:
    """The arrays of the lexicon: names that Faker's locales list, and the examples' own words."""
    found: dict[str, set[str]] = {"first": set(), "last": set(), "town": set()}
    for locale in sorted(AVAILABLE_LOCALES):
        for provider in ("person", "address"):
            try:
                module = import_module(f"faker.providers.{provider}.{locale}")
            except ModuleNotFoundError:
                continue
            for attribute, values in sorted(vars(module.Provider).items()):
                kind = _kind_of_list(provider, attribute)
                if kind and isinstance(values, Iterable) and not isinstance(values, str):
                    listed = (value for value in values if isinstance(value, str))
                    found[kind].update(word for name in listed for word in _LETTERS.findall(name))
    lines = FIELD_NAMES.read_text(encoding="utf-8").splitlines()
    field = " ".join(line for line in lines if not line.startswith("#")).split()
    texts = [row.text for rows in read_examples("themes", ThemeExample).values() for row in rows]
    texts += [row.text for rows in read_examples("scope", ScopeExample).values() for row in rows]
    return lexicon_arrays({**found, "field": field}, texts)


def _kind_of_list(provider: str, attribute: str) -> str:
    if provider == "address":
        return (
            "town" if attribute.startswith(("cit", "town", "village", "county", "counties")) else ""
        )
    if attribute.startswith("first_name"):
        return "first"
    return "last" if attribute.startswith("last_name") else ""


def varied(row: Named, pool: dict[int, list[str]], chance: random.Random) -> Named:
    """The same text about other people and places, now and then in other capitals."""
    text, spans, at = "", [], 0
    swap = chance.random() < 0.7
    for start, end, kind in row.spans:
        text += row.text[at:start]
        words = row.text[start:end]
        if swap and len(words) > 2:
            other = chance.choice(pool[kind])
            words = other.lower() if words.islower() else other
        spans.append((len(text), len(text) + len(words), kind))
        text += words
        at = end
    text += row.text[at:]
    style = chance.random()
    if style < 0.25 and len(text.lower()) == len(text):
        text = text.lower()
    elif style < 0.28 and len(text.upper()) == len(text):
        text = text.upper()
    return Named(text, tuple(spans), row.writer)
