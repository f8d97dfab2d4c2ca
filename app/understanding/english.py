"""Whether a text seems to be English, which is all that screening reads."""

from __future__ import annotations

import re
import unicodedata

from app.understanding.lexicon import Lexicon
from app.understanding.stretches import stretches

FEWEST_KNOWN = 0.5
"""Share of a text's words that clinicians in the examples use too: of English 0.8 and more."""

FEWEST_KNOWN_IN_PART = 0.45
"""The same of one sentence, which may hold a title or a list of names."""

FEWEST_WORDS = 4
"""Words of a sentence below which only the whole text is judged."""

MOST_FOREIGN = 0.5
"""Share of the letters of a sentence that stand in words of another alphabet."""

MOST_WITHOUT_CAPITALS = 3
"""Letters of Chinese, Arabic and the like in a sentence: so many are still a name."""

MOST_FOREIGN_WORDS = 2
"""Words of Cyrillic, Greek and the like in a sentence: so many are still a name."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORT_FORM = re.compile(r"['’](?:t|s|m|d|re|ve|ll)$", re.IGNORECASE)


def readable(text: str, lexicon: Lexicon) -> bool:
    """Whether the text as a whole and each sentence of it seem to be English."""
    if _known(text, lexicon, fewest_words=2) < FEWEST_KNOWN:
        return False
    for start, end in stretches(text):
        part = text[start:end]
        if _foreign(part) or _known(part, lexicon, FEWEST_WORDS) < FEWEST_KNOWN_IN_PART:
            return False
    return True


def _known(text: str, lexicon: Lexicon, fewest_words: int) -> float:
    """The share of words that clinicians use, 1 where too few words say anything."""
    known = unknown = 0
    for word in _WORD.findall(text):
        *names, common = lexicon.features(word)
        # A word of another language is also in what somebody wrote once among English.
        if (common > 0 and word.replace("’", "'").isascii()) or _SHORT_FORM.search(word):
            known += 1
        # A name, or letters such as EMDR, says nothing about the language.
        elif word[0].islower() or not (word.isupper() or any(names)):
            unknown += 1
    return known / (known + unknown) if known + unknown >= fewest_words else 1.0


def _foreign(text: str) -> bool:
    words = _WORD.findall(text)
    foreign = [word for word in words if not _latin(word)]
    plain = sum(
        not character.islower() and not character.isupper() for character in "".join(foreign)
    )
    return (
        sum(map(len, foreign)) > MOST_FOREIGN * sum(map(len, words))
        or plain > MOST_WITHOUT_CAPITALS
        or len(foreign) > MOST_FOREIGN_WORDS
    )


def _latin(word: str) -> bool:
    return word.isascii() or all("LATIN" in unicodedata.name(c, "") for c in word if c.isalpha())
