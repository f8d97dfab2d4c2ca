"""Letters that a PDF's fonts have: its own, those of a font that comes along; none made up."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import Literal
from xml.sax.saxutils import escape

FALLBACK = "Vera"
"""Comes with reportlab: more of Latin's letters than a PDF's own fonts, which need no file."""

UNPRINTABLE = "[letters that this file cannot print]"

NOTICE = (
    "Some letters have no place in this file’s fonts and stand here without their marks, or are "
    "left out where it says so. The Word and Markdown files have all of them."
)

_LATIN = "cp1252"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SIGNS = {
    "›": ">", "→": "->", "←": "<-", "⇒": "=>", "≤": "<=", "≥": ">=", "✓": "yes", "✗": "no",
    "\u2011": "-", "\u2010": "-", "\u202f": " ", "\u2009": " ", "\u200b": "", "\u200d": "",
    "\ufe0f": "",
}  # fmt: skip

Kind = Literal["own", "fallback", "none"]


def without_controls(text: str) -> str:
    """What XML and fonts have no place for, left out."""
    return _CONTROL.sub("", text)


def printable(text: str) -> tuple[str, bool]:
    """Return a text as markup of reportlab's paragraphs, and whether a letter of it is lost."""
    plain = "".join(_SIGNS.get(character, character) for character in without_controls(text))
    plain = unicodedata.normalize("NFC", plain)
    parts: list[str] = []
    lost = False
    for kind, run in groupby(plain, _kind):
        words = "".join(run)
        if kind == "own":
            parts.append(escape(words))
        elif kind == "fallback":
            parts.append(f'<font name="{FALLBACK}">{escape(words)}</font>')
        else:
            lost = True
            parts.append(_plainer(words))
    return "".join(parts), lost


def register() -> None:
    """Make the font that comes along known to reportlab, which embeds the letters used."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if FALLBACK not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FALLBACK, f"{FALLBACK}.ttf"))


def _kind(character: str) -> Kind:
    if _in_own(character):
        return "own"
    return "fallback" if ord(character) in _letters() else "none"


def _in_own(character: str) -> bool:
    try:
        character.encode(_LATIN)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _letters() -> frozenset[int]:
    from reportlab.pdfbase.ttfonts import TTFontFile

    # A ligature or a sign of its own is in its table too; only what is a letter is asked for.
    return frozenset(TTFontFile(f"{FALLBACK}.ttf").charToGlyph)


def _plainer(words: str) -> str:
    """Letters without their marks; one line where even their letters are not there."""
    parts: list[str] = []
    for character in words:
        base = unicodedata.normalize("NFKD", character)[0]
        shown = escape(base) if base != character and _in_own(base) else UNPRINTABLE
        if shown != UNPRINTABLE or parts[-1:] != [UNPRINTABLE]:
            parts.append(shown)
    return "".join(parts)
