"""Plain words in Markdown: they read as they were written."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>$|~])")
_LINE_START = re.compile(r"^(\s*)(#|[-+](?=\s)|\d+(?=[.)]\s)|={3,}|-{3,})")


def markdown(value: str) -> str:
    """Escape one line for Markdown."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", value.strip()))
