"""Web pages as saved, through trafilatura, which finds the article among the page's furniture."""

from __future__ import annotations

import logging
from pathlib import Path

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from ingest.formats.decode import one_line, read_text
from ingest.raw import RawBlock, RawDocument, RawKind, Refused

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

# It writes its own complaints about a page; the refusal below says what matters.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read(path: Path) -> RawDocument:
    page = read_text(path)
    document = bare_extraction(
        page, include_comments=False, include_tables=True, include_links=False, favor_recall=True
    )
    if not isinstance(document, Document) or document.body is None:
        raise Refused("no article was found in the page; save it whole, or as text")
    blocks = [block for element in document.body for block in _blocks(element)]
    if not blocks:
        raise Refused("no article was found in the page; save it whole, or as text")
    return RawDocument(
        blocks=tuple(blocks),
        title=document.title,
        publisher=document.sitename,
        url=document.url,
    )


def _blocks(element: etree._Element) -> list[RawBlock]:
    text = one_line("".join(element.itertext()))
    if not text:
        return []
    match element.tag:
        case "head":
            return [
                RawBlock(kind="heading", text=text, level=_HEADINGS.get(element.get("rend"), 2))
            ]
        case "list":
            kind: RawKind = "number" if element.get("rend") == "ol" else "bullet"
            items = (one_line("".join(item.itertext())) for item in element.iter("item"))
            return [RawBlock(kind=kind, text=item) for item in items if item]
        case "table":
            rows = (one_line(" ".join(row.itertext())) for row in element.iter("row"))
            return [RawBlock(kind="paragraph", text=row) for row in rows if row]
        case _:
            return [RawBlock(kind="paragraph", text=text)]
