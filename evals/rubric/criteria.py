"""What a grader model is asked, criterion by criterion, and the words it is asked in."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from app.models import Model
from app.prompts import Prompt

FOLDER = Path(__file__).parent

YesNo = Literal["yes", "no"]


class Criterion(Model):
    """One question. ``good`` speaks for the answer; ``evidence`` is what must be shown by words."""

    name: str
    ask: str
    good: YesNo
    evidence: YesNo


@lru_cache(maxsize=1)
def criteria() -> tuple[Criterion, ...]:
    held = tomllib.loads((FOLDER / "criteria.toml").read_text(encoding="utf-8"))
    return tuple(Criterion.model_validate({"name": name, **one}) for name, one in held.items())


@lru_cache(maxsize=2)
def prompt(role: Literal["system", "user"]) -> Prompt:
    path = FOLDER / f"grade.{role}.md"
    return Prompt(f"grade.{role}", path.read_text(encoding="utf-8"))
