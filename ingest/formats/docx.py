"""Word documents, by their paragraph styles, numbering and bold lines."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.document import DocumentPart
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest.formats.decode import one_line
from ingest.formats.tables import row_text
from ingest.formats.text import looks_like_heading, marked_block
from ingest.raw import RawBlock, RawDocument, RawKind, Refused

_HEADING = re.compile(r"(?:heading|überschrift|titre|título)\s*(\d)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PSEUDO_HEADING_LEVEL = 3
"""Of a bold line on its own: below the headings that have a style."""

_BULLET_FORMATS = ("bullet", "none")
LARGEST_UNPACKED_BYTES = 500_000_000
"""A .docx is a zip file; one that unpacks to more than this is a trap or a film."""


def read(path: Path) -> RawDocument:
    _check(path)
    try:
        document = docx.Document(str(path))
        blocks = _blocks(document)
        title = one_line(document.core_properties.title or "") or None
    # python-docx and lxml break on a damaged file in many ways of their own.
    except Exception as error:
        raise Refused(
            f"it is damaged or no .docx ({type(error).__name__}); save it anew in Word"
        ) from None
    if not blocks:
        raise Refused("it has no text; check that it is the file you meant")
    return RawDocument(blocks=tuple(blocks), title=title)


def _check(path: Path) -> None:
    data = path.read_bytes()
    if not data:
        raise Refused("the file is empty; fill it or take it away")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused("it is locked with a password; save a copy without one")
        raise Refused("it is a Word 97-2003 file; save it as .docx")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise Refused("it is damaged or no .docx (not a zip file); save it anew in Word") from None
    if unpacked > LARGEST_UNPACKED_BYTES:
        raise Refused(f"it unpacks to {unpacked / 1e6:.0f} MB; save its text alone")


def _blocks(document: Document) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for content in document.iter_inner_content():
        if isinstance(content, Table):
            blocks.extend(_table(content))
        elif block := _block(content, blocks[-1].kind if blocks else None):
            blocks.append(block)
    return blocks


def _table(table: Table) -> list[RawBlock]:
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            # A merged cell is listed once for each column it spans.
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(one_line(cell.text))
        rows.append(cells)
    headed = len(rows) > 1 and all(
        run.bold for cell in table.rows[0].cells for p in cell.paragraphs for run in p.runs
    )
    head = rows[0] if headed else []
    return [
        RawBlock(kind="bullet", text=text)
        for row in (rows[1:] if headed else rows)
        if (text := row_text(head, row))
    ]


def _block(paragraph: Paragraph, before: RawKind | None) -> RawBlock | None:
    text = one_line(paragraph.text)
    if not text:
        return None
    style = paragraph.style.name if paragraph.style and paragraph.style.name else ""
    level = _heading_level(style)
    if level:
        return RawBlock(kind="heading", text=text, level=level)
    if kind := _listed(paragraph, style):
        return RawBlock(kind=kind, text=text)
    if marked := marked_block(text, before):
        return marked
    runs = [run for run in paragraph.runs if run.text.strip()]
    if runs and all(run.bold for run in runs) and looks_like_heading(text):
        return RawBlock(kind="heading", text=text, level=PSEUDO_HEADING_LEVEL)
    return RawBlock(kind="paragraph", text=text)


def _heading_level(style: str) -> int:
    match = _HEADING.match(style)
    if match:
        return int(match.group(1))
    return 1 if style == "Title" else 0


def _listed(paragraph: Paragraph, style: str) -> RawKind | None:
    """Whether Word numbers or bullets the paragraph, by its style or numbering definition."""
    if style.startswith("List"):
        return "number" if style.startswith("List Number") else "bullet"
    numbers = paragraph._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    # Number 0 takes a paragraph out of its style's list.
    if not numbers or numbers[0] == "0":
        return None
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val") or ["0"]
    formats = _numbering(paragraph).xpath(
        f'w:abstractNum[@w:abstractNumId=../w:num[@w:numId="{numbers[0]}"]/w:abstractNumId/@w:val]'
        f'/w:lvl[@w:ilvl="{levels[0]}"]/w:numFmt/@w:val'
    )
    return "number" if formats and formats[0] not in _BULLET_FORMATS else "bullet"


def _numbering(paragraph: Paragraph) -> BaseOxmlElement:
    part = paragraph.part
    assert isinstance(part, DocumentPart)
    element: BaseOxmlElement = part.numbering_part.element
    return element
