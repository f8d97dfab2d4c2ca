"""Cleaned blocks to an article: one text, and where each block stands in it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePosixPath

from app.models import Article, Block, BlockKind
from ingest.raw import RawBlock, RawDocument, RawKind

_KINDS: dict[RawKind, BlockKind] = {
    "heading": "heading",
    "paragraph": "paragraph",
    "bullet": "item",
    "number": "item",
    "question": "question",
    "answer": "answer",
}


_WEB = re.compile(r"https?://[^\s<>\"]+$", re.IGNORECASE)
"""What may become a link on the page: a file can name any address as its own."""


def assemble(document: RawDocument, blocks: list[RawBlock], source: str) -> Article:
    """Join ``blocks`` (cleaned) into an article named by its ``source``.

    Blocks are parted by an empty line, items of one list by a line break; an item's marker stands
    before its block.
    """
    title = document.title or _first_heading(blocks) or _title_from(source)
    if blocks and blocks[0].kind == "heading" and _same(blocks[0].text, title):
        blocks = blocks[1:]
    parts: list[str] = []
    length = 0
    placed: list[Block] = []
    number = 0
    before: RawKind | None = None
    for block in blocks:
        if block.kind == "number":
            number += 1
        elif block.kind != "bullet":
            number = 0
        together = block.kind == before and block.kind in ("bullet", "number")
        together = together or (before, block.kind) == ("question", "answer")
        gap = "" if before is None else "\n" if together else "\n\n"
        marker = {"bullet": "• ", "number": f"{number}. "}.get(block.kind, "")
        start = length + len(gap) + len(marker)
        length = start + len(block.text)
        parts.extend((gap, marker, block.text))
        placed.append(Block(kind=_KINDS[block.kind], start=start, end=length, level=block.level))
        before = block.kind
    return Article(
        id=article_id(source),
        source=source,
        title=title,
        publisher=document.publisher,
        url=document.url if document.url and _WEB.match(document.url) else None,
        audience=document.audience,
        text="".join(parts),
        blocks=tuple(placed),
    )


def article_id(source: str) -> str:
    """A short id that stays the same while the file keeps its name."""
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(source).stem.lower()).strip("-")[:40]
    return f"{stem or 'article'}-{sha256(source.encode()).hexdigest()[:10]}"


def _first_heading(blocks: list[RawBlock]) -> str | None:
    return blocks[0].text if blocks and blocks[0].kind == "heading" else None


def _title_from(source: str) -> str:
    words = re.sub(r"[-_]+", " ", PurePosixPath(source).stem).strip()
    return words[:1].upper() + words[1:] or source


def _same(left: str, right: str) -> bool:
    return re.sub(r"\W+", " ", left).lower().strip() == re.sub(r"\W+", " ", right).lower().strip()
