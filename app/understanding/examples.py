"""Labelled examples: one JSON object a line, in files named by who wrote them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from app.errors import UnderstandingError
from app.models import Model

FOLDER = Path(__file__).parent / "examples"

SOURCES = {"themes": ("themes",), "scope": ("themes", "scope"), "quoting": ("quoting",)}
"""The kinds of example that each classifier learns from."""

Example = TypeVar("Example", bound=Model)


class ThemeExample(Model):
    """A message and the themes it is about, the main one first."""

    text: str
    themes: tuple[str, ...]


class ScopeExample(Model):
    """A message, and whether the library is for it. ``near`` ones are of the therapy world."""

    text: str
    inside: bool
    near: bool = False


class QuotingExample(Model):
    """A sentence of an article, and what it can do when quoted alone."""

    text: str
    role: Literal["normalise", "explain", "practise", "ask", "unfit"]


def read_examples(kind: str, model: type[Example]) -> dict[str, list[Example]]:
    """Return the examples of a kind by writer. Raises UnderstandingError naming file and line."""
    found: dict[str, list[Example]] = {}
    for path in sorted((FOLDER / kind).glob("*.jsonl")):
        rows: list[Example] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                rows.append(model.model_validate(json.loads(line)))
            except (ValidationError, json.JSONDecodeError) as error:
                reason = str(error).splitlines()[0]
                raise UnderstandingError(
                    f"Line {number} of examples/{kind}/{path.name} cannot be read ({reason}). "
                    "Correct it."
                ) from None
        found[path.stem] = rows
    return found


def examples_hash(kinds: tuple[str, ...]) -> str:
    """Return a hash of all example files of some kinds: weights record what they came from."""
    digest = sha256()
    for kind in kinds:
        for path in sorted((FOLDER / kind).glob("*.jsonl")):
            digest.update(f"{kind}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
