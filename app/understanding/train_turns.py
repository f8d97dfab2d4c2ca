"""Train the adapter of turns. Needs PyTorch, which is in no lock file: see README."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.models import Model
from app.understanding.examples import (
    KEPT_FOR_THRESHOLDS,
    UNHEARD,
    NoticingExample,
    read_examples,
)
from app.understanding.heads import load_adapter
from app.understanding.labels import NOTICED
from app.understanding.mistyping import mistyped
from app.understanding.tuning import Tuner
from app.understanding.tuning_lessons import USUAL
from app.understanding.turns import TURN_KINDS, TURNS_WEIGHTS, WAY, load_turns, turns_hash

EPOCHS = 4

RATE = 5e-4
"""Half of an adapter's that starts from nothing."""


class TurnsReport(Model):
    """How many turns it learnt from, and the last epoch's loss."""

    turns: int
    loss: float


def train_turns(model: Path, progress: Callable[[str], None]) -> TurnsReport:
    """Go on from the adapter of messages and save. Takes some twenty minutes on one core.

    ``model`` is the folder of MiniLM's safetensors. Raises UnderstandingError.
    """
    rows = [
        row
        for kind in TURN_KINDS
        for writer, written in read_examples(kind, NoticingExample).items()
        if writer not in {*UNHEARD, KEPT_FOR_THRESHOLDS}
        for row in written
    ]
    texts = [row.text for row in rows]
    targets = [
        np.array([label in row.noticed for label in NOTICED], dtype=np.float32) for row in rows
    ]
    adapter = load_adapter()
    tuner = Tuner(model, adapter.lexicon, tasks={"noticed": NOTICED})
    tuner.begin_with(adapter.matrices["messages"])
    losses: list[float] = []

    def after(epoch: int, loss: float) -> None:
        losses.append(loss)
        progress(f"adapter of turns: epoch {epoch + 1}, loss {loss:.3f}")

    chance = random.Random(0)  # noqa: S311
    tuner.teach(
        texts,
        {"noticed": targets},
        after,
        EPOCHS,
        rate=RATE,
        typed=lambda text: mistyped(text, chance),
    )
    np.savez_compressed(
        TURNS_WEIGHTS,
        examples=np.array(turns_hash()),
        **tuner.arrays(WAY, ("noticed",), texts[:: max(1, len(texts) // (4 * USUAL))]),  # type: ignore[arg-type]
    )
    load_turns.cache_clear()
    return TurnsReport(turns=len(texts), loss=losses[-1])
