"""An embedder for tests of the store, and articles for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from app.adapters.plan import ThemeText
from app.errors import EmbedderError
from app.models import Article, Block, Passage
from app.ports import Vectors
from app.ports.storing import IndexedArticle


class HashedWords:
    """Embedder: a text is the sum of its words, each a direction drawn from its hash."""

    dimension = 384

    def __init__(self, fingerprint: str = "hashed-384-1") -> None:
        self.fingerprint = fingerprint
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        rows = [_direction(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)


class BreaksAfter(HashedWords):
    """A HashedWords whose service fails after so many texts."""

    def __init__(self, texts: int) -> None:
        super().__init__()
        self._left = texts

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._left -= len(texts)
        if self._left < 0:
            raise EmbedderError("The embedding service went away. Run this again later.")
        return super().embed(texts)


def _direction(text: str) -> Vectors:
    total = np.full(HashedWords.dimension, 1e-3)
    for word in re.findall(r"\w+", text.lower()):
        total += _of_word(word)
    unit: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
    return unit


@lru_cache(maxsize=10_000)
def _of_word(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=HashedWords.dimension)


THEMES = (
    ThemeText(id="silence", says=("A silent client may be thinking.", "Silence can be work.")),
    ThemeText(id="lateness", says=("A late client tells you something.",)),
)


def article(name: str, text: str, themes: tuple[str, ...] = ()) -> IndexedArticle:
    """An article of one passage of one or more sentences."""
    key = sha256(name.encode()).hexdigest()[:10]
    spans = [(match.start(), match.end()) for match in re.finditer(r"[^.\s][^.]*\.", text)]
    made = Article(
        id=f"article-{key}",
        source=name,
        title=name,
        publisher=None,
        url=None,
        audience="clinician",
        text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )
    passage = Passage(
        id=sha256((name + text).encode()).hexdigest()[:16],
        article_id=made.id,
        heading=("A heading",),
        text=text,
        start=0,
        end=len(text),
        questions=(f"What about {name}?",),
        themes=themes,
        sentences=tuple(spans),
    )
    whole = made.model_dump_json() + passage.model_dump_json()
    return IndexedArticle(
        article=made, passages=(passage,), content_hash=sha256(whole.encode()).hexdigest()
    )


def library(count: int, word: str = "plain") -> list[IndexedArticle]:
    return [
        article(f"a{number}.md", f"Number {number} is {word}. It has its own word w{number}.")
        for number in range(count)
    ]


def nothing_to_say(_done: int, _total: int) -> None:
    """Progress that nobody watches."""
