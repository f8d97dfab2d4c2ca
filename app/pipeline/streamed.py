"""Sentences out of what a chat model streams, each as soon as it is complete on the wire.

A model may have been asked for JSON or for text with [n] markers, and may have done either: code
fences, words around the JSON and a reasoning model's thoughts before it are passed over. How the
stream is cut into pieces makes no difference to what comes out.
"""

from __future__ import annotations

import json
import re
from typing import Protocol

from app.models import Claim, OutputMode, Part
from app.pipeline.prose import FENCE, LONGEST_SENTENCE, Line, Prose

LONGEST_OBJECT = 6_000
"""Characters of a sentence's JSON with its quotes."""

LATEST_JSON = 400
"""Characters of prose within which JSON begins, where JSON was asked for; else it is prose."""

PIECE = 2_000
"""Characters that are looked at together; a service may send all it has at once."""

THOUGHTS = ("<think>", "</think>")
"""Around what a reasoning model writes before its answer, where a server leaves it in."""

_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_PARTS: frozenset[Part] = frozenset({"opening", "evidence", "sit_with", "supervision"})


class _Reader(Protocol):
    closed: bool
    flooded: bool

    def feed(self, text: str) -> list[Line]: ...

    def end(self, *, whole: bool) -> list[Line]: ...


class Streamed:
    """Reads a stream piece by piece."""

    def __init__(self, mode: OutputMode) -> None:
        self._mode = mode
        self._head = ""
        self._thinking: bool | None = None
        self._reader: _Reader | None = None

    @property
    def closed(self) -> bool:
        """Whether JSON was begun and has come to its end: nothing of it is missing."""
        return self._reader is not None and self._reader.closed

    @property
    def is_json(self) -> bool:
        """Whether it is read as JSON, whatever was asked for."""
        return isinstance(self._reader, _Json)

    @property
    def flooded(self) -> bool:
        """Whether a sentence went on beyond any measure: nothing is read from there on."""
        return self._reader is not None and self._reader.flooded

    def feed(self, text: str) -> list[Line]:
        """Return the sentences that are complete now."""
        pieces = (text[at : at + PIECE] for at in range(0, len(text), PIECE))
        return [line for piece in pieces for line in self._feed(piece)]

    def _feed(self, text: str) -> list[Line]:
        if self._reader is not None:
            return self._reader.feed(text)
        # One character at a time, so that what is decided here hangs on the text alone.
        found: list[Line] = []
        for at, character in enumerate(text):
            self._head += character
            self._decide()
            if self._reader is not None:
                found += self._reader.feed(self._head)
                found += self._reader.feed(text[at + 1 :])
                break
        return found

    def end(self, *, whole: bool) -> list[Line]:
        """What is left at the end; where it was cut short, nothing of a sentence without one."""
        if self._reader is None:
            if self._thinking:
                return []
            self._reader = Prose()
            return [*self._reader.feed(self._head), *self._reader.end(whole=whole)]
        return self._reader.end(whole=whole)

    def _decide(self) -> None:
        """Choose how to read on, as soon as the first characters say so."""
        if self._thinking is None:
            begun = self._head.lstrip()
            if not begun or (THOUGHTS[0].startswith(begun) and begun != THOUGHTS[0]):
                return
            self._thinking = begun == THOUGHTS[0]
        if self._thinking:
            if not self._head.endswith(THOUGHTS[1]):
                self._head = self._head[-len(THOUGHTS[1]) :]
                return
            self._thinking, self._head = False, ""
        begun = FENCE.sub("", self._head).strip()
        asked = self._mode != "text"
        if asked and "{" in self._head:
            self._reader, self._head = _Json(), self._head[self._head.index("{") :]
        elif begun.startswith(("{", "[{")):
            self._reader = _Json()
        elif len(self._head) > LATEST_JSON or (
            not asked and len(begun) > 1 and "```" not in self._head
        ):
            self._reader = Prose()


class _Json:
    """Every object that has a text is a sentence, wherever it stands."""

    def __init__(self) -> None:
        self.closed = False
        self.flooded = False
        self._buffer = ""
        self._at = 0
        # Where each open object began in the buffer; None for one that holds sentences itself.
        self._open: list[int | None] = []
        self._quoted = False
        self._escaped = False

    def feed(self, text: str) -> list[Line]:
        self._buffer += text
        found: list[Line] = []
        while self._at < len(self._buffer) and not self.flooded:
            character = self._buffer[self._at]
            self._at += 1
            if self._quoted:
                if self._escaped:
                    self._escaped = False
                elif character == "\\":
                    self._escaped = True
                elif character == '"':
                    self._quoted = False
            elif character == '"' and self._open:
                self._quoted = True
            elif character == "{":
                self._open.append(self._at - 1)
            elif character == "}" and self._open:
                found += self._close()
            if not self._open:
                self._forget()
            self.flooded = self._at - self._begun() > LONGEST_OBJECT
        return found

    def end(self, *, whole: bool) -> list[Line]:
        """Nothing: an object that is not closed is no sentence, however the stream ended."""
        del whole
        return []

    def _close(self) -> list[Line]:
        start = self._open.pop()
        self.closed = not self._open
        if start is None:
            return []
        line = _line(self._buffer[start : self._at])
        if line is None:
            return []
        # What it stands in is no sentence; nor is what its claims stood in.
        self._open = [None] * len(self._open)
        self._forget()
        return [line]

    def _begun(self) -> int:
        """Where the innermost thing that may be a sentence began, or the last one ended."""
        return next((start for start in reversed(self._open) if start is not None), 0)

    def _forget(self) -> None:
        """Let go of what was read: no open object before here can become a sentence."""
        self._buffer, self._at = self._buffer[self._at :], 0


def _line(raw: str) -> Line | None:
    """The sentence that an object holds, None where it holds none."""
    try:
        held = json.loads(raw, strict=False)
    except ValueError:
        try:
            held = json.loads(_TRAILING_COMMA.sub(r"\1", raw), strict=False)
        except ValueError:
            return None
    text = held.get("text", held.get("sentence")) if isinstance(held, dict) else None
    if not isinstance(text, str) or not any(map(str.isalnum, text)):
        return None
    if len(text) > LONGEST_SENTENCE:
        return None
    part = held.get("part")
    claims = held.get("claims", held.get("citations"))
    return Line(
        text=" ".join(text.split()),
        part=part if part in _PARTS else None,
        claims=tuple(_claims(claims)) if isinstance(claims, list) else (),
        marked=True,
    )


def _claims(held: list[object]) -> list[Claim]:
    found: list[Claim] = []
    for one in held:
        if isinstance(one, dict):
            passage, quote = one.get("passage", one.get("passage_id")), one.get("quote")
            if isinstance(passage, str | int) and isinstance(quote, str):
                found.append(Claim(passage_id=str(passage), quote=quote))
        elif isinstance(one, str | int):
            found.append(Claim(passage_id=str(one), quote=""))
    return found
