"""Lessons in batches: texts of one task, near to one another in length, as they may be typed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.understanding.labels import NAMES
from app.understanding.lexicon import Lexicon
from app.understanding.mistyping import OPENED, OPENINGS, mistyped
from app.understanding.shapes import WIDTH, shapes, words
from app.understanding.stretches import inside
from app.understanding.tuning_asked import Asked
from app.understanding.tuning_data import Listened, Message, Themed
from app.understanding.tuning_lessons import Lessons
from app.understanding.tuning_model import padded
from app.understanding.tuning_names import Named, varied

THEMED_SHARE = 0.5
"""Of the themes' examples in each epoch: there are twice as many as of all else."""

BATCH = 32
LONGEST_PIECES = 256


class Within(NamedTuple):
    """Stretches of a batch's texts: which row each is of, its pieces there, and its risks."""

    rows: torch.Tensor
    mask: torch.Tensor
    risks: torch.Tensor


class Batch(NamedTuple):
    """Rows of one task, near to one another in length."""

    task: str
    ids: torch.Tensor
    mask: torch.Tensor
    targets: dict[str, torch.Tensor]
    within: Within | None = None


class Batches:
    """Makes batches, each time in another order and with other errors of typing."""

    def __init__(self, model: Path, lexicon: Lexicon, seed: int) -> None:
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST_PIECES)
        self.tokenizer.no_padding()
        self._lexicon = lexicon
        self._chance = random.Random(seed)  # noqa: S311

    def of_lessons(self, lessons: Lessons) -> Iterator[Batch]:
        """An epoch of all the lessons."""
        messages, every_themed, listened, said, named, claimed, asked, _ = lessons
        themed = [
            row
            for row in every_themed
            if not row.themes.any() or self._chance.random() < THEMED_SHARE
        ]
        themes, scope = [t.themes for t in themed], [t.scope for t in themed]
        batches = [
            *self._messages([self._as_typed(message) for message in messages]),
            *self._texts(self._hasty(themed), {"themes": themes, "scope": scope}),
            *self._texts(
                self._hasty(listened),
                {
                    "noticed": [turn.noticed for turn in listened],
                    "risks": [turn.risks for turn in listened],
                    "routes": [turn.routes for turn in listened],
                },
            ),
            *self._texts([s.text for s in said], {"boundary": [s.verdict for s in said]}),
            *self._texts([c.text for c in claimed], {"support": [c.supported for c in claimed]}),
            *self._named(named),
            *self._texts(
                self._hasty(asked),
                {
                    "answers": [a.answers for a in asked],
                    "risks": [a.risks for a in asked],
                    "routes": [a.routes for a in asked],
                },
            ),
        ]
        return self._made(batches)

    def of_texts(
        self, texts: list[str], targets: dict[str, list[NDArray[np.float32]]]
    ) -> Iterator[Batch]:
        """An epoch of texts, each with its shares of the labels of each task."""
        return self._made(self._texts(texts, targets))

    def _made(self, batches: list[Callable[[], Batch]]) -> Iterator[Batch]:
        self._chance.shuffle(batches)
        return (make() for make in batches)

    def _hasty(self, rows: Sequence[Themed] | Sequence[Listened] | Sequence[Asked]) -> list[str]:
        return [mistyped(row.text, self._chance) for row in rows]

    def _as_typed(self, message: Message) -> Message:
        """The message in haste, and now and then behind a few words about something else."""
        text = mistyped(message.text, self._chance, in_place=True)
        if self._chance.random() >= OPENED:
            return message._replace(text=text)
        opening = f"{self._chance.choice(OPENINGS)} "
        moved = tuple(
            part._replace(start=part.start + len(opening), end=part.end + len(opening))
            for part in message.stretches
        )
        return message._replace(text=opening + text, stretches=moved)

    def _texts(
        self, texts: list[str], targets: dict[str, list[NDArray[np.float32]]]
    ) -> list[Callable[[], Batch]]:
        encoded = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]

        def make(rows: list[int]) -> Batch:
            ids, mask = padded([encoded[row] for row in rows])
            found = {
                name: torch.from_numpy(np.stack([values[row] for row in rows]))
                for name, values in targets.items()
            }
            return Batch("texts", ids, mask, found)

        return [partial(make, rows) for rows in self._rows([len(ids) for ids in encoded])]

    def _messages(self, messages: Sequence[Message]) -> list[Callable[[], Batch]]:
        encodings = self.tokenizer.encode_batch([message.text for message in messages])

        def make(rows: list[int]) -> Batch:
            ids, mask = padded([encodings[row].ids for row in rows])
            targets = {
                "risks": torch.from_numpy(np.stack([messages[row].risks for row in rows])),
                "routes": torch.from_numpy(np.stack([messages[row].routes for row in rows])),
            }
            owners, pieces, risks = [], [], []
            for place, row in enumerate(rows):
                offsets = encodings[row].offsets
                for start, end, risk in messages[row].stretches:
                    chosen = torch.zeros(ids.shape[1])
                    chosen[: len(offsets)] = torch.tensor(inside(offsets, start, end))
                    if chosen.any():
                        owners.append(place)
                        pieces.append(chosen)
                        risks.append(torch.from_numpy(risk))
            if not owners:
                return Batch("texts", ids, mask, targets)
            within = Within(torch.tensor(owners), torch.stack(pieces), torch.stack(risks))
            return Batch("texts", ids, mask, targets, within)

        return [partial(make, some) for some in self._rows([len(e.ids) for e in encodings])]

    def _named(self, named: Sequence[Named]) -> list[Callable[[], Batch]]:
        if not named:
            return []
        pool: dict[int, list[str]] = {kind: [] for kind in range(1, len(NAMES))}
        for row in named:
            for start, end, kind in row.spans:
                pool[kind].append(row.text[start:end])
        rows = [varied(row, pool, self._chance) for row in (*named, *named)]
        encodings = self.tokenizer.encode_batch([row.text for row in rows])

        def make(chosen: list[int]) -> Batch:
            ids, mask = padded([encodings[row].ids for row in chosen])
            shape = torch.zeros(*ids.shape, WIDTH)
            labels = torch.full(ids.shape, -100)
            for place, number in enumerate(chosen):
                row, offsets = rows[number], encodings[number].offsets
                pieces = piece_shapes(row.text, offsets, self._lexicon)
                shape[place, : len(pieces)] = torch.from_numpy(pieces)
                for piece, (start, end) in enumerate(offsets):
                    if end > start:
                        inside = [k for a, b, k in row.spans if a < end and start < b]
                        labels[place, piece] = inside[0] if inside else 0
            return Batch("named", ids, mask, {"shapes": shape, "labels": labels})

        lengths = [len(encoding.ids) for encoding in encodings]
        return [partial(make, some) for some in self._rows(lengths)]

    def _rows(self, lengths: list[int]) -> list[list[int]]:
        order = sorted(range(len(lengths)), key=lambda n: lengths[n] + self._chance.uniform(0, 6))
        return [order[at : at + BATCH] for at in range(0, len(order), BATCH)]


def piece_shapes(
    text: str, offsets: Sequence[tuple[int, int]], lexicon: Lexicon
) -> NDArray[np.float32]:
    """The shape of the word that each piece is of, (pieces, WIDTH)."""
    found = words(text)
    shape = shapes(text, found, lexicon)
    result = np.zeros((len(offsets), WIDTH), dtype=np.float32)
    at = 0
    for piece, (start, end) in enumerate(offsets):
        while at < len(found) and found[at].end <= start:
            at += 1
        if end > start and at < len(found) and found[at].start < end:
            result[piece] = shape[at]
    return result
