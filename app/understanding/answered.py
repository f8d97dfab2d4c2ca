"""Messages whose answers are known, and what answers those that are most like a new one.

The query that the adapter learnt says what messages of a kind have in common; these remember each.
A library that the examples name no passage of is reached over the passages that they do name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.understanding.examples import examples_hash
from app.understanding.heads import ADAPTER_WEIGHTS
from app.understanding.reader import Reading
from app.understanding.shortlist import AXES, Shortlist, axes_of
from app.understanding.themes import theme_ids
from app.understanding.weights_file import WEIGHTS, Arrays, read_weights, unusable

ANSWERED_WEIGHTS = WEIGHTS / "answered.npz"

ANSWERED_KINDS = ("asked", "answered")
"""Examples that are remembered; from the second no adapter has learnt."""

MADE_WITH = (ADAPTER_WEIGHTS, WEIGHTS / "themes.npz", WEIGHTS / "scope.npz")
"""What reads the messages: read anew by others, they would be compared with what they are not."""

ALIKE = {"adapted": 18.0, "published": 9.0, "themes": 9.0}
"""How much likeness in each counts, as an exponent: 0.1 nearer as adapted is e^1.8 times the say.

Of two messages' vectors by the adapter, of their published ones, and of the square roots of their
themes' probabilities. Chosen of a dozen on the development set and on 1,601 messages by hands that
wrote none of those remembered. On these, nDCG@5 by the votes alone was 0.43 with all three, 0.39
with the first alone and 0.32 with the second. All three were then made half as steep again, which
gained a hundredth on the development set.
"""

SCALE = 127.0
"""Numbers are kept as whole numbers of 1/127."""

LEAST = 0.001
"""A passage with less than this share is not answered by: hundreds would be, in vain."""


class Answered:
    """Messages as they are read, and the share that each passage has in answering them."""

    def __init__(
        self,
        parts: Mapping[str, NDArray[np.int8]],
        passages: Sequence[str],
        rows: NDArray[np.int32],
        places: NDArray[np.int32],
        shares: NDArray[np.float32],
        axes: NDArray[np.float16] | None = None,
    ) -> None:
        """``parts`` are (messages, numbers) in 1/127, by the names of ``ALIKE``; ``axes`` those of
        a ``Shortlist`` of them side by side, found where they are not given.

        The message ``rows[n]`` is answered by the passage ``passages[places[n]]`` with the share
        ``shares[n]``; a message's shares sum to 1.
        """
        self._parts = parts
        self._passages = tuple(passages)
        self._rows, self._places, self._shares = rows, places, shares
        packed = np.concatenate([parts[name] for name in ALIKE], axis=1)
        # The root on either side: the rows', and the message's.
        self._root = np.concatenate(
            [np.full(parts[name].shape[1], math.sqrt(ALIKE[name]), np.float32) for name in ALIKE]
        )
        steps: NDArray[np.float32] = (self._root / SCALE).astype(np.float32)
        self._axes = axes_of(packed, steps) if axes is None else axes
        self._shortlist = Shortlist(packed, steps, self._axes)

    @classmethod
    def of(
        cls, readings: Sequence[Reading], passages: Sequence[str], answers: NDArray[np.float32]
    ) -> Answered:
        """``answers`` is (messages, passages), each row summing to 1."""
        read = [_read(reading) for reading in readings]
        rows, places = np.nonzero(answers)
        return cls(
            {
                name: np.rint(np.stack([one[name] for one in read]) * SCALE).astype(np.int8)
                for name in ALIKE
            },
            passages,
            rows.astype(np.int32),
            places.astype(np.int32),
            answers[rows, places].astype(np.float32),
        )

    def shares(self, reading: Reading) -> dict[str, float]:
        """The share that passages have in answering messages like this one, by their ids."""
        read = _read(reading)
        whole = np.concatenate([read[name] for name in ALIKE])
        alike = self._shortlist.products(self._root * whole)
        weights = np.exp(alike - alike.max())
        weights /= weights.sum()
        votes = np.bincount(
            self._places, self._shares * weights[self._rows], minlength=len(self._passages)
        )
        return {self._passages[at]: float(votes[at]) for at in np.flatnonzero(votes >= LEAST)}

    def save(self, trained_from: str, path: Path = ANSWERED_WEIGHTS) -> None:
        np.savez_compressed(
            path,
            examples=np.array(trained_from),
            passages=np.array(self._passages),
            rows=self._rows,
            places=self._places,
            shares=self._shares,
            axes=self._axes,
            **self._parts,  # type: ignore[arg-type]
        )

    @classmethod
    def load(cls, path: Path = ANSWERED_WEIGHTS) -> Answered:
        """Raises UnderstandingError."""
        arrays = _arrays(path)
        return cls(
            {name: arrays[name] for name in ALIKE},
            [str(passage) for passage in arrays["passages"]],
            arrays["rows"],
            arrays["places"],
            arrays["shares"],
            arrays["axes"],
        )


def answered_trained_from(path: Path = ANSWERED_WEIGHTS) -> str:
    """Return the hash of what the weights were made from. Raises UnderstandingError."""
    return str(_arrays(path)["examples"])


def answered_hash(corpus: Path) -> str:
    """Return a hash of the messages, the passages that answer them, and of what reads both."""
    digest = sha256(examples_hash(ANSWERED_KINDS, corpus).encode())
    for path in (*sorted(corpus.glob("*.md")), *MADE_WITH):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _read(reading: Reading) -> dict[str, NDArray[np.float32]]:
    probabilities = {one.theme: one.probability for one in reading.themes}
    themes = [probabilities.get(theme, 0.0) for theme in theme_ids()]
    return {
        "adapted": reading.adapted,
        "published": reading.vector,
        "themes": np.sqrt(np.array(themes, dtype=np.float32)),
    }


def _arrays(path: Path) -> Arrays:
    arrays = read_weights(
        path,
        {
            "examples": (),
            "passages": ("passages",),
            "rows": ("answers",),
            "places": ("answers",),
            "shares": ("answers",),
            "adapted": ("messages", "size"),
            "published": ("messages", "size"),
            "themes": ("messages", len(theme_ids())),
            "axes": ("joined", AXES),
        },
    )
    if len(arrays["axes"]) != sum(arrays[name].shape[1] for name in ALIKE):
        raise unusable(path, "'axes' are of another size")
    return arrays
