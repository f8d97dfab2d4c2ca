"""Lines to paragraphs: undo the hard wrapping of a text that has lost its markup."""

from __future__ import annotations

import re
from itertools import pairwise

from app.models import Model

BULLET = re.compile(
    r"^\s*(?:[•‣⁃◦▪▫●○■□·∙*➢➤✓✔→–\uf06e\uf076\uf0a7\uf0b7\uf0d8\uf0fc-]|o(?=\s{2,}))\s+(?=\S)"
)
NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|\(\d{1,2}\)|[a-h]\)|\([a-h]\))\s+(?=\S)")
ASKED = re.compile(r"^\s*Q(?:uestion)?\s*\d*\s*[:.)]\s+", re.IGNORECASE)
ANSWERED = re.compile(r"^\s*A(?:nswer)?\s*\d*\s*[:.)]\s+")
_LONE_MARKER = re.compile(
    r"^\s*(?:[•‣⁃◦▪▫●○■□·∙➢➤✓✔\uf06e\uf076\uf0a7\uf0b7\uf0d8\uf0fc]|\d{1,2}[.)])\s*$"
)
_RULE = re.compile(r"^\s*([=_*~#•·-])(?:\s*\1){2,}\s*$")
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$|[”\"]$")
_WORD = re.compile(r"[\w’'-]+")
OPENERS = "\"“‘'("

_SMALL = """a an and are as at be because but by can for from he her his i if in into is it may my
    nor not of on or our she so than that the their these they this those to vs was we were what
    when which who will with would you your"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that neither end a sentence nor carry a heading's capitals."""

NARROWEST_WRAP, WIDEST_WRAP = 40, 130
"""Columns between which people and programs wrap text; a longer line was not wrapped."""

EVIDENT_BREAKS, EVIDENT_SHARE = 2, 0.25
"""A file is wrapped where this many line breaks, and this share, fall within a sentence."""

LONGEST_FRAGMENT_WORDS = 9
"""More words than this with no end mark are a sentence broken off, not a list's item."""

FULLNESS_QUANTILE = 0.1
"""Lines of proportional type differ in characters: the threshold is the shortest tenth's."""


class Line(Model):
    """One line: its words, its indentation in characters, and whether a blank line stands above."""

    text: str
    indent: int
    gap: bool

    @property
    def first(self) -> str:
        return self.text.split(" ", 1)[0]

    @property
    def marked(self) -> bool:
        return any(p.match(self.text) for p in (BULLET, NUMBER, ASKED, ANSWERED))


def paragraphs(text: str, full: int | None = None) -> list[str]:
    """Join the lines of normalised text that belong together; list markers stay in front.

    ``full`` is the ``full_width`` of the whole document where ``text`` is only a part of it.
    """
    lines = _lines(text)
    full = full or _full_from(lines)
    found: list[list[str]] = []
    item_indent: int | None = None
    before: Line | None = None
    hyphens = _Hyphens(lines)
    for line in lines:
        hangs = item_indent is not None and line.indent > item_indent and not line.gap
        if before is not None and _continues(found[-1], before, line, full=full, hangs=hangs):
            joined = hyphens.join(found[-1][-1], line.text) if full is not None else None
            found[-1][-1:] = [joined] if joined else [found[-1][-1], line.text]
        else:
            found.append([line.text])
            item_indent = line.indent if line.marked else None
        before = line
    return [" ".join(parts) for parts in found]


def full_width(text: str) -> int | None:
    """Return the width in characters from which a line counts as full; None where none was cut.

    A width is that of a line and the first word of the next: what would have stood on one line,
    had there been room.
    """
    return _full_from(_lines(text))


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    gap = True
    marker = ""
    expected = 1
    for raw in text.split("\n"):
        body = " ".join(raw.split())
        if not body or _RULE.match(body):
            gap = True
            continue
        # Some exports part a list's marker from its text.
        if _LONE_MARKER.match(body):
            marker, gap = f"{body} ", True
            continue
        if body == str(expected):
            marker, gap, expected = f"{body}. ", True, expected + 1
            continue
        if re.match(r"o\s{2,}", raw.lstrip()):
            body = "• " + body[2:]
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(text=marker + body, indent=indent, gap=gap))
        marker, gap = "", False
    return lines


def _full_from(lines: list[Line]) -> int | None:
    """Learn it from the breaks that fall within a sentence for certain."""
    narrow = [line for line in lines if len(line.text) <= WIDEST_WRAP]
    letters = sum(len(line.text) for line in lines if " " in line.text)
    if sum(len(line.text) for line in narrow if " " in line.text) < 0.9 * letters:
        return None
    pairs = [
        (above, below) for above, below in pairwise(lines) if not below.gap and not below.marked
    ]
    widths = sorted(
        _width(above, below)
        for above, below in pairs
        if below.text[0].islower()
        and not SENTENCE_END.search(above.text)
        and NARROWEST_WRAP <= _width(above, below) <= 1.5 * WIDEST_WRAP
    )
    if len(widths) < max(EVIDENT_BREAKS, EVIDENT_SHARE * len(pairs)):
        return None
    return widths[int(len(widths) * FULLNESS_QUANTILE)]


def _width(above: Line, below: Line) -> int:
    return above.indent + len(above.text) + 1 + len(below.first)


def _continues(parts: list[str], above: Line, line: Line, *, full: int | None, hangs: bool) -> bool:
    if line.marked:
        return False
    if hangs or line.text[0] in ".,;:)":
        return True
    if _is_address(line.text) or _is_address(above.text):
        return False
    is_full = full is not None and _width(above, line) >= full
    lower = line.text[0].islower()
    broken_off = lower and not SENTENCE_END.search(above.text) and not above.text.endswith(":")
    begun = len(parts) > 1 or len(parts[0].split()) > LONGEST_FRAGMENT_WORDS
    if line.gap:
        # A page or an export put an empty line into the middle of a sentence.
        return broken_off and (is_full or begun or _expects_more(above.text))
    quoted_in = above.text.endswith(":") and line.text[0] in OPENERS
    quoted_out = lower and above.text[-1] in '”"'
    if quoted_in or quoted_out:
        return True
    return is_full or (broken_off and (full is not None or begun))


def _expects_more(text: str) -> bool:
    last = text.rsplit(" ", 1)[-1]
    return last.endswith((",", "-", "–", "—")) or last.lower() in SMALL_WORDS


def _is_address(text: str) -> bool:
    return " " not in text and ("://" in text or text.startswith("www."))


class _Hyphens:
    """Decides by the document's own words whether a hyphen at a line's end belongs to the word."""

    def __init__(self, lines: list[Line]) -> None:
        self._words = {
            word.strip("-’'")
            for line in lines
            for word in _WORD.findall(line.text.lower())
            if not word.endswith("-")
        }

    def join(self, above: str, below: str) -> str | None:
        """The two lines as one, or None where no hyphen parts a word between them."""
        if above.endswith(("--", " -")) or not above.endswith("-") or not below[0].islower():
            return None
        head, tail = (
            _WORD.findall(above.lower())[-1].strip("-"),
            _WORD.findall(below.lower())[0],
        )
        known = self._words
        whole = head + tail in known
        compound = f"{head}-{tail}" in known or (head in known and tail in known)
        return above + below if compound and not whole else above[:-1] + below
