"""The commands that check texts: screen, deidentify and verify. None needs a library."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import StrictInt, StrictStr, ValidationError

from app.commands import typed
from app.errors import UsageError
from app.jsonl import DONE, Line, answer_lines, closed, first_fault, show
from app.models import Masked, Masking, Model, Passage, Screening
from app.settings import Settings

if TYPE_CHECKING:
    from app.report import Checked
    from app.wiring.embedders import LocalEmbedder

LONGEST_TEXT = 60_000
"""Characters. An hour's session written out is about as long."""

WARM_UP = "a session"


class TextLine(Line):
    """One line of ``screen --jsonl`` and of ``deidentify --jsonl``."""

    text: str


class GivenPassage(Model):
    """A passage that an answer may cite: marker n is the n-th of them."""

    id: StrictStr | StrictInt
    text: str


class Given(Model):
    """An answer and the passages that it was written from."""

    question: str = ""
    passages: tuple[GivenPassage, ...]
    answer: str


class VerifyLine(Line, Given):
    """One line of ``verify --jsonl``."""


class OneAnswer(Given):
    """What ``verify`` reads without ``--jsonl``; it needs no id."""

    id: StrictStr | StrictInt | None = None


def screen(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import screening_json, screening_text
    from app.wiring.embedders import build_minilm
    from app.wiring.safety import build_screener

    screener = build_screener(build_minilm(settings))

    def one(text: str) -> Screening:
        check(text)
        if not any(map(str.isalpha, text)):
            return Screening(route="question", risks=())
        return closed(lambda: screener.screen(text))

    if options.jsonl:
        screener.screen(WARM_UP)
        return answer_lines(TextLine, lambda asked: screening_json(one(asked.text)))
    found = one(typed(options))
    show({"id": None, **screening_json(found)} if options.json else screening_text(found))
    return DONE


def deidentify(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import masked_json
    from app.wiring.embedders import build_minilm
    from app.wiring.safety import build_deidentifier

    deidentifier = build_deidentifier(settings, build_minilm(settings))

    def one(text: str) -> Masked:
        check(text)
        return closed(lambda: deidentifier.mask(text, Masking())[0])

    if options.jsonl:
        one(WARM_UP)
        return answer_lines(TextLine, lambda asked: masked_json(one(asked.text)))
    masked = one(typed(options))
    show({"id": None, **masked_json(masked)} if options.json else masked.text)
    return DONE


def verify(settings: Settings, options: argparse.Namespace) -> int:
    from app.report import checked_json, checked_text
    from app.wiring.embedders import build_minilm

    minilm = build_minilm(settings)

    def one(given: Given) -> Sequence[Checked]:
        return closed(lambda: _checked(given, minilm))

    if options.jsonl:
        one(Given(passages=(), answer=WARM_UP))
        return answer_lines(VerifyLine, lambda asked: checked_json(one(asked)))
    asked = _one_answer()
    checked = one(asked)
    as_json: Mapping[str, object] = {"id": asked.id, **checked_json(checked)}
    show(as_json if options.json else checked_text(checked))
    return DONE


def check(text: str) -> None:
    """Raises UsageError for a text that is too long, or no text."""
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"The text has {len(text):,} characters; Debrief reads up to {LONGEST_TEXT:,} at "
            "once. Send it in parts."
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("The text holds bytes that are not UTF-8. Send it as UTF-8.")


def _one_answer() -> OneAnswer:
    try:
        return OneAnswer.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        raise UsageError(
            f"What stands in standard input is no answer to verify: {first_fault(error)}. "
            "'python -m app verify --help' shows its shape."
        ) from None


def _checked(given: Given, minilm: LocalEmbedder) -> list[Checked]:
    """The answer's sentences as they stand in it, each with its verdict."""
    from app.pipeline.marked import read
    from app.pipeline.numbering import by_id
    from app.pipeline.sentences import sentences
    from app.report import Checked
    from app.understanding.confusables import Legible
    from app.understanding.remembered import Remembered
    from app.wiring.safety import build_verifier

    # Numbered anew: two passages may come with one id.
    passages = [
        Passage(id=str(n), article_id=str(n), heading=(), text=one.text, start=0, end=len(one.text))
        for n, one in enumerate(given.passages, start=1)
    ]
    drafts = read(given.answer, passages)
    reader = Remembered(minilm, minilm.sentences)
    # All at once: a long answer would take many times as long sentence by sentence.
    reader.read([Legible(draft.text).text for draft in drafts])
    reader.embed([draft.text for draft in drafts if draft.basis == "supported"])
    verifier = build_verifier(reader, reader)
    known = by_id(passages)
    return [
        Checked(text=text, verdict=verifier.verify(draft, known))
        for text, draft in zip(sentences(given.answer), drafts, strict=True)
    ]
