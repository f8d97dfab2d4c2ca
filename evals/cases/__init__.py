"""Labelled messages: what people type, and where the library answers it.

``dev.jsonl`` is for tuning; ``held_out.jsonl`` was written by someone who saw neither the
development set nor the training examples, and is read only to report.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from app.models import Message, Model, Question, Turn

FOLDER = Path(__file__).parent

Split = Literal["dev", "held_out"]


class Label(Model):
    """A place that helps: ``anchor`` is a few words of it that occur once in the file.

    ``source`` is how the file's name starts. ``gain`` 2 speaks straight to the message, 1 helps.
    """

    source: str
    anchor: str
    gain: Literal[1, 2]


class RetrievalCase(Model):
    """A message with its places in the raw articles and in the corpus.

    ``outside`` messages have none anywhere; ``near`` ones come close to the library's field.
    """

    id: str
    style: Literal["plain", "oblique", "outside"]
    message: str
    history: tuple[Turn, ...] = ()
    near: bool = False
    raw: tuple[Label, ...] = ()
    corpus: tuple[Label, ...] = ()

    @property
    def as_typed(self) -> Message:
        return Message(text=self.message, history=self.history)

    @property
    def question(self) -> Question:
        """The message unmasked, as if there were nothing to mask in it."""
        return Question(text=self.message, history=self.history)


def retrieval_cases(split: Split) -> list[RetrievalCase]:
    path = FOLDER / "retrieval" / f"{split}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [RetrievalCase.model_validate_json(line) for line in lines if line.strip()]
