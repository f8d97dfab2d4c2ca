"""Scripted conversations with what a good supervisor would expect to be noticed in them."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from app.models import Model, Noticed, Who
from app.reflection.facilitator import Action
from app.reflection.script import ScriptTurn
from evals.cases import Split

FOLDER = Path(__file__).parents[1] / "cases" / "debrief"


class CaseTurn(Model):
    """A turn of a script; ``risk`` is who is in danger in it, ``repeat`` how often its text is
    said over."""

    text: str | None = None
    action: Action | None = None
    to: str | None = None
    seconds: float = 30.0
    risk: Who | None = None
    repeat: int = 1

    def script(self) -> ScriptTurn:
        said = None if self.text is None else self.text * self.repeat
        return ScriptTurn(text=said, action=self.action, to=self.to, seconds=self.seconds)


class DebriefCase(Model):
    """``expect`` must be noticed, ``allow`` may be, anything else is wrongly noticed.

    ``identifiers`` are words that must not be in the note.
    """

    id: str
    about: str
    expect: tuple[Noticed, ...]
    allow: tuple[Noticed, ...]
    identifiers: tuple[str, ...]
    turns: tuple[CaseTurn, ...]


def scripted_case(name: str) -> DebriefCase:
    """The conversation of this name, as ``dev/steady``. Raises ValueError where it is none."""
    path = FOLDER / f"{name}.json"
    try:
        return DebriefCase.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValidationError, json.JSONDecodeError) as error:
        raise ValueError(f"The script {name}.json cannot be read: {error}") from None


def debrief_cases(split: Split) -> list[DebriefCase]:
    """Raises ValueError naming the file that is wrong."""
    found: list[DebriefCase] = []
    for path in sorted((FOLDER / split).glob("*.json")):
        found.append(scripted_case(f"{split}/{path.stem}"))
    return found
