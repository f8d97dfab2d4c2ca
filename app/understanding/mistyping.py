"""Texts as they are typed in haste, for training: what is meant must not hang on its spelling."""

from __future__ import annotations

import random
import re

MISTYPED = 0.15
"""Share of texts that are mistyped each time that they are learnt from."""

IN_WORDS = 0.3
"""Share of the longer words of such a text that are wrong."""

OPENED = 0.12
"""Share of messages that something else is said before, each time that they are learnt from."""

OPENINGS = (
    "not long.",
    "10 minutes.",
    "about 7.",
    "8",
    "idk.",
    "ok so",
    "hi,",
    "sorry for the ramble.",
    "quick one:",
    "long day.",
    "fine, i suppose.",
    "right, where do i start.",
    "nothing much.",
    "tired.",
    "hard to say.",
    "a quarter of an hour.",
    "i'm on the bus.",
    "just finished.",
    "hello again.",
    "thanks, that helped.",
)
"""What is said before the matter itself and changes nothing in it."""

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Of the letters on a keyboard."""

_WORD = re.compile(r"[a-zA-Z]{4,}")
_BESIDE = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in ROWS
    for at, key in enumerate(row)
}


def beside(letter: str) -> str:
    """The keys beside a letter's, in its row."""
    return _BESIDE.get(letter, "")


def mistyped(text: str, chance: random.Random, *, in_place: bool = False) -> str:
    """The text, now and then with wrong letters.

    ``in_place``: no letter is left out or added, so that places in the text stay what they are.
    """
    if chance.random() >= MISTYPED:
        return text
    if chance.random() < 0.5 and len(text.lower()) == len(text):
        text = text.lower()

    def wrong(found: re.Match[str]) -> str:
        word = found.group()
        return _wrong(word, chance, in_place) if chance.random() < IN_WORDS else word

    return _WORD.sub(wrong, text)


def _wrong(word: str, chance: random.Random, in_place: bool) -> str:
    # The first letter is rarely the wrong one.
    at = chance.randrange(1, len(word) - 1)
    kinds = ("swap", "swap", "beside") if in_place else ("swap", "beside", "left out", "doubled")
    match chance.choice(kinds):
        case "swap":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case "beside":
            keys = beside(word[at].lower()) or word[at]
            return word[:at] + chance.choice(keys) + word[at + 1 :]
        case "left out":
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + word[at] + word[at:]
