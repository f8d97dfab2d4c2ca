"""Count the words that clinicians type, beside all that a dictionary has (pyspellchecker's)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spellchecker import SpellChecker

from app.models import Model
from app.understanding.examples import (
    AskedExample,
    NoticingExample,
    ScreeningExample,
    ThemeExample,
    read_examples,
)
from app.understanding.misspelt import (
    SPELLING_WEIGHTS,
    SPELT,
    one_error_from,
    spelling_hash,
    word_hash,
)

OF_CORPUS = 20
"""Occurrences in the examples that one in an article counts for: its words are all spelt right."""

FEWEST = 3
"""Occurrences from which a word is one that clinicians type."""

FEWEST_UNKNOWN = 6
"""The same of a word that the dictionary does not have ("counselling", "supervisee")."""

MISTAKEN = 30
"""How many times rarer than a word one error away such a word is a common misspelling of it."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class SpellingReport(Model):
    """How many words there are, and how many of them are counted."""

    known: int
    usual: int


def train_misspelt(corpus: Path, path: Path = SPELLING_WEIGHTS) -> SpellingReport:
    """Raises UnderstandingError."""
    dictionary = set(SpellChecker(language="en", distance=1).word_frequency.words())
    counts, articles = _counted(), _of(one.read_text("utf-8") for one in corpus.glob("*.md"))
    for word, count in articles.items():
        counts[word] += OF_CORPUS * count
    sure = {word for word, count in counts.items() if count >= FEWEST and word in dictionary}
    sure |= articles.keys()
    new = {
        word
        for word, count in counts.items()
        if count >= FEWEST_UNKNOWN
        and word not in sure
        and not any(
            counts[other] >= MISTAKEN * count for other in one_error_from(word) if other in sure
        )
    }
    usual = sorted(sure | new)
    lines = SPELT.read_text("utf-8").splitlines()
    listed = " ".join(line for line in lines if not line.startswith("#")).split()
    # "wasnt" is no "want": the sign is left out in haste, and what is denied hangs on it.
    bare = {re.sub("['’]", "", word) for word in dictionary | counts.keys() if "'" in word}
    known = {word_hash(word) for word in {*dictionary, *listed, *bare}}
    np.savez_compressed(
        path,
        examples=np.array(spelling_hash(corpus)),
        known=np.array(sorted(known), dtype=np.uint32),
        usual=np.array(usual),
        counts=np.array([counts[word] for word in usual], dtype=np.int32),
    )
    return SpellingReport(known=len(known), usual=len(usual))


def _counted() -> Counter[str]:
    asked = read_examples("asked", AskedExample).values()
    texts = [row.text for rows in asked for row in rows if row.style != "typos"]
    heard = read_examples("noticing", NoticingExample).values()
    screened = read_examples("screening", ScreeningExample).values()
    themed = read_examples("themes", ThemeExample).values()
    texts += [row.text for rows in heard for row in rows]
    texts += [row.text for rows in screened for row in rows]
    texts += [row.text for rows in themed for row in rows]
    return _of(texts)


def _of(texts: Iterable[str]) -> Counter[str]:
    words = (word for text in texts for word in _WORD.findall(text.lower()))
    return Counter(word for word in words if word.replace("’", "'").isascii())
