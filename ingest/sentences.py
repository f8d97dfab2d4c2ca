"""Where sentences begin and end."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9À-Þ]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|vs|etc|e\.g|i\.e|cf|al|fig|eds?|vol|pp?)"
    r"|\b[A-Z]|\.\s\.|\s\.)\.$",
    re.IGNORECASE,
)
_INITIAL_ONLY = re.compile(r"\b[A-Z]\.$")

LONGEST_ABBREVIATION = 12
"""Characters of a sentence's end in which an abbreviation can show."""


def sentence_spans(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, without surrounding space, shifted by ``offset``."""
    spans: list[tuple[int, int]] = []
    start = 0
    last = len(text.rstrip())
    for match in _END.finditer(text):
        end = match.end()
        if end < last and _is_abbreviation(text[max(start, end - LONGEST_ABBREVIATION) : end]):
            continue
        if text[start:end].strip():
            spans.append(_trimmed(text, start, end, offset))
        start = end
    if text[start:].strip():
        spans.append(_trimmed(text, start, len(text), offset))
    return spans


def _is_abbreviation(piece: str) -> bool:
    # A capital letter and a stop is an initial, save for the word "I" at a sentence's end.
    if _INITIAL_ONLY.search(piece):
        return not piece.endswith(" I.")
    return bool(_ABBREVIATION.search(piece))


def _trimmed(text: str, start: int, end: int, offset: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return offset + start + left, offset + start + len(piece.rstrip())
