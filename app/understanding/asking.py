"""How a question begins, also one that has lost its mark."""

from __future__ import annotations

import re

_BEGINS = re.compile(
    r"\W*(?:how|what|what['’]?s|why|when|where|who|which|is|are|am|was|do|does|did|can|could|should"
    r"|would|will|shall|tell|explain|describe|define|give|any)\b",
    re.I,
)


def begins_as_question(text: str) -> bool:
    """Whether a text begins as a question or a request for an explanation does."""
    return _BEGINS.match(text) is not None
