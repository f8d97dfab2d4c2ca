"""PDF text through pypdf; headings by their type, the rest as in any text without markup."""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from app.models import Model
from ingest.formats.decode import normalise, one_line
from ingest.formats.text import looks_like_heading, marked_block, structure
from ingest.formats.unwrap import full_width
from ingest.raw import RawBlock, RawDocument, Refused

_PAGE_NUMBER = re.compile(
    r"^\W*((page|seite)\s+)?(\d{1,4}|[ivxl]{1,6})(\s*(/|of|von)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_SYMBOLS = re.compile(r"dingbats|symbol|wingdings", re.IGNORECASE)
REPEATED_SHARE = 0.6
"""A line at one height at the edge of more than this share of the pages is a running head."""

EDGE_LINES = 2
LARGER_TYPE = 1.12
"""Type so much larger than the text's is a heading's."""

PARAGRAPH_GAP = 1.35
"""A step down the page so much larger than the usual one parts paragraphs."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class _Line(Model):
    """One line: ``top`` is its height above the page's foot, ``size`` its type's, in points."""

    text: str
    top: float
    size: float
    bold: bool


def read(path: Path) -> RawDocument:
    if not path.stat().st_size:
        raise Refused("the file is empty; fill it or take it away")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pages, title = _read(path)
    except Refused:
        raise
    except DependencyError:
        raise Refused("it is encrypted in a way that is not read; save an unlocked copy") from None
    # A damaged PDF breaks pypdf in ways of its own and in any of Python's.
    except Exception as error:
        raise Refused(f"it is damaged or no PDF ({type(error).__name__}); export it anew") from None
    blocks = _structured(_without_edges(pages))
    if not blocks:
        raise Refused("it has no text, only pictures of pages; run text recognition (OCR) first")
    return RawDocument(blocks=tuple(blocks), title=title or None, inferred=True)


def _read(path: Path) -> tuple[list[list[_Line]], str]:
    with path.open("rb") as stream:
        reader = PdfReader(stream)
        # An owner's lock on printing or copying opens with an empty user password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("it is locked with a password; save an unlocked copy")
        title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
        # Programs write the name of the file or of themselves where nobody gave a title.
        if re.search(r"untitled|^microsoft word|\.\w{2,4}$", title, re.IGNORECASE):
            title = ""
        return [_lines(page) for page in reader.pages], title


def _lines(page: PageObject) -> list[_Line]:
    lines: list[_Line] = []
    parts: list[_Line] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        bold = bool(re.search(r"bold|black|heavy|semibold", name, re.IGNORECASE))
        top = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        scale = abs(tm[3] * cm[3]) or 1.0
        glyph = text.strip(" \n")
        if len(glyph) == 1 and (_SYMBOLS.search(name) or not glyph.isprintable()):
            text = text.replace(glyph, "• ")
        for number, piece in enumerate(normalise(text).split("\n")):
            if number:
                finish()
            if piece:
                parts.append(_Line(text=piece, top=top, size=round(size * scale, 1), bold=bold))

    def finish() -> None:
        text = "".join(part.text for part in parts)
        filled = [part for part in parts if part.text.strip()]
        if filled:
            longest = max(filled, key=lambda part: len(part.text))
            bold = all(part.bold for part in filled)
            lines.append(longest.model_copy(update={"text": text.rstrip(), "bold": bold}))
        parts.clear()

    page.extract_text(visitor_text=visit)
    finish()
    return lines


def _without_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without running heads and feet and page numbers."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_edge_key(line) for line in page})
    running = {
        key for key, n in counts.items() if len(pages) > 1 and n > REPEATED_SHARE * len(pages)
    }
    return [
        [
            line
            for line in page
            if not (
                line in edge
                and (_edge_key(line) in running or _PAGE_NUMBER.match(line.text.strip()))
            )
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edges(page: list[_Line]) -> list[_Line]:
    down = sorted(page, key=lambda line: -line.top)
    return down[:EDGE_LINES] + down[-EDGE_LINES:]


def _edge_key(line: _Line) -> str:
    return f"{line.top:.0f} " + re.sub(r"\d+", "#", line.text.strip())


def _structured(pages: list[list[_Line]]) -> list[RawBlock]:
    lines = [line for page in pages for line in page]
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({line.size for line in lines if line.size > LARGER_TYPE * body}, reverse=True)
    levels = {size: min(number, 5) for number, size in enumerate(larger, start=1)}
    steps = [a.top - b.top for page in pages for a, b in pairwise(page)]
    usual = median([step for step in steps if 0 < step < 4 * body] or [body or 1.0])
    full = full_width("\n".join(line.text for line in lines))

    blocks: list[RawBlock] = []
    text: list[str] = []
    before: _Line | None = None
    heading_open = False

    def flush() -> None:
        under = blocks[-1].text if blocks and blocks[-1].kind == "heading" else ""
        blocks.extend(
            structure(
                "\n".join(text), full=full, under=under, after=blocks[-1].kind if blocks else None
            )
        )
        text.clear()

    for page in pages:
        for number, line in enumerate(page):
            step = before.top - line.top if before is not None and number else 0.0
            gap = step > PARAGRAPH_GAP * max(usual, before.size if before else 0.0)
            plain = line.text.strip()
            bold = line.bold and line.size >= body and looks_like_heading(plain)
            worded = any(character.isalpha() for character in plain)
            level = levels.get(line.size) or (len(larger) + 1 if bold else None)
            level = level if worded and not marked_block(plain, None) else None
            if level is None:
                if gap:
                    text.append("")
                text.append(line.text)
                heading_open = False
            elif heading_open and before and before.size == line.size and step < 2 * line.size:
                last = blocks.pop()
                blocks.append(last.model_copy(update={"text": f"{last.text} {plain}"}))
            else:
                flush()
                blocks.append(RawBlock(kind="heading", text=one_line(plain), level=level))
                heading_open = True
            before = line
    flush()
    return blocks
