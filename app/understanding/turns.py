"""The adapter that reads turns of a debrief, and what its head makes of them.

It goes on from the adapter of messages and learns nothing else. Of a writer unseen 0.69 of the
labels are noticed with it, 0.95 of them rightly, and were 0.63 and 0.96 without (``python -m app
train`` prints them). Only a debrief loads it.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.understanding.examples import FOLDER, KEPT_FOR_THRESHOLDS, UNHEARD
from app.understanding.heads import SCALE, SIZE, load_adapter
from app.understanding.labels import NOTICED
from app.understanding.weights_file import WEIGHTS, Arrays, read_weights

TURNS_WEIGHTS = WEIGHTS / "turns.npz"

TURN_KINDS = ("noticing", "turns")
"""Examples of what is noticed in a turn; from the second the adapter of messages has not learnt."""

WAY = "turns"
"""The adapter's name beside those of messages and of sentences."""


class TurnAdapter(NamedTuple):
    """``matrices`` are for the embedder; ``weights`` (384, labels) and ``bias`` of its head.

    A label's log-odds are ``vector @ weights + bias``.
    """

    matrices: Arrays
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    trained_from: str


def turns_hash() -> str:
    """A hash of all that the adapter of turns learns from."""
    digest = sha256(load_adapter().trained_from.encode())
    for kind in TURN_KINDS:
        for path in sorted((FOLDER / kind).glob("*.jsonl")):
            if path.stem not in {*UNHEARD, KEPT_FOR_THRESHOLDS}:
                digest.update(f"{kind}/{path.name}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=2)
def load_turns(path: Path = TURNS_WEIGHTS) -> TurnAdapter:
    """Raises UnderstandingError."""
    found = read_weights(
        path,
        {
            "examples": (),
            "head:noticed.w": (SIZE, len(NOTICED)),
            "head:noticed.b": (len(NOTICED),),
        },
    )
    return TurnAdapter(
        matrices={
            name.removeprefix(f"{WAY}:"): values
            for name, values in found.items()
            if name.startswith(f"{WAY}:")
        },
        weights=np.asarray(SCALE * found["head:noticed.w"], dtype=np.float32),
        bias=found["head:noticed.b"],
        trained_from=str(found["examples"]),
    )
