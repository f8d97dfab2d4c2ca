"""Of whom a message speaks: of somebody else at all, or of its writer alone."""

from __future__ import annotations

import re

_OF_ANOTHER = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|clients?|patients?|colleagues?|friends?|someone"
    r"|somebody|people|person|couple|family|mother|father|mum|mom|dad|brother|sister|partner|wife"
    r"|husband|man|woman|boy|girl|child|children|kid|kids|son|daughter|teenager)\b",
    re.IGNORECASE,
)
_OF_SELF = re.compile(r"\b(?:i|im|i['’]m|ive|i['’]ve|me|my|mine|myself)\b", re.IGNORECASE)
_FOR_ANOTHER = re.compile(
    r"\b(?:give|giv(?:es|ing)|prescrib\w*|suggest\w*|recommend\w*|advis\w*|diagnos(?:e|ed|ing)"
    r"|write|put|say|tell|use|pick|choose|offer)\b",
    re.IGNORECASE,
)


def speaks_of_another(text: str) -> bool:
    """Whether a text names or points at anybody but its writer, by a pronoun or as kin or client.

    A name alone is not seen.
    """
    return _OF_ANOTHER.search(text) is not None


def asks_for_self(text: str) -> bool:
    """Whether a request for clinical work asks it for the writer themself."""
    others = speaks_of_another(text) or _FOR_ANOTHER.search(text)
    return not others and _OF_SELF.search(text) is not None
