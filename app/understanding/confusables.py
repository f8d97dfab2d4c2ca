"""A typed text as a reader sees it: without what is invisible, alike letters made the same.

Zero-width characters, right-to-left marks and look-alike letters of other alphabets, which Unicode
calls confusables, can hide a name or a threat from a program while a person still reads it.
"""

from __future__ import annotations

import re
import unicodedata

_ALIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅοαινρτυκχΟΑΒΕΗΙΚΜΝΡΤΥΧΖɡɑıⅼ",
        "aeopcyxijshdqwABEKMHOPCTYXIJSoaivptukxOABEHIKMNPTYXZgail",
        strict=True,
    )
)
"""Letters of other alphabets that look like Latin ones."""

SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?![^\W_])")
"""A word with a space or a sign between its letters."""

_OVERLAYS = re.compile("[\u0334-\u0338\u20d0-\u20f0]")
_CONTROL = re.compile(r"[^\n\t -~]")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=[\w@$]*[^\W\d_])(?=[\w@$]*[013457@$])[\w@$]{4,}")


class Legible:
    """``text`` is the legible form; ``origin`` says where each of its characters was typed.

    Control characters that part lines become spaces; an accent typed apart joins its letter.
    """

    def __init__(self, typed: str) -> None:
        self.typed = typed
        if typed.isascii() and not _CONTROL.search(typed):
            # As most is: nothing in it is hidden, and reading it character by character takes long.
            self.text = typed
            self.origin = tuple(range(len(typed)))
            self._ends = tuple(range(1, len(typed) + 1))
            return
        characters: list[str] = []
        origin: list[int] = []
        ends: list[int] = []
        disguised = _disguised(typed)
        for at, character in enumerate(typed):
            parts = character not in "\n\t" and character.isspace()
            if character not in "\n\t" and not parts and _unseen(character):
                continue
            if characters and ends[-1] == at and unicodedata.combining(character):
                whole = unicodedata.normalize("NFC", characters[-1] + character)
                if len(whole) == 1:
                    characters[-1] = whole
                    ends[-1] = at + 1
                    continue
            for seen in " " if parts else unicodedata.normalize("NFKC", character):
                characters.append(_ALIKE.get(seen, seen) if disguised[at] else seen)
                origin.append(at)
                ends.append(at + 1)
        self.text = "".join(characters)
        self.origin = tuple(origin)
        self._ends = tuple(ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch ``start`` to ``end`` of the legible text stands in the typed one."""
        if start >= end:
            return (0, 0)
        return self.origin[start], self._ends[end - 1]


def _unseen(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cf", "Co", "Cn", "Cs") or bool(_OVERLAYS.match(character))


def _disguised(typed: str) -> bytearray:
    """Mark (1) the characters of words that mix Latin letters with look-alikes."""
    marks = bytearray(len(typed))
    for word in re.finditer(r"\S+", typed):
        letters = word.group()
        if any(c in _ALIKE for c in letters) and any("a" <= c.lower() <= "z" for c in letters):
            marks[word.start() : word.end()] = b"\x01" * len(letters)
    return marks


def unspelt(text: str) -> str:
    """Undo the spelling of words with digits, signs or spaces between letters (k1ll, s u i c).

    The length may change: for reading only, never for offsets.
    """
    joined = SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match.group()), text)
    return _LEET_WORD.sub(lambda match: match.group().translate(_LEET), joined)
