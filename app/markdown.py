"""Plain words in Markdown: they read as they were written."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*_\[\]<>$|~&]")

_LINE_START = re.compile(r"^(?:\d+(?=[.)](?:\s|$))|(?=[#+=-]))")
"""What stands before the sign that would make a heading or a list. A number cannot be escaped: the
backslash before it would be shown."""


def markdown(value: str) -> str:
    """Escape one line for Markdown."""
    return _LINE_START.sub(r"\g<0>\\", _SPECIAL.sub(r"\\\g<0>", value.strip()))
