"""Word documents, by their paragraph styles."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from ingest.formats.decode import one_line
from ingest.formats.text import looks_like_heading
from ingest.raw import RawBlock, RawDocument, Refused

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read(path: Path) -> RawDocument:
    try:
        document = docx.Document(str(path))
        blocks = _blocks(document)
        title = document.core_properties.title or None
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError, OSError) as error:
        if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
            raise Refused("it is locked or an old .doc; save an unlocked .docx") from None
        raise Refused(f"it is damaged or no .docx ({type(error).__name__}); save it anew") from None
    if not blocks:
        raise Refused("it has no text")
    return RawDocument(blocks=tuple(blocks), title=title)


def _blocks(document: Document) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for content in document.iter_inner_content():
        if isinstance(content, Table):
            for row in content.rows:
                text = one_line(" ".join(cell.text for cell in row.cells))
                if text:
                    blocks.append(RawBlock(kind="paragraph", text=text))
        elif block := _block(content):
            blocks.append(block)
    return blocks


def _block(paragraph: Paragraph) -> RawBlock | None:
    text = one_line(paragraph.text)
    if not text:
        return None
    style = paragraph.style.name if paragraph.style and paragraph.style.name else ""
    if match := _HEADING.match(style):
        return RawBlock(kind="heading", text=text, level=int(match.group(1)))
    if style == "Title":
        return RawBlock(kind="heading", text=text, level=1)
    properties = paragraph._p.pPr
    listed = properties is not None and properties.numPr is not None
    if style.startswith("List Number"):
        return RawBlock(kind="number", text=text)
    if style.startswith("List") or listed:
        return RawBlock(kind="bullet", text=text)
    runs = [run for run in paragraph.runs if run.text.strip()]
    if runs and all(run.bold for run in runs) and looks_like_heading(text):
        return RawBlock(kind="heading", text=text, level=2)
    return RawBlock(kind="paragraph", text=text)
