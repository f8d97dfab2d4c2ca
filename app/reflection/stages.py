"""The stages of a debrief as data, and their typed loader."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, ValidationError, model_validator

from app.errors import UnderstandingError
from app.models import RUMINATION, Model, Noticed, SectionId, Told

Role = Literal["normalise", "explain", "practise", "ask"]
NOTICED: tuple[Noticed, ...] = get_args(Noticed)
_WORDINGS = frozenset((*NOTICED, "rumination"))


class StageQuestion(Model):
    """A question and its wordings; see the head of stages.toml."""

    id: str
    kind: Literal["words", "scale", "choice"]
    variants: tuple[str, ...]
    short: str
    in_short: bool
    covered_by: tuple[Told, ...]
    choices: tuple[str, ...] = ()
    when: tuple[Noticed, ...] = ()
    unless: tuple[Noticed, ...] = ()
    wording: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    measure: Literal["before", "after"] | None = None
    asks_for_danger: bool = False
    keeps: bool = True
    section: SectionId | None = None
    label: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> StageQuestion:
        unknown = set(self.wording) - _WORDINGS
        if unknown:
            raise ValueError(f"question {self.id} has wordings for {sorted(unknown)}")
        if not self.variants or not all(len(texts) for texts in self.wording.values()):
            raise ValueError(f"question {self.id} has no wording")
        for text in self.texts():
            if text.count("?") != 1 or not text.endswith("?"):
                raise ValueError(f"question {self.id} must ask one thing: {text!r}")
        if (self.kind == "scale") != (self.measure is not None):
            raise ValueError(f"question {self.id} is a scale without a measure, or the reverse")
        return self

    def texts(self) -> tuple[str, ...]:
        """Every wording."""
        others = (text for texts in self.wording.values() for text in texts)
        return (*self.variants, self.short, *others)

    def wordings(self, noticed: Collection[Noticed], *, short: bool) -> tuple[str, ...]:
        """The wordings that fit what was noticed, best first; ``noticed`` has the latest last."""
        if short:
            return (self.short, *self.variants)
        fitting: list[str] = []
        latest = list(reversed(list(noticed)))
        for label in latest:
            fitting.extend(self.wording.get(label, ()))
        if RUMINATION.intersection(latest):
            fitting.extend(self.wording.get("rumination", ()))
        return (*fitting, *self.variants, self.short) if fitting else (*self.variants, self.short)


class Stage(Model):
    """A part of the conversation; see the head of stages.toml."""

    id: str
    name: str
    purpose: str
    section: SectionId
    roles: tuple[Role, ...]
    question: tuple[StageQuestion, ...]


class NoteWords(Model):
    """The titles and questions of a note; questions are by what was noticed."""

    titles: dict[SectionId, str]
    today: tuple[str, ...]
    denied: tuple[str, ...]
    asks_nothing: tuple[str, ...]
    between: dict[Noticed, tuple[str, ...]]
    ask: dict[Noticed, tuple[str, ...]]

    def questions(self) -> tuple[str, ...]:
        """Every question that a note may ask."""
        found = [*self.today, *self.denied, *self.asks_nothing]
        for texts in (*self.between.values(), *self.ask.values()):
            found.extend(texts)
        return tuple(found)


class Stages(Model):
    """The whole conversation, in its order."""

    stage: tuple[Stage, ...]
    note: NoteWords

    @model_validator(mode="after")
    def _unique(self) -> Stages:
        ids = [question.id for _, question in self.questions()]
        names = [stage.id for stage in self.stage]
        if len(set(ids)) < len(ids) or len(set(names)) < len(names):
            raise ValueError("two stages or two questions have one id")
        if not ids:
            raise ValueError("there is no question")
        if set(self.note.titles) != set(get_args(SectionId)):
            raise ValueError("each section of the note needs a title")
        measures = [question.measure for _, question in self.questions() if question.measure]
        if len(set(measures)) < len(measures):
            raise ValueError("a measure is asked for twice")
        return self

    def questions(self) -> tuple[tuple[Stage, StageQuestion], ...]:
        """Every question in order, with its stage."""
        return tuple((stage, question) for stage in self.stage for question in stage.question)

    def find(self, question_id: str) -> tuple[Stage, StageQuestion]:
        """Raises UnderstandingError for a question that is not there (any more)."""
        for stage, question in self.questions():
            if question.id == question_id:
                return stage, question
        raise UnderstandingError(
            f"The debrief has no question '{question_id}'. It was kept by another version of "
            "stages.toml: export it, and begin a new one."
        )


@lru_cache(maxsize=1)
def load_stages(path: Path | None = None) -> Stages:
    """Raises UnderstandingError naming what is wrong with the file."""
    path = path or Path(__file__).with_name("stages.toml")
    try:
        return Stages.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        reason = str(error).splitlines()[-2 if isinstance(error, ValidationError) else -1].strip()
        raise UnderstandingError(f"{path.name} cannot be read ({reason}). Correct it.") from None
