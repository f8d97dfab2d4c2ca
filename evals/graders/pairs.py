"""Sentences beside what they cite: which are borne out, and which are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from app.models import Model
from evals.graders.labelled import FOLDER, LabelledAnswer

FILE = "pairs.jsonl"

STEP = 7
"""A sentence is also set beside the passage of the answer this many rows on: it is not borne out
by what speaks of something else."""


class Pair(Model):
    """A sentence and a text that it is set beside. ``weight`` is how much it counts in learning.

    ``answer`` is the labelled answer that the two come from.
    """

    text: str
    beside: str
    typed: str
    supported: bool
    weight: float
    answer: str


class WrittenPair(Model):
    """A sentence written beside a passage of a labelled answer, for the scorers to learn from."""

    answer: str
    marker: int
    text: str
    supported: bool


def pairs(answers: Sequence[LabelledAnswer], folder: Path = FOLDER) -> tuple[Pair, ...]:
    """All pairs of these answers: cited sentences, swapped passages, and those written for it."""
    return (*_cited(answers), *_written(answers, folder))


def _cited(answers: Sequence[LabelledAnswer]) -> Iterator[Pair]:
    for number, answer in enumerate(answers):
        other = answers[(number + STEP) % len(answers)]
        texts = {one.marker: one.text for one in answer.passages}
        for one in answer.sentences:
            supported = "unsupported" not in one.faults
            # Words altered within a quotation are another fault, and no lesson in this one.
            if not one.cites or ("altered_quote" in one.faults and supported):
                continue
            beside = "\n".join(texts[marker] for marker in one.cites)
            yield Pair(
                text=one.text,
                beside=beside,
                typed=answer.message,
                supported=supported,
                weight=1.0 if supported else 4.0,
                answer=answer.id,
            )
            if other.passages and other is not answer:
                yield Pair(
                    text=one.text,
                    beside=other.passages[0].text,
                    typed=answer.message,
                    supported=False,
                    weight=0.3,
                    answer=answer.id,
                )


def _written(answers: Sequence[LabelledAnswer], folder: Path) -> Iterator[Pair]:
    path = folder / FILE
    by_id = {answer.id: answer for answer in answers}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        row = WrittenPair.model_validate_json(line)
        answer = by_id.get(row.answer)
        if answer is None:
            continue
        beside = next(one.text for one in answer.passages if one.marker == row.marker)
        yield Pair(
            text=row.text,
            beside=beside,
            typed=answer.message,
            supported=row.supported,
            weight=2.0,
            answer=row.answer,
        )


def hash_of(rows: Sequence[Pair]) -> str:
    """What tells whether weights were made from these rows."""
    digest = sha256()
    for row in rows:
        digest.update(row.model_dump_json().encode())
    return digest.hexdigest()
