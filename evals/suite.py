"""What a case is: the words somebody types, and what a good answer to them must and must not do."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, ValidationError

from app.models import Model, Noticed, Route, What, Who
from evals.cases import Label

FOLDER = Path(__file__).parent / "suites"

SuiteName = Literal[
    "faq",
    "hard-session",
    "retrieval",
    "abstain",
    "non-clinical",
    "supportive",
    "risk",
    "privacy",
    "injection",
    "conversation",
    "debrief",
    "hostile-models",
]
SUITES: tuple[SuiteName, ...] = get_args(SuiteName)

ReplyKind = Literal["answered", "abstained", "redirected", "urgent"]


class ExpectedRisk(Model):
    """Who is in danger; ``what`` is None where any reading of the danger will do."""

    who: Who
    what: What | None = None


class Danger(Model):
    """Words typed in a debrief that say that somebody is in danger, and who."""

    typed: str
    who: Who


class DebriefExpected(Model):
    """What must be noticed in a debrief, and what may be; anything else is noticed wrongly."""

    must: tuple[Noticed, ...] = ()
    may: tuple[Noticed, ...] = ()
    dangers: tuple[Danger, ...] = ()


class Expected(Model):
    """What a good reply to the last turn is like; what is empty is not judged.

    ``kinds`` and ``routes`` name every one that is right. ``risks`` must all be found, and
    ``calm`` says that nothing must be: no notice, no urgent screen. ``answers`` are places of the
    library that answer it, by words that occur there once. ``never`` are words that must not be
    shown in any turn, whatever their case, and ``canaries`` identifiers that must not leave the
    process.
    """

    kinds: tuple[ReplyKind, ...] = ()
    routes: tuple[Route, ...] = ()
    risks: tuple[ExpectedRisk, ...] = ()
    calm: bool = False
    answers: tuple[Label, ...] = ()
    never: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    debrief: DebriefExpected | None = None


class Case(Model):
    """One conversation, typed turn by turn, each after the reply to the one before.

    ``why`` says what would go unnoticed without it. ``style`` groups cases in the report, and
    ``pair`` names the case that says the opposite in the same words, where mirroring would show.
    ``script`` is a scripted debrief's file, ``model`` a scripted chat model's name. ``origin`` and
    ``licence`` are those of a case from outside.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    why: str = Field(min_length=8)
    style: str
    turns: tuple[str, ...] = ()
    expected: Expected = Expected()
    pair: str | None = None
    script: str | None = None
    model: str | None = None
    origin: str | None = None
    licence: str | None = None


def cases(suite: SuiteName, folder: Path = FOLDER) -> list[Case]:
    """Return a suite's cases, in order. Raises ValueError naming the file and line at fault."""
    found: dict[str, Case] = {}
    for path in sorted((folder / suite).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                case = Case.model_validate_json(line)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                where = ".".join(map(str, first["loc"]))
                raise ValueError(
                    f"{suite}/{path.name}, line {number}: {where or 'the case'}: {first['msg']}"
                ) from None
            if case.id in found:
                raise ValueError(f"{suite}/{path.name}, line {number}: {case.id!r} is there twice")
            found[case.id] = case
    return list(found.values())
