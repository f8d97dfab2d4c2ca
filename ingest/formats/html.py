"""Saved web pages: trafilatura says where the article is, the page's tags how it is built."""

from __future__ import annotations

import codecs
import logging
import re
from pathlib import Path

import lxml.html
from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from ingest.formats.decode import decode
from ingest.formats.page import page_blocks
from ingest.raw import RawBlock, RawDocument, Refused

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_NOT_WORDS = re.compile(r"\W+")
_NOTHING = "no article was found in the page; save the whole page, or its text as .txt"
SHORTEST_KNOWN = 12
"""Letters below which a text that trafilatura found may as well stand in a menu."""

# It writes its own complaints about a page; the refusal below says what matters.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read(path: Path) -> RawDocument:
    page = _decode(path.read_bytes())
    try:
        tree = lxml.html.document_fromstring(page.encode(), parser=_parser())
    except (etree.LxmlError, ValueError):
        raise Refused(_NOTHING) from None
    found = _extract(page)
    blocks = page_blocks(tree)
    if found is not None and found.body is not None:
        blocks = _within(blocks, _known(found.body))
    if not any(block.kind != "heading" for block in blocks):
        raise Refused(_NOTHING)
    return RawDocument(
        blocks=tuple(blocks),
        title=_title(found, tree),
        publisher=found.sitename if found else None,
        url=found.url if found else None,
    )


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _decode(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    try:
        return decode(data)
    except Refused:
        # Old pages say which encoding they are in; the text readers cannot know.
        try:
            if declared is None or 0 in data:
                raise
            return data.decode(codecs.lookup(declared.group(1).decode("ascii")).name)
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def _extract(page: str) -> Document | None:
    try:
        found = bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            include_links=False,
            favor_recall=True,
            with_metadata=True,
        )
    # A page that breaks it is read by its tags alone.
    except Exception:
        return None
    return found if isinstance(found, Document) else None


def _title(found: Document | None, tree: lxml.html.HtmlElement) -> str | None:
    title = found.title if found else tree.findtext(".//title")
    return " ".join(title.split()) or None if title else None


def _known(body: etree._Element) -> set[str]:
    texts = ("".join(element.itertext()) for element in body.iter())
    return {key for text in texts if len(key := _key(text)) >= SHORTEST_KNOWN}


def _within(blocks: list[RawBlock], known: set[str]) -> list[RawBlock]:
    """The blocks from the first to the last that trafilatura took for the article.

    Between them it loses some (definition lists, folded answers), which belong to it all the same.
    """
    places = [n for n, block in enumerate(blocks) if _key(block.text) in known]
    if not places:
        return blocks
    first, last = places[0], places[-1]
    while first > 0 and blocks[first - 1].kind == "heading":
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].kind == "answer":
        last += 1
    return blocks[first : last + 1]


def _key(text: str) -> str:
    return _NOT_WORDS.sub("", text).lower()
