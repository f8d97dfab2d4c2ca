"""Plain text that has lost its markup: headings, lists and FAQ pairs among its paragraphs."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.formats.decode import read_text
from ingest.formats.unwrap import (
    ANSWERED,
    ASKED,
    BULLET,
    NUMBER,
    OPENERS,
    SENTENCE_END,
    SMALL_WORDS,
    paragraphs,
)
from ingest.furniture import SECTION
from ingest.raw import RawBlock, RawDocument, RawKind, Refused

_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$|[”\"]$")
FAQ_HEADING = re.compile(
    r"\b(faqs?|frequently asked|common(ly asked)? questions|questions (and|&) answers|q\s*&\s*a)\b",
    re.IGNORECASE,
)
READING_HEADING = re.compile(
    r"^(references?|further reading|(recommended |suggested |selected )?(reading|readings|resources"
    r"|books)( list)?|bibliography|works cited|sources|resources and further reading)[\s:]*$",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"^(?P<heading>#{1,6} \S.*)$|(?P<link>\[[^\]\n]+\]\([^)\s]+\))|(?P<bold>\*\*\S[^*\n]*\*\*)",
    re.MULTILINE,
)

LONGEST_HEADING_WORDS = 16
LONGEST_PLAIN_HEADING_WORDS = 9
LONGEST_QUESTION_WORDS = 24
LONGEST_UNMARKED_ITEM_WORDS = 15
LONGEST_READING_HEADING_WORDS = 6
MARKDOWN_SIGNS = 3
"""So many headings, links and bold stretches, one heading among them, are no accident."""


def read(path: Path) -> RawDocument:
    return read_plain(read_text(path))


def read_plain(text: str) -> RawDocument:
    """Read text as Markdown where it plainly is that, else infer what it lost."""
    signs = [match.lastgroup for match in _MARKDOWN.finditer(text)]
    if "heading" in signs and len(signs) >= MARKDOWN_SIGNS:
        # Imported here: Markdown's reader hands what has no markup back to this one.
        from ingest.formats.markdown import parse

        blocks, inferred = parse(text), False
    else:
        blocks, inferred = structure(text), True
    if not blocks:
        raise Refused("it has no text; check that it is the file you meant")
    return RawDocument(blocks=tuple(blocks), inferred=inferred)


def structure(
    text: str, *, full: int | None = None, under: str = "", after: RawKind | None = None
) -> list[RawBlock]:
    """Recognise paragraphs, headings, list items and FAQ pairs in normalised text.

    For a part of a document: ``full`` as in ``paragraphs``, ``under`` the heading above it, and
    ``after`` the kind of the block before it; None at the document's beginning.
    """
    return _name_blocks(paragraphs(text, full), under, after)


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading rather than a sentence or caption."""
    words = line.split()
    if not words or len(words) > LONGEST_HEADING_WORDS or _ENDS.search(line):
        return line.endswith("?") and len(words) <= LONGEST_QUESTION_WORDS and line[0].isupper()
    if not (line[0].isupper() or line[0].isdigit() or line[0] in OPENERS):
        return False
    if line.count(",") > 2 or "://" in line:
        return False
    main = [word for word in words if word.strip(":,&").lower() not in SMALL_WORDS]
    capital = sum(1 for word in main if not word[0].islower())
    if main and capital / len(main) >= 0.6:
        return True
    return len(words) <= LONGEST_PLAIN_HEADING_WORDS


def marked_block(text: str, before: RawKind | None) -> RawBlock | None:
    """The block that a paragraph's own marker makes of it, or None without one.

    ``before`` is the kind of the block above: "A. Beck" begins no answer where nothing was asked.
    """
    if match := ASKED.match(text):
        return RawBlock(kind="question", text=text[match.end() :])
    if before in ("question", "answer") and (match := ANSWERED.match(text)):
        return RawBlock(kind="answer", text=text[match.end() :])
    if match := BULLET.match(text):
        return RawBlock(kind="bullet", text=text[match.end() :])
    if match := NUMBER.match(text):
        return RawBlock(kind="number", text=text[match.end() :])
    return None


def _name_blocks(found: list[str], under: str, after: RawKind | None) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    in_faq = bool(FAQ_HEADING.search(under))
    in_reading = bool(READING_HEADING.match(under))
    position = 0
    while position < len(found):
        text = found[position]
        following = found[position + 1] if position + 1 < len(found) else ""
        run = _unmarked_list(found, position) if blocks and blocks[-1].text.endswith(":") else []
        if run and blocks[-1].kind == "paragraph":
            blocks.extend(RawBlock(kind="bullet", text=item) for item in run)
            position += len(run)
            continue
        before = blocks[-1].kind if blocks else after
        block = _name_block(text, following, before, in_faq=in_faq)
        if block.kind == "heading":
            if in_reading and not _ends_reading(block.text, following):
                block = RawBlock(kind="bullet", text=block.text)
            else:
                in_faq = bool(FAQ_HEADING.search(block.text))
                in_reading = bool(READING_HEADING.match(block.text))
        elif in_reading and block.kind == "paragraph" and not _ENDS.search(block.text):
            block = RawBlock(kind="bullet", text=block.text)
        blocks.append(block)
        position += 1
    return blocks


def _name_block(text: str, following: str, before: RawKind | None, *, in_faq: bool) -> RawBlock:
    marked = marked_block(text, before)
    if marked and marked.kind != "number":
        return marked
    bare = marked.text if marked else text
    kind: RawKind = "number" if marked else "paragraph"
    level = 0
    if in_faq and _asks(bare, following):
        kind = "question"
    elif in_faq and before in ("question", "answer") and not marked and _is_sentence(text):
        kind = "answer"
    elif marked:
        # A numbered line with text of its own below is a heading, not a step.
        titled = looks_like_heading(bare) and not bare.endswith("?")
        if titled and _is_sentence(following) and not _marked(following):
            kind, level = "heading", 3
    elif looks_like_heading(text) and not _lone_question(text, following):
        kind, level = "heading", 2 if before else 1
    return RawBlock(kind=kind, text=bare, level=level)


def _asks(text: str, following: str) -> bool:
    short = len(text.split()) <= LONGEST_QUESTION_WORDS
    return text.endswith("?") and short and bool(following) and not following.endswith("?")


def _is_sentence(text: str) -> bool:
    return bool(SENTENCE_END.search(text))


def _unmarked_list(found: list[str], start: int) -> list[str]:
    """The items below a colon that lost their bullets: short lines in a row, none a sentence."""
    run: list[str] = []
    for text in found[start:]:
        short = len(text.split()) <= LONGEST_UNMARKED_ITEM_WORDS
        if _marked(text) or not short or _ENDS.search(text) or "://" in text:
            break
        if SECTION.match(text) or FAQ_HEADING.search(text) or READING_HEADING.match(text):
            break
        run.append(text)
    # The last of a run may be the next section's heading: capitals where the items have none.
    if run and run[-1][0].isupper() and any(item[0].islower() for item in run[:-1]):
        run.pop()
    return run if len(run) > 1 else []


def _ends_reading(text: str, following: str) -> bool:
    """Whether a line in a reading list is the next section's heading and not a book's title."""
    short = len(text.split()) <= LONGEST_READING_HEADING_WORDS
    return short and not re.search(r"[:,\d]| by ", text) and bool(following)


def _lone_question(text: str, following: str) -> bool:
    """A question in running text is followed by more text of its own size, a heading is not."""
    return text.endswith("?") and (not following or len(following.split()) < 20)


def _marked(text: str) -> bool:
    return any(pattern.match(text) for pattern in (BULLET, NUMBER, ASKED, ANSWERED))
