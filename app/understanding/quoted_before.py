"""What the boundary's reader made of the library's own sentences when its weights were made.

Most of what an answer shows are sentences of the articles that Debrief comes with. Each was read
by the gate once, here, so that the first answer does not wait for it; a sentence that was changed,
or that stands in somebody's own articles, is read when it is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b, sha256
from pathlib import Path

import numpy as np

from app.models import Model, Passage
from app.ports import AdaptedEmbedder
from app.understanding.confusables import Legible
from app.understanding.heads import ADAPTER_WEIGHTS, Heads
from app.understanding.labels import BOUNDARY
from app.understanding.weights_file import WEIGHTS, read_weights

QUOTED_BEFORE = WEIGHTS / "quoted_before.npz"

_WANTED = {"made_with": (), "sentences": ("sentences",), "read": ("sentences", len(BOUNDARY))}


class QuotedBefore:
    """The probability of each of BOUNDARY for sentences that were read before."""

    def __init__(self, read: Mapping[str, Sequence[float]]) -> None:
        """``read`` has them by a sentence's ``mark``."""
        self._read = read

    def of(self, sentence: str) -> dict[str, float] | None:
        """Return a reading, None where there is none."""
        found = self._read.get(mark(sentence))
        return None if found is None else dict(zip(BOUNDARY, found, strict=True))

    @classmethod
    def load(cls, path: Path = QUOTED_BEFORE) -> QuotedBefore:
        """Empty where the weights that read them are others now. Raises UnderstandingError."""
        arrays = read_weights(path, _WANTED)
        if str(arrays["made_with"]) != reader_hash():
            return cls({})
        return cls(dict(zip(arrays["sentences"].tolist(), arrays["read"].tolist(), strict=True)))


class ReadReport(Model):
    """How many sentences were read."""

    sentences: int


def read_before(
    embedder: AdaptedEmbedder, heads: Heads, passages: Sequence[Passage], path: Path = QUOTED_BEFORE
) -> ReadReport:
    """Read the sentences of passages, each once, and keep what the gate makes of them."""
    sentences = [
        Legible(passage.text[start - passage.start : end - passage.start]).text
        for passage in passages
        for start, end in passage.sentences
    ]
    by_mark = {mark(sentence): sentence for sentence in sentences}
    read = [
        list(heads.boundary(embedder.read([sentence])[0].vector).values())
        for sentence in by_mark.values()
    ]
    np.savez_compressed(
        path,
        made_with=np.array(reader_hash()),
        sentences=np.array(list(by_mark)),
        read=np.array(read, dtype=np.float32).reshape(len(by_mark), len(BOUNDARY)),
    )
    return ReadReport(sentences=len(by_mark))


def quoted_made_with(path: Path = QUOTED_BEFORE) -> str:
    """The hash of the weights that the sentences were read with. Raises UnderstandingError."""
    return str(read_weights(path, _WANTED)["made_with"])


def reader_hash() -> str:
    """A hash of the weights that sentences are read with."""
    return sha256(ADAPTER_WEIGHTS.read_bytes()).hexdigest()[:16]


def mark(sentence: str) -> str:
    """What tells one sentence from another."""
    return blake2b(sentence.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
