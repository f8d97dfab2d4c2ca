"""A scripted conversation, played through a facilitator turn by turn."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import Field, ValidationError, model_validator

from app.errors import UsageError
from app.guard import First
from app.models import Debrief, Masking, Model, Note, Written
from app.reflection.facilitator import Action, Facilitator

MOST_STEPS = 200
"""Turns after which a conversation that has not ended is taken to be stuck."""


class ScriptTurn(Model):
    """What somebody types or chooses, ``seconds`` after the turn before.

    ``to`` is the question that it answers: it waits until that is asked, and is left out where it
    never is.
    """

    text: str | None = None
    action: Action | None = None
    to: str | None = None
    seconds: float = Field(default=30.0, ge=0.0)
    misread: bool = False

    @model_validator(mode="after")
    def _one(self) -> ScriptTurn:
        if (self.text is None) == (self.action is None):
            raise ValueError("a turn has either 'text' or 'action'")
        return self


class Step(Model):
    """One turn as it was played. ``turn`` is its place in the script, 0-based; None where the
    script had nothing for the question, which was skipped."""

    turn: int | None
    question: str | None
    before: Debrief
    after: Debrief
    first: First = None
    written: Written | None = None


class Played(Model):
    """A conversation that was played to its end."""

    opening: Debrief
    steps: tuple[Step, ...]
    note: Note

    @property
    def debrief(self) -> Debrief:
        return self.steps[-1].after if self.steps else self.opening


class Player:
    """Plays one script, step by step."""

    def __init__(
        self,
        facilitator: Facilitator,
        turns: tuple[ScriptTurn, ...],
        debrief_id: str,
        day: date,
    ) -> None:
        self._facilitator = facilitator
        self._turns = turns
        self._left = dict(enumerate(turns))
        self.opening = facilitator.begin(debrief_id, day)
        self.debrief = self.opening
        self._masking = Masking()

    def step(self) -> Step | None:
        """Play the next turn; None where the conversation has ended."""
        debrief = self.debrief
        if debrief.phase in ("finished", "stopped"):
            return None
        question = debrief.current.question if debrief.current else None
        at = self._next(question)
        first: First = None
        written: Written | None = None
        if at is None:
            # Nothing in the script answers this: whoever wrote it would pass.
            ended = question is None and debrief.phase != "going"
            after = self._facilitator.act(debrief, "resume" if ended else "skip", 5.0)
        else:
            turn = self._left.pop(at)
            if turn.action is not None:
                after = self._facilitator.act(debrief, turn.action, turn.seconds)
            else:
                spoken = self._facilitator.answer(
                    debrief, turn.text or "", self._masking, turn.seconds, misread=turn.misread
                )
                after, self._masking, first = spoken.debrief, spoken.masking, spoken.first
                written = spoken.written
        self.debrief = after
        return Step(
            turn=at,
            question=question,
            before=debrief,
            after=after,
            first=first,
            written=written,
        )

    def _next(self, question: str | None) -> int | None:
        for at, turn in self._left.items():
            if turn.to is not None and turn.to == question:
                return at
        for at, turn in self._left.items():
            if turn.to is None:
                return at
        return None


def play(
    facilitator: Facilitator, turns: tuple[ScriptTurn, ...], debrief_id: str, day: date
) -> Played:
    """Play a script to the end. Raises UsageError for one that never ends."""
    player = Player(facilitator, turns, debrief_id, day)
    steps: list[Step] = []
    while (step := player.step()) is not None:
        steps.append(step)
        if len(steps) > MOST_STEPS:
            raise UsageError(
                f"The script does not reach an end within {MOST_STEPS} turns. Look for a turn "
                "that goes back again and again."
            )
    return Played(opening=player.opening, steps=tuple(steps), note=facilitator.note(player.debrief))


def read_script(path: Path) -> tuple[ScriptTurn, ...]:
    """Read turns: a JSON list, an object with ``turns``, or one object a line.

    Beside the fields of a turn, those of a labelled case are passed over. Raises UsageError naming
    the file and the turn.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The script {path} cannot be read ({type(error).__name__}). Name a file of JSON turns."
        ) from None
    rows = _rows(text, path)
    turns: list[ScriptTurn] = []
    known = set(ScriptTurn.model_fields)
    for number, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise ValueError("it is no object")
            turns.append(ScriptTurn.model_validate({k: v for k, v in row.items() if k in known}))
        except (ValidationError, ValueError) as error:
            reason = str(error).splitlines()[-2 if isinstance(error, ValidationError) else 0]
            raise UsageError(
                f"Turn {number} of {path} cannot be used ({reason.strip()}). A turn has 'text' or "
                f"'action' ({', '.join(get_args(Action))}), and may have 'to' and 'seconds'."
            ) from None
    return tuple(turns)


def _rows(text: str, path: Path) -> list[object]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError as error:
            raise UsageError(
                f"{path} is neither JSON nor one JSON object a line (line {error.lineno}: "
                f"{error.msg}). Correct it."
            ) from None
    if isinstance(whole, dict) and isinstance(whole.get("turns"), list):
        return list(whole["turns"])
    return list(whole) if isinstance(whole, list) else [whole]
