"""Plain text that has lost its markup: wrapped lines, headings, lists and FAQ pairs."""

from __future__ import annotations

import re
from pathlib import Path

from ingest.formats.decode import read_text
from ingest.raw import RawBlock, RawDocument, Refused

_BULLET = re.compile(r"^\s*[•‣◦▪●·*–-]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
_ASKED = re.compile(r"^\s*Q(?:uestion)?\s*\d*\s*[:.]\s+", re.IGNORECASE)
_ANSWERED = re.compile(r"^\s*A(?:nswer)?\s*\d*\s*[:.]\s+")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$|[”\"]$")
_FAQ = re.compile(r"\b(faqs?|frequently asked|common questions|questions and answers)\b", re.I)
_SMALL = frozenset("a an and as at but by for from in into is of on or the to vs with your".split())

LONGEST_HEADING_WORDS = 16
LONGEST_PLAIN_HEADING_WORDS = 9
LONGEST_QUESTION_WORDS = 24
WIDEST_WRAP = 130
"""A file whose long lines are wider than this (in characters) was not hard-wrapped."""


def read(path: Path) -> RawDocument:
    blocks = structure(read_text(path))
    if not blocks:
        raise Refused("it has no text")
    return RawDocument(blocks=tuple(blocks))


def structure(text: str) -> list[RawBlock]:
    """Recognise paragraphs, headings, list items and FAQ pairs in normalised text."""
    return _name_blocks(_paragraphs(text))


def looks_like_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading rather than a sentence or caption."""
    words = line.split()
    if not words or len(words) > LONGEST_HEADING_WORDS or _ENDS.search(line):
        return line.endswith("?") and len(words) <= LONGEST_QUESTION_WORDS and line[0].isupper()
    if not (line[0].isupper() or line[0].isdigit() or line[0] in "\"“‘'"):
        return False
    if line.count(",") > 2 or "://" in line:
        return False
    main = [word for word in words if word.strip(":,&").lower() not in _SMALL]
    capital = sum(1 for word in main if not word[0].islower())
    if main and capital / len(main) >= 0.6:
        return True
    return len(words) <= LONGEST_PLAIN_HEADING_WORDS


def _paragraphs(text: str) -> list[str]:
    """Join the lines that belong together; list markers stay in front of their items."""
    lines = text.split("\n")
    width = _wrap_width(lines)
    found: list[str] = []
    previous = ""
    gap = True
    for line in lines:
        if not line.strip():
            gap = True
            continue
        body = " ".join(line.split())
        if found and _continues(found[-1], previous, line, body, width=width, gap=gap):
            joined = found[-1]
            hyphenated = joined.endswith("-") and not joined.endswith("--") and body[0].islower()
            found[-1] = joined[:-1] + body if hyphenated and width else f"{joined} {body}"
        else:
            found.append(body)
        previous, gap = line.rstrip(), False
    return found


def _wrap_width(lines: list[str]) -> int | None:
    """Return the column at which the file was wrapped, or None where it was not."""
    widths = sorted(len(line.rstrip()) for line in lines if len(line.rstrip()) > 40)
    if len(widths) < 4 or widths[-1] > WIDEST_WRAP:
        return None
    return widths[int(len(widths) * 0.95)]


def _continues(
    joined: str, previous: str, line: str, body: str, *, width: int | None, gap: bool
) -> bool:
    if _marker(line):
        return False
    if body[0].islower() and not _ENDS.search(joined.rstrip(":")):
        return len(joined.split()) > LONGEST_PLAIN_HEADING_WORDS or joined.endswith(":")
    if body[0].islower() and not gap and joined.endswith(("?”", '?"', "!”", "”", '"')):
        return True
    if gap:
        return False
    if joined.endswith(":") and body[0] in "“\"":
        return True
    if width is None:
        return False
    first_word = body.split()[0]
    return len(previous) + 1 + len(first_word) > width - 2


def _marker(line: str) -> bool:
    return any(pattern.match(line) for pattern in (_BULLET, _NUMBER, _ASKED, _ANSWERED))


def _name_blocks(paragraphs: list[str]) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    in_faq = False
    for position, text in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else ""
        block = _name_block(text, following, blocks, in_faq=in_faq)
        if block.kind == "heading":
            in_faq = bool(_FAQ.search(block.text))
        blocks.append(block)
    return blocks


def _name_block(
    text: str, following: str, before: list[RawBlock], *, in_faq: bool
) -> RawBlock:
    if match := _BULLET.match(text):
        return RawBlock(kind="bullet", text=text[match.end() :])
    if match := _NUMBER.match(text):
        return RawBlock(kind="number", text=text[match.end() :])
    if match := _ASKED.match(text):
        return RawBlock(kind="question", text=text[match.end() :])
    if match := _ANSWERED.match(text):
        return RawBlock(kind="answer", text=text[match.end() :])
    if in_faq:
        short = len(text.split()) <= LONGEST_QUESTION_WORDS
        if text.endswith("?") and short and following and not following.endswith("?"):
            return RawBlock(kind="question", text=text)
        if before and before[-1].kind in ("question", "answer") and _ENDS.search(text):
            return RawBlock(kind="answer", text=text)
    if looks_like_heading(text) and not _lone_question(text, following):
        return RawBlock(kind="heading", text=text, level=2 if before else 1)
    return RawBlock(kind="paragraph", text=text)


def _lone_question(text: str, following: str) -> bool:
    """A question in running text is followed by more text of its own size, a heading is not."""
    return text.endswith("?") and (not following or len(following.split()) < 20)
