"""Answers that say next to nothing: a yes or a no, a number, not knowing, letters typed at random.

They are answers, and want no more than a word back: nothing is read into them, and nothing quoted.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from app.understanding.mistyping import ROWS

Slight = Literal["yes", "no", "number", "unknown", "letters"]

FEW_WORDS = 4
"""An answer of so many words or fewer has nothing to be taken up; more than these, where a number
was asked for, is something told."""

FEWEST_TELLING = 8
"""Words below which an answer in which nothing was noticed and no feeling named tells too little
to be about one of the library's themes."""

_FILLERS = re.compile(
    r"\b(?:lol|haha+|lmao|tbh|really|honestly|just|sorry|i guess|i suppose|i think|mate|u+gh+|me+h"
    r"|h+m+|u+m+|u+h+|er+m*|eh|well|so|like|about|around|a|maybe an?|or so|please|thanks|though|now"
    r"|today|here|there|anyway)\b"
)
_KINDS: tuple[tuple[Slight, re.Pattern[str]], ...] = (
    (
        "unknown",
        re.compile(
            r"(?:i )?(?:idk|dunno|(?:do not|don'?t|dont) (?:know|remember|recall)(?: yet)?)"
            r"|(?:i have |i'?ve )?no (?:idea|clue)|(?:i'?m )?(?:not sure|unsure)"
            r"|(?:i )?can'?t (?:say|remember|tell)|hard to say|who knows|(?:i )?(?:forget|forgot)"
        ),
    ),
    (
        "no",
        re.compile(
            r"(?:no|nope|nah|none|nothing|nobody|no one|never|not|nil|n/?a)"
            r"(?: (?:at all|much|else|yet|at the moment|in particular|comes to mind|to say"
            r"|that i know of|as far as i know|thank you|no|nope))*"
        ),
    ),
    ("yes", re.compile(r"(?:yes|yeah|yep|yup|ok|okay|sure|fine|maybe|perhaps|both|right)")),
    (
        "number",
        re.compile(
            r"(?:\d+(?:[.,]\d+)?|zero|one|two|three|four|five|six|seven|eight|nine|ten)"
            r"(?: ?(?:/|out of) ?(?:10|ten))?"
        ),
    ),
)
_VOWEL = re.compile(r"[aeiouy]")


def slight(typed: str) -> Slight | None:
    """Which of them an answer is; None where it says more."""
    plain = " ".join(typed.lower().replace("’", "'").split())
    if re.fullmatch(r"\?+|h+m+", plain):
        return "unknown"
    words = re.sub(r"[^\w'/.,]+|[.,](?!\d)", " ", plain)
    core = " ".join(_FILLERS.sub(" ", words).split())
    for kind, pattern in _KINDS:
        if pattern.fullmatch(core):
            return kind
    letters = re.findall(r"[^\W\d_]+", plain)
    return "letters" if letters and all(map(_at_random, letters)) else None


def says_little(words: str) -> bool:
    """Whether there are too few words to read a theme into them."""
    return len(words.split()) < FEWEST_TELLING


def _at_random(word: str) -> bool:
    """Whether a hand on the keyboard made it: neighbours of one row, or no vowel in it."""
    if len(word) < 4 or not word.isascii():
        return False
    row = next((row for row in ROWS if set(word) <= set(row)), None)
    if row is not None and len(set(word)) > 3:
        return all(abs(row.index(one) - row.index(next_)) <= 1 for one, next_ in pairwise(word))
    return len(word) > 4 and not _VOWEL.search(word)
