"""PDF text through pypdf; layout is inferred as for any text that lost its markup."""

from __future__ import annotations

import logging
import re
from collections import Counter
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from ingest.formats.decode import normalise
from ingest.formats.text import structure
from ingest.raw import RawDocument, Refused

_PAGE_NUMBER = re.compile(r"^\W*(page\s+)?\d{1,4}(\s*(/|of)\s*\d{1,4})?\W*$", re.IGNORECASE)
REPEATED_SHARE = 0.6
"""A first or last line on more than this share of the pages is a running head or foot."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(path: Path) -> RawDocument:
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("it is locked with a password; save an unlocked copy")
        pages = [normalise(page.extract_text() or "").split("\n") for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except Refused:
        raise
    # A damaged PDF breaks pypdf in ways of its own and in any of Python's.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
            RecursionError, NotImplementedError) as error:
        raise Refused(f"it is damaged or no PDF ({type(error).__name__}); export it anew") from None
    text = "\n".join(_without_running_lines(pages))
    if not text.strip():
        raise Refused("it has no text, only pictures of pages; run text recognition (OCR) first")
    return RawDocument(blocks=tuple(structure(text)), title=title or None)


def _without_running_lines(pages: list[list[str]]) -> list[str]:
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line.strip() for line in page if line.strip()]
        edges.update({re.sub(r"\d+", "#", line) for line in filled[:1] + filled[-1:]})
    running = {
        line for line, count in edges.items() if len(pages) > 2 and count > REPEATED_SHARE * len(pages)
    }
    kept: list[str] = []
    for page in pages:
        for line in page:
            bare = line.strip()
            if re.sub(r"\d+", "#", bare) in running or _PAGE_NUMBER.match(bare):
                continue
            kept.append(line)
    return kept
