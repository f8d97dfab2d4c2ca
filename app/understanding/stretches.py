"""Where a message can be cut into stretches that each say one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

WINDOW_WORDS = 28
"""Of a ramble without full stops: about two spoken clauses."""

STEP_WORDS = 14
"""Half a window, so that what straddles two windows is whole in a third."""

LONGEST_SENTENCE_WORDS = 40

_END = re.compile(r"(?:[.!?…]+[\"'”’)]*\s+|\s*\n+\s*)")
_WORD = re.compile(r"\S+")


def stretches(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, and of overlapping windows where one is long."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        found.extend(_cut(text, start, end))
        start = end
    return found


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if not words:
        return []
    if len(words) <= LONGEST_SENTENCE_WORDS:
        return [(words[0][0], words[-1][1])]
    first = range(0, len(words) - STEP_WORDS, STEP_WORDS)
    return [(words[at][0], words[min(at + WINDOW_WORDS, len(words)) - 1][1]) for at in first]


def inside(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[bool]:
    """Of each word piece, (start, end) in the text, whether it is in a stretch of the text."""
    return [first < last and first < end and start < last for first, last in offsets]
