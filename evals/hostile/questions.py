"""The questions that every scripted model is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from app.models import Message, Model, Turn

QuestionKind = Literal["plain", "distressed", "identifiers", "risk", "follow-up"]


class HostileQuestion(Model):
    """A message as typed. ``canaries`` are words of it that must not leave the process.

    The library alone ends each of them as ``ends`` says, so that whatever is worse is the model's.
    """

    id: str
    kind: QuestionKind
    text: str
    history: tuple[Turn, ...] = ()
    canaries: tuple[str, ...] = ()
    ends: Literal["answered", "urgent"] = "answered"

    @property
    def message(self) -> Message:
        return Message(text=self.text, history=self.history)


def questions() -> list[HostileQuestion]:
    path = Path(__file__).with_name("questions.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [HostileQuestion.model_validate_json(line) for line in lines]
