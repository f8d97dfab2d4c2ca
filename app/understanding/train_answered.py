"""Remember the messages whose answers are known, as they are read now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.models import Model
from app.ports import Library
from app.understanding.answered import ANSWERED_KINDS, Answered, answered_hash
from app.understanding.reader import MessageReader, Reading
from app.understanding.tuning_asked import Asked, asked, places


class AnsweredReport(Model):
    """How often the passage with most votes is among those that answer a message.

    Each writer's messages are asked of all the others'. The adapter has learnt from all of them,
    so this flatters: ``evals figures retrieval`` says how well it does.
    """

    messages: int
    passages: int
    found: float
    by_writer: dict[str, float]


def train_answered(reader: MessageReader, library: Library, corpus: Path) -> AnsweredReport:
    """Read every message once, ask each writer's of the others', and save.

    ``library`` is the corpus as it is indexed. Raises UnderstandingError and StoreError.
    """
    passages = [passage.id for passage in library.current().all_passages()]
    rows = asked(places(library), ANSWERED_KINDS)
    readings = [reader.read(row.text) for row in rows]
    Answered.of(readings, passages, np.stack([row.answers for row in rows])).save(
        answered_hash(corpus)
    )
    found: dict[str, list[bool]] = {}
    for writer in sorted({row.writer for row in rows}):
        others = _of(readings, passages, rows, [row.writer != writer for row in rows])
        for row, reading in zip(rows, readings, strict=True):
            if row.writer == writer:
                shares = others.shares(reading)
                best = passages.index(max(shares, key=lambda key: shares[key]))
                found.setdefault(writer, []).append(row.answers[best] > 0)
    return AnsweredReport(
        messages=len(rows),
        passages=len(passages),
        found=sum(map(sum, found.values())) / len(rows),
        by_writer={writer: sum(right) / len(right) for writer, right in found.items()},
    )


def _of(
    readings: Sequence[Reading],
    passages: Sequence[str],
    rows: Sequence[Asked],
    chosen: Sequence[bool],
) -> Answered:
    kept = [number for number, wanted in enumerate(chosen) if wanted]
    return Answered.of(
        [readings[number] for number in kept],
        passages,
        np.stack([rows[number].answers for number in kept]),
    )
