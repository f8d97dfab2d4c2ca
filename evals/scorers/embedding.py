"""Sentences as vectors: by the embedder as published, and as the scorers were taught to read.

Of what the service was taught there is nothing in either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from app.ports import AdaptedEmbedder, Embedder, Vectors

_kept: dict[str, np.ndarray] = {}
"""Vetted lines and quotations come again and again; each is embedded once a run."""

MOST_KEPT = 50_000

TAUGHT = "scorers"
ADAPTER = Path(__file__).parent / "weights" / "adapter.npz"
"""Additions to the embedder's upper layers, made by ``python -m evals.graders tune``."""

_taught: dict[str, np.ndarray] = {}

_embedding = Lock()
"""Cases are judged in several threads, and each text is embedded once."""


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    from app.settings import load_settings
    from app.wiring.embedders import build_embedder

    # Whatever the service searches with, what grades it stays on this machine.
    return build_embedder(load_settings(embedder="minilm", threads=1))


@lru_cache(maxsize=1)
def _reader() -> AdaptedEmbedder:
    from app.settings import load_settings
    from app.wiring.embedders import build_adapted

    if not ADAPTER.is_file():
        raise ValueError(f"{ADAPTER.name} is not there. Run 'python -m evals.graders tune'.")
    with np.load(ADAPTER) as held:
        own = {
            name.removeprefix(f"{TAUGHT}:"): held[name]
            for name in held.files
            if name.startswith(TAUGHT)
        }
    return build_adapted(load_settings(threads=1), own)


def tuned_from() -> str:
    """The hash of the rows that the adapter was made from."""
    with np.load(ADAPTER) as held:
        return str(held["rows"])


def read(texts: Sequence[str]) -> Vectors:
    """One unit vector a text as the scorers read it, shape (count, 384). Raises EmbedderError."""
    if not texts:
        return np.zeros((0, 384), dtype=np.float32)
    with _embedding:
        if len(_taught) + len(texts) > MOST_KEPT:
            _taught.clear()
        fresh = [text for text in dict.fromkeys(texts) if text not in _taught]
        for text, reading in zip(fresh, _reader().read(fresh), strict=True):
            _taught[text] = reading.vector
        return np.stack([_taught[text] for text in texts])


def embed(texts: Sequence[str]) -> Vectors:
    """One unit vector a text, shape (count, 384). Raises EmbedderError."""
    if not texts:
        return np.zeros((0, 384), dtype=np.float32)
    with _embedding:
        fresh = [text for text in dict.fromkeys(texts) if text not in _kept]
        if len(_kept) + len(fresh) > MOST_KEPT:
            _kept.clear()
            fresh = list(dict.fromkeys(texts))
        if fresh:
            _kept.update(zip(fresh, _embedder().embed(fresh), strict=True))
        return np.stack([_kept[text] for text in texts])
