"""What a message says under a disguise: Base64, spaced letters, digits in place of letters."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from app.understanding.confusables import SPACED, unspelt
from app.understanding.lexicon import Lexicon

READABLE_SHARE = 0.9
"""Share of letters and spaces from which decoded bytes are somebody's words."""

LONGEST_RUN = 60
"""Letters of words run together that are parted: some ten words."""

FEWEST_RUN = 6

LONGEST_WORD = 16

UNCOMMON = 1.2
"""What a word costs when letters are parted, less how common it is: few common words win."""

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/=_-])")
_DROPPED = " .-_*"
"""What stands between spaced letters."""

_RUN = re.compile(rf"(?<![^\W_])[a-zA-Z]{{{FEWEST_RUN},{LONGEST_RUN}}}(?![^\W_])")


class Uncovered(NamedTuple):
    """``origin`` says for each character of ``text`` which stretch of the covered one it is."""

    text: str
    origin: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch ``start`` to ``end`` stands in the covered text."""
        if start >= end:
            return (0, 0)
        return self.origin[start][0], self.origin[end - 1][1]


def as_typed(text: str) -> Uncovered:
    """The text, covering nothing."""
    return Uncovered(text, tuple((at, at + 1) for at in range(len(text))))


def uncovered(text: str, lexicon: Lexicon) -> Uncovered | None:
    """The text without its disguises, or None where it has none."""
    decoded, places = _decoded(text)
    # Only letters that were spaced out are parted into words: other long words are words.
    spaced = {
        "".join(c for c in match.group() if c not in _DROPPED) for match in SPACED.finditer(decoded)
    }
    plain = unspelt(decoded)
    if spaced:
        plain = _RUN.sub(
            lambda match: (
                _parted(match.group(), lexicon) if match.group() in spaced else match.group()
            ),
            plain,
        )
    if plain == text:
        return None
    return Uncovered(plain, tuple(places[at] for at in _aligned(plain, decoded)))


def _decoded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with Base64 replaced by what it says, and where each character comes from."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for match in _BASE64.finditer(text):
        words = _said(match.group())
        if words is None:
            continue
        pieces += [text[at : match.start()], words]
        places += [(n, n + 1) for n in range(at, match.start())]
        places += [match.span()] * len(words)
        at = match.end()
    places += [(n, n + 1) for n in range(at, len(text))]
    return "".join([*pieces, text[at:]]), places


def _said(encoded: str) -> str | None:
    bare = encoded.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        words = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    letters = sum(character.isalpha() or character.isspace() for character in words)
    clear = letters >= READABLE_SHARE * len(words) and any(c.isspace() for c in words)
    return words if clear else None


def _aligned(plain: str, covered: str) -> list[int]:
    """For each character of ``plain``, where it stands in what it was made from.

    Signs between letters were dropped, letters changed one for one, and spaces put in.
    """
    origin: list[int] = []
    at = 0
    for character in plain:
        here = covered[at : at + 1]
        if character == " " and here != " ":
            origin.append(min(at, len(covered) - 1))
            continue
        while here != character and here in _DROPPED and at < len(covered) - 1:
            at += 1
            here = covered[at]
        origin.append(min(at, len(covered) - 1))
        at += 1
    return origin


def _parted(run: str, lexicon: Lexicon) -> str:
    """Letters as the fewest, commonest words that they spell; as they are where they spell none."""
    best: list[tuple[float, int] | None] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        choices: list[tuple[float, int]] = []
        for start in range(max(0, end - LONGEST_WORD), end):
            before = best[start]
            word = run[start:end].lower()
            common = lexicon.features(word)[-1] if len(word) > 1 or word in "ia" else 0.0
            if before is not None and common > 0:
                choices.append((before[0] + UNCOMMON - common, start))
        best.append(min(choices, default=None))
    words: list[str] = []
    end = len(run)
    if best[end] is None:
        return run
    while end:
        step = best[end]
        assert step is not None, "every word on the way to a whole run is known"
        words.append(run[step[1] : end])
        end = step[1]
    return " ".join(reversed(words))
