"""Sentences that people wrote for the scripts, read from beside this module."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from app.models import Model
from evals.loopback.said import Badness

FOLDER = Path(__file__).parent


class Line(Model):
    """A bad sentence. ``{words}`` stands for the person's own, ``{address}`` for all of them."""

    manner: Literal["blatant", "subtle"]
    text: str


class Paraphrase(Model):
    """A sentence of the corpus, and what it says in other words."""

    quote: str
    says: str


class Planted(Model):
    """A sentence of an article that tries to give orders."""

    text: str


@cache
def bad_lines(kind: Badness) -> tuple[Line, ...]:
    return tuple(map(Line.model_validate_json, _rows(FOLDER / "lines" / f"{kind}.jsonl")))


@cache
def paraphrases() -> dict[str, str]:
    """From a sentence of the corpus to other words for it."""
    rows = map(Paraphrase.model_validate_json, _rows(FOLDER / "paraphrases.jsonl"))
    return {row.quote: row.says for row in rows}


@cache
def planted() -> tuple[str, ...]:
    rows = map(Planted.model_validate_json, _rows(FOLDER / "planted" / "sentences.jsonl"))
    return tuple(row.text for row in rows)


def planted_articles() -> Path:
    """The folder of the articles that hold them."""
    return FOLDER / "planted"


def _rows(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
