"""Take out what a web page or newsletter adds around an article."""

from __future__ import annotations

import re

from ingest import furniture
from ingest.formats.text import looks_like_heading
from ingest.raw import RawBlock, RawDocument

TAIL_SHARE = 0.6
"""Navigation after this share of the blocks ends the article; before it, only its line goes."""

HEAD_BLOCKS = 8
"""Bylines stand among the first blocks."""

SHORTEST_CAPTION_WORDS = 10
"""A line of so many words that is no sentence is the text of a picture, not a heading."""

LONGEST_CAPTION_WORDS = 60

DEEPER_THAN_ANY = 100
"""Stands for text where levels of headings are compared."""

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$|[”\"]$")
_SENTENCE_INSIDE = re.compile(r"[.!?][\"'”’)\]]*\s+[\"“‘']?[A-Z]")
_ATTRIBUTION = re.compile(r"^(?:--|[—–])\s*\S")


def clean(document: RawDocument) -> list[RawBlock]:
    """Return the blocks of the article itself, in order.

    Removes navigation, captions, bylines, sign-offs, newsletter and sharing lines, link lists,
    furniture sections and headings with nothing under them.
    """
    blocks = [block for block in document.blocks if any(map(str.isalnum, block.text))]
    kept = _drop_sections(_cut_tail(_drop_sign_offs(blocks)))
    kept = _drop_masthead(_drop_bylines(_join_attributions(kept)), blocks)
    kept = [block for n, block in enumerate(kept) if not _is_furniture(block, n / len(kept))]
    if document.inferred:
        kept = [block for block in kept if not _is_caption(block)]
    return _drop_bare_headings(_drop_repeated_title(kept))


def _cut_tail(blocks: list[RawBlock]) -> list[RawBlock]:
    kept: list[RawBlock] = []
    for position, block in enumerate(blocks):
        if block.kind in ("paragraph", "heading") and furniture.NAVIGATION.match(block.text):
            if position >= TAIL_SHARE * len(blocks):
                break
            continue
        kept.append(block)
    return kept


def _drop_sign_offs(blocks: list[RawBlock]) -> list[RawBlock]:
    """Drop a letter's closing line and the names below it."""
    kept: list[RawBlock] = []
    signing = False
    for block in blocks:
        loose = block.kind in ("paragraph", "heading")
        if loose and kept and furniture.SIGN_OFF.match(block.text):
            signing = True
            continue
        if signing and loose and not _ENDED.search(block.text) and len(block.text.split()) < 12:
            continue
        signing = False
        kept.append(block)
    return kept


def _drop_sections(blocks: list[RawBlock]) -> list[RawBlock]:
    kept: list[RawBlock] = []
    skipped_level: int | None = None
    for block in blocks:
        if block.kind == "heading":
            if furniture.SECTION.match(block.text.strip(" :")):
                # The masthead of a newsletter looks the same, but the article comes below it.
                skipped_level = block.level if len(kept) > 2 else None
                continue
            if skipped_level is not None and block.level <= skipped_level:
                skipped_level = None
        if skipped_level is None:
            kept.append(block)
    return kept


def _join_attributions(blocks: list[RawBlock]) -> list[RawBlock]:
    """Put the line that names whom a quotation is from at its end."""
    kept: list[RawBlock] = []
    for block in blocks:
        if _ATTRIBUTION.match(block.text) and len(block.text.split()) < 8:
            if kept and kept[-1].text[0] in '“"':
                joined = f"{kept[-1].text} {block.text}"
                kept[-1] = kept[-1].model_copy(update={"text": joined})
            continue
        kept.append(block)
    return kept


def _drop_bylines(blocks: list[RawBlock]) -> list[RawBlock]:
    names: set[str] = set()
    kept: list[RawBlock] = []
    for position, block in enumerate(blocks):
        if position < HEAD_BLOCKS and block.kind in ("paragraph", "heading"):
            if match := furniture.BYLINE.match(block.text):
                found = match.group("after", "before")
                names.update(name.strip().lower() for name in found if name)
                continue
            if block.text.strip().lower() in names:
                continue
        kept.append(block)
    return kept


def _drop_masthead(blocks: list[RawBlock], whole: list[RawBlock]) -> list[RawBlock]:
    """Drop a newsletter's name at its head: a line that its own footer calls it by."""
    footers = "\n".join(block.text for block in whole if furniture.SENTENCE.search(block.text))
    return [
        block
        for position, block in enumerate(blocks)
        if not (
            0 < position < HEAD_BLOCKS
            and block.kind == "heading"
            and re.search(rf"(?<!\w){re.escape(block.text)}(?!\w)", footers)
        )
    ]


def _is_furniture(block: RawBlock, place: float) -> bool:
    """``place`` runs from 0 at the article's first block to 1 at its end."""
    text = block.text
    if furniture.LINE.match(text) or furniture.SENTENCE.search(text):
        return True
    listed = block.kind in ("bullet", "number")
    if not listed and place >= TAIL_SHARE and furniture.THANKS.match(text):
        return True
    addresses = _ADDRESS.findall(text)
    return bool(addresses) and len(_ADDRESS.sub("", text).split()) < 4


def _is_caption(block: RawBlock) -> bool:
    text = block.text
    if block.kind != "paragraph" or _ENDED.search(text) or _SENTENCE_INSIDE.search(text):
        return False
    words = len(text.split())
    if words > LONGEST_CAPTION_WORDS:
        return False
    return words >= SHORTEST_CAPTION_WORDS or not looks_like_heading(text)


def _drop_repeated_title(blocks: list[RawBlock]) -> list[RawBlock]:
    if len(blocks) > 1 and blocks[0].text.lower() == blocks[1].text.lower():
        return blocks[:1] + blocks[2:]
    return blocks


def _drop_bare_headings(blocks: list[RawBlock]) -> list[RawBlock]:
    """A heading with no text before the next one of its level was a caption or a menu.

    The first block may be the title, and stays.
    """
    kept: list[RawBlock] = []
    below = 0
    for position in range(len(blocks) - 1, -1, -1):
        block = blocks[position]
        if block.kind == "heading" and block.level >= below and position > 0:
            continue
        below = block.level if block.kind == "heading" else DEEPER_THAN_ANY
        kept.append(block)
    return kept[::-1]
