"""What a pattern is, and the pieces that several patterns share."""

from __future__ import annotations

from typing import NamedTuple

from app.models import IdentifierLabel

CAPITAL = r"(?:\p{Lu}\p{Ll}{0,2}\.|\p{Lu}[\w'’-]{0,30}+)"
"""A word with a capital, in any alphabet, or its abbreviation; only where capitals matter."""


class Pattern(NamedTuple):
    """A form. The part to mask is group ``it`` where there is one, else the whole match."""

    label: IdentifierLabel
    form: str
    case: bool = False
    """Whether capitals matter."""
