"""A sentence with one word changed, by rule: the same sentence is always altered the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, assert_never
from zlib import crc32

Rule = Literal["swap", "delete", "number", "not"]

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def altered(sentence: str, passage: str, rule: Rule) -> str | None:
    """Return the sentence changed in one word, so that the passage does not hold it.

    None where the rule cannot: a sentence without a number, or one of a word or two.
    """
    words = [match.span() for match in _WORD.finditer(sentence)]
    if not words:
        return None
    first = crc32(f"{rule} {sentence}".encode()) % len(words)
    places = [*words[first:], *words[:first]]
    match rule:
        case "swap":
            changed = _swapped(sentence, places, passage)
        case "delete":
            changed = _deleted(sentence, places, words)
        case "number":
            changed = _renumbered(sentence, places)
        case "not":
            changed = _negated(sentence, places, words)
        case _:
            assert_never(rule)
    return next((one for one in changed if one not in passage), None)


def _swapped(sentence: str, places: list[tuple[int, int]], passage: str) -> Iterator[str]:
    others = _WORD.findall(passage)
    for start, end in places:
        for other in others[start % len(others) :] + others[: start % len(others)]:
            if other.casefold() != sentence[start:end].casefold():
                yield sentence[:start] + other + sentence[end:]


def _deleted(
    sentence: str, places: list[tuple[int, int]], words: list[tuple[int, int]]
) -> Iterator[str]:
    """Without its first or last word a sentence would be a shorter true quote."""
    for start, end in places:
        if (start, end) not in (words[0], words[-1]):
            yield sentence[:start].rstrip() + " " + sentence[end:].lstrip()


def _renumbered(sentence: str, places: list[tuple[int, int]]) -> Iterator[str]:
    for start, end in places:
        word = sentence[start:end]
        if word.isdecimal():
            yield sentence[:start] + str(int(word) + 1) + sentence[end:]
        elif word.lower() in _NUMBERS[:-1]:
            other = _NUMBERS[_NUMBERS.index(word.lower()) + 1]
            as_written = other.capitalize() if word[0].isupper() else other
            yield sentence[:start] + as_written + sentence[end:]


def _negated(
    sentence: str, places: list[tuple[int, int]], words: list[tuple[int, int]]
) -> Iterator[str]:
    for start, end in places:
        if (start, end) != words[-1]:
            yield f"{sentence[:end]} not{sentence[end:]}"
