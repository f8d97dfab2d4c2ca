"""Sentences as vectors, by the embedder as published: nothing that the service was taught."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np

from app.ports import Embedder, Vectors

_kept: dict[str, np.ndarray] = {}
"""Vetted lines and quotations come again and again; each is embedded once a run."""

MOST_KEPT = 50_000

_embedding = Lock()
"""Cases are judged in several threads, and each text is embedded once."""


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    from app.settings import load_settings
    from app.wiring.embedders import build_embedder

    # Whatever the service searches with, what grades it stays on this machine.
    return build_embedder(load_settings(embedder="minilm", threads=1))


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
