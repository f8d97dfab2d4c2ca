"""How a question begins, also one that has lost its mark."""

from __future__ import annotations

import re

_BEGINS = re.compile(
    r"\W*(?:how|what|what['’]?s|why|when|where|who|which|is|are|am|was|do|does|did|can|could|should"
    r"|would|will|shall|tell|explain|describe|define|give|any)\b",
    re.I,
)


_FIRST_PERSON = re.compile(r"\b(i|i'm|im|i've|ive|i'd|i'll|me|my|mine|myself|we|our|us)\b", re.I)


def is_told(text: str) -> bool:
    """Whether a message tells of somebody's own session, and does not merely ask something."""
    plain = text.replace("’", "'")
    return bool(_FIRST_PERSON.search(plain)) or not ("?" in plain or begins_as_question(plain))


def begins_as_question(text: str) -> bool:
    """Whether a text begins as a question or a request for an explanation does."""
    return _BEGINS.match(text) is not None
