"""Vetted lines that belong to no single theme."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.models import Model


class Leads(Model):
    """Words that lead into a quoted sentence, by what the sentence does."""

    normalise: tuple[str, ...]
    explain: tuple[str, ...]
    practise: tuple[str, ...]
    ask: tuple[str, ...]


class Lines(Model):
    """Lines for when no theme is clear, and for when the library has nothing."""

    openings: tuple[str, ...]
    asked: tuple[str, ...]
    sit_with: tuple[str, ...]
    supervision: tuple[str, ...]
    absent: tuple[str, ...]
    instead: tuple[str, ...]
    absent_offer: tuple[str, ...]
    leads: Leads


@lru_cache(maxsize=1)
def load_lines() -> Lines:
    path = Path(__file__).with_name("lines.toml")
    return Lines.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
