"""BM25 over passages (bm25s), and how much of a message the library's words cover."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_STOP_WORDS = """
    a about after again all also am an and any are as at be because been before being but by can
    could did do does doing don don't for from get got had has have having he her here hers him
    his how i i'd i'll i'm i've if in into is isn't it it's its just like me more most my myself
    no not now of off on once one only or other our out over own s same she should so some such
    t than that that's the their them then there these they they're this those through to too up
    us very was we were what when where which while who why will with would yes you your
    yourself
"""
_STOP = frozenset(_STOP_WORDS.split())
UNKNOWN_WORD_IDF = 1.0
"""A word that no passage has counts as much as the rarest known one (idf scaled to 1)."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """Lower-cased word stems without stop words."""
    words = (match.group().replace("’", "'").lower() for match in _WORD.finditer(text))
    kept = [word.removesuffix("'s") for word in words if word not in _STOP]
    stems: list[str] = _stemmer().stemWords(kept)
    return stems


class Lexical:
    """A BM25 index over passages, in memory or mapped from its folder."""

    def __init__(self, ids: Sequence[str], index: bm25s.BM25 | None) -> None:
        self._ids = list(ids)
        self._index = index
        counts = np.zeros(0)
        if index is not None:
            counts = np.diff(np.asarray(index.scores["indptr"]))
        top = np.log1p(len(self._ids)) or 1.0
        self._idf = (
            np.log1p(len(self._ids) / np.maximum(counts, 1)) / top if counts.size else counts
        )

    @classmethod
    def build(cls, ids: Sequence[str], texts: Sequence[str]) -> Lexical:
        """Index one text for each passage id."""
        tokens = [terms(text) for text in texts]
        if not any(tokens):
            return cls(ids, None)
        index = bm25s.BM25(method="lucene")
        index.index(tokens, show_progress=False)
        return cls(ids, index)

    def save(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "ids.json").write_text(json.dumps(self._ids), encoding="utf-8")
        if self._index is not None:
            self._index.save(str(folder / "bm25"), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> Lexical:
        ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        if not (folder / "bm25").is_dir():
            return cls(ids, None)
        return cls(ids, bm25s.BM25.load(str(folder / "bm25"), mmap=True, show_progress=False))

    def search(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        """Return the best (passage id, BM25), and the share of the text's words known here.

        The share weighs each word by its inverse document frequency; it is 0 for an empty text.
        """
        words = terms(text)
        if not words or self._index is None:
            return [], 0.0
        vocabulary: dict[str, int] = self._index.vocab_dict
        weights = [
            float(self._idf[vocabulary[word]])
            if vocabulary.get(word, len(self._idf)) < len(self._idf)
            else UNKNOWN_WORD_IDF
            for word in words
        ]
        known = [word for word in words if vocabulary.get(word, len(self._idf)) < len(self._idf)]
        if not known:
            return [], 0.0
        scores = self._index.get_scores(known)
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.argsort(-scores[best], kind="stable")]
        share = sum(
            weight
            for word, weight in zip(words, weights, strict=True)
            if vocabulary.get(word, len(self._idf)) < len(self._idf)
        ) / sum(weights)
        return [(self._ids[i], float(scores[i])) for i in best if scores[i] > 0], share
