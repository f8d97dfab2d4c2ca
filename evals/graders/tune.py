"""Teaches the embedder what the scorers look for. Needs PyTorch, which is in no lock file.

The same kind of addition as the service's own (``app/understanding/tuning.py``), made of other
rows by other hands: what grades an answer has learnt nothing from what made it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.settings import load_settings
from app.understanding.lexicon import KINDS, Lexicon, lexicon_arrays
from app.understanding.tuning import Tuner
from app.wiring.embedders import minilm_folder
from evals.graders.examples import Example, alone, hash_of
from evals.graders.train import KINDS_AND_GOOD, MEETS, kinds_of
from evals.scorers.embedding import ADAPTER, TAUGHT

EPOCHS = 4
USUAL_EVERY = 10
"""Of so many sentences one is looked at for how far its numbers reach."""

Shares = NDArray[np.float32]


def tune(progress: Callable[[str], None]) -> int:
    """Write the adapter; return how many sentences it comes of.

    No sentence of a labelled answer is among them: those say how well the scorers do.
    """
    rows = alone()
    texts = [row.text for row in rows]
    tuner = Tuner(
        minilm_folder(load_settings()),
        Lexicon(lexicon_arrays(dict.fromkeys(KINDS, ()), [])),
        tasks={"kinds": KINDS_AND_GOOD, MEETS: ("no", "yes")},
    )
    targets = {"kinds": [_kinds(row) for row in rows], MEETS: [_meets(row) for row in rows]}
    tuner.teach(
        texts,
        targets,
        lambda epoch, loss: progress(f"epoch {epoch + 1}, loss {loss:.3f}"),
        EPOCHS,
    )
    arrays = tuner.arrays(TAUGHT, (), texts[::USUAL_EVERY])
    with ADAPTER.open("wb") as stream:
        np.savez_compressed(stream, rows=np.array(hash_of(rows)), **arrays)  # type: ignore[arg-type]
    return len(rows)


def _kinds(row: Example) -> Shares:
    return _shares(kinds_of(row), KINDS_AND_GOOD)


def _meets(row: Example) -> Shares:
    """Nothing, where nobody said."""
    if row.meets is None:
        return np.zeros(2, dtype=np.float32)
    return _shares(["yes" if row.meets else "no"], ("no", "yes"))


def _shares(found: Sequence[str], labels: Sequence[str]) -> Shares:
    shares = np.zeros(len(labels), dtype=np.float32)
    for one in found:
        shares[labels.index(one)] += 1 / len(found)
    return shares
