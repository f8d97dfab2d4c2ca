"""How a word is written: what an embedder that folds capitals away does not see."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.understanding.lexicon import FEATURES as LEXICAL
from app.understanding.lexicon import Lexicon

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
WORD = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*|\d[\d.,:/-]*|[^\w\s]|_")
FEATURES = 8 + LEXICAL
"""Of one word: how it is written, and what the lexicon knows of it."""

WIDTH = 3 * FEATURES
"""A word's own features, the word before's and the word after's."""

_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_END = frozenset('.!?:;\n"“‘(–—-')


class Word(NamedTuple):
    """A word or a sign of a text."""

    start: int
    end: int
    text: str


def words(text: str) -> list[Word]:
    return [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]


def shapes(text: str, found: list[Word], lexicon: Lexicon) -> NDArray[np.float32]:
    """Return (words, WIDTH)."""
    letters = [word for word in found if word.text[0].isalpha()]
    low = sum(word.text.islower() for word in letters) / max(1, len(letters))
    own = np.zeros((len(found) + 2, FEATURES), dtype=np.float32)
    for number, word in enumerate(found):
        before = found[number - 1].text if number else "."
        after = text[word.end : word.end + 1]
        own[number + 1] = (
            word.text[0].isupper(),
            len(word.text) > 1 and word.text.isupper(),
            before in _SENTENCE_END,
            len(word.text) == 1 and word.text.isalpha(),
            word.text[0].isdigit(),
            not word.text[0].isalnum(),
            after == ".",
            low > 0.97,
            *lexicon.features(_POSSESSIVE.sub("", word.text)),
        )
    return np.concatenate([own[1:-1], own[:-2], own[2:]], axis=1)
