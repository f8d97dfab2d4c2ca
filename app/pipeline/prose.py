"""Sentences out of streamed prose, each once it is clear that another follows."""

from __future__ import annotations

import re

from app.models import Claim, Model, Part
from app.pipeline.sentences import MARKER, sentences

LONGEST_SENTENCE = 1_200
"""Characters of a sentence in plain text; a long one has 300."""

LONGEST_MARKER = 24
"""Characters within which a bracket is closed that is a marker."""

FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)*_]*")
_SHORT_FORM = re.compile(
    r"(?:^|[\s(\[“\"‘'])(?:dr|mr|mrs|ms|mx|prof|st|vs|cf|e\.g|i\.e|eg|ie|etc|[A-HJ-Z]|\d{1,2})\.$",
    re.IGNORECASE,
)


class Line(Model):
    """A sentence as a model wrote it. Its claims name passages as the model does: P1, P2.

    ``part`` is None where the model did not say; ``marked`` is True for text that may carry
    [n] markers in place of claims.
    """

    text: str
    part: Part | None = None
    claims: tuple[Claim, ...] = ()
    marked: bool = False


class Prose:
    """A sentence is complete once it is clear that what follows is another."""

    closed = False

    def __init__(self) -> None:
        self.flooded = False
        self._buffer = ""

    def feed(self, text: str) -> list[Line]:
        found: list[Line] = []
        for character in text:
            if self.flooded:
                break
            self._buffer += character
            if character.isspace():
                continue
            if (cut := _cut(self._buffer)) is not None:
                found += _lines(self._buffer[:cut])
                self._buffer = self._buffer[cut:]
            self.flooded = len(self._buffer) > LONGEST_SENTENCE
        return found

    def end(self, *, whole: bool) -> list[Line]:
        rest, self._buffer = "" if self.flooded else self._buffer, ""
        ended = bool(re.search(r"[.!?…][\"'”’»)*_\]]*(?:\s*\[[^\]]*\])*\s*$", rest))
        return _lines(rest) if whole or ended else []


def _cut(text: str) -> int | None:
    """Where the first complete sentence ends, None while that is not sure."""
    at = 0
    while at < len(text):
        newline = text.find("\n", at)
        stop = _STOP.search(text, at)
        if stop is None and newline < 0:
            return None
        end = newline if stop is None or 0 <= newline < stop.start() else stop.end()
        after = _after_markers(text, end)
        if after is None:
            return None
        spaced = text[end] == "\n" or text[end : end + 1].isspace() or after > end
        following = text[after:].lstrip()
        if not following:
            return None
        short = end != newline and _SHORT_FORM.search(text[max(0, end - 12) : end])
        goes_on = following[0].islower()
        if spaced and not short and not goes_on and text[:end].strip():
            return after
        at = max(end, at + 1) if end != newline else newline + 1
    return None


def _after_markers(text: str, at: int) -> int | None:
    """Where the markers behind ``at`` end; None while one may still be coming."""
    while True:
        opened = len(text) - len(text[at:].lstrip())
        if opened >= len(text):
            return None
        if text[opened] not in "[［【":
            return at
        marker = MARKER.match(text, opened) or re.compile(r"\[P\d+\]").match(text, opened)
        if marker is None:
            closed = re.search(r"[\]］】]", text[opened : opened + LONGEST_MARKER])
            return None if closed is None and len(text) - opened < LONGEST_MARKER else at
        if marker.end() >= len(text):
            return None
        at = marker.end()
        if text[at] in ".,;":
            at += 1


def _lines(text: str) -> list[Line]:
    plain = FENCE.sub("", text)
    return [Line(text=one, marked=True) for one in sentences(plain)]
