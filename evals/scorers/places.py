"""The part of an article that a reader has before them when they open a marker."""

from __future__ import annotations

import re
from functools import lru_cache

from app.models import Citation
from evals.transcript import Passages

LONGEST_HEADING = 14
"""Words; what is longer is a paragraph without a full stop."""

_ENDS = re.compile(r"[.!?:;”\"')…]$")


@lru_cache(maxsize=256)
def sections(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of an article's sections, each from its heading on: 0-based, end exclusive."""
    starts = [0]
    at = 0
    for block in text.split("\n\n"):
        if _is_heading(block) and at:
            starts.append(at)
        at += len(block) + 2
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))


def place(citation: Citation, library: Passages) -> str:
    """The section in which a citation stands, the quote alone where there is no such article."""
    text = library.articles.get(citation.article_id)
    if text is None:
        return citation.quote
    for start, end in sections(text):
        if start <= citation.start < end:
            return text[start:end]
    return citation.quote


def _is_heading(block: str) -> bool:
    line = block.strip()
    return (
        bool(line)
        and "\n" not in line
        and not line.startswith("•")
        and len(line.split()) <= LONGEST_HEADING
        and not _ENDS.search(line)
    )
