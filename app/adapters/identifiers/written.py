"""The words of a name as typed, and what the lexicon knows of one."""

from __future__ import annotations

import regex

from app.understanding.lexicon import KINDS, Lexicon

WORD = regex.compile(r"[\p{L}\p{M}\d]+(?:['’\-][\p{L}\p{M}\d]+)*")
_POSSESSIVE = regex.compile(r"['’]s?$")


def words_of(written: str) -> list[str]:
    """Case-folded, without a possessive's ending."""
    return [_POSSESSIVE.sub("", word).casefold() for word in WORD.findall(written)]


def known(lexicon: Lexicon, word: str) -> dict[str, float]:
    """0 or 1 for each kind of name that lists have it as; ``common`` from 0 to 1."""
    return dict(zip((*KINDS, "common"), lexicon.features(word), strict=True))
