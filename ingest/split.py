"""Article to passages: whole sections where they are short, whole lists, FAQ pairs and paragraphs.

Sizes are counted in words, not in any model's tokens, so that passages stay the same whichever
counter or embedder is installed. MiniLM reads 256 word pieces, about 190 words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from app.models import Article, Block, Model, Passage
from ingest.raw import SectionNotes
from ingest.sentences import sentence_spans

SPLITTER_VERSION = 1
"""Part of each article's content hash: a change here is a change of every passage."""

TARGET_WORDS = 150
LONGEST_WORDS = 190
LONGEST_CHARACTERS = 2400
"""For scripts without spaces and texts without stops: twice what LONGEST_WORDS usually fill."""

SHORTEST_WORDS = 25


_LONGEST = re.compile(rf"(?:\S+(?:\s+|\Z)){{1,{LONGEST_WORDS}}}")
_TARGET = re.compile(rf"(?:\S+\s+){{1,{TARGET_WORDS}}}")
_MARKER = re.compile(r"• |\d+\. ")


class _Piece(Model):
    """A stretch that is not divided: a paragraph, a list with its lead-in, an FAQ pair."""

    blocks: tuple[Block, ...]
    start: int
    end: int
    words: int

    @property
    def alone(self) -> bool:
        return self.blocks[0].kind == "question"


def split(article: Article, notes: tuple[SectionNotes, ...] = ()) -> tuple[Passage, ...]:
    """Return the article's passages in order; every block but headings is in exactly one."""
    notes_by_heading = {note.heading: note for note in notes}
    passages: list[Passage] = []
    seen: Counter[str] = Counter()
    for heading, blocks in _sections(article):
        note = notes_by_heading.get(heading[-1]) if heading else None
        for group in _packed(_pieces(article.text, blocks)):
            passages.append(_passage(article, heading, group, note, seen))
    return tuple(passages)


def _sections(article: Article) -> list[tuple[tuple[str, ...], list[Block]]]:
    sections: list[tuple[tuple[str, ...], list[Block]]] = []
    path: list[tuple[int, str]] = []
    fresh = True
    for block in article.blocks:
        if block.kind == "heading":
            path = [entry for entry in path if entry[0] < block.level]
            path.append((block.level, article.text[block.start : block.end]))
            fresh = True
            continue
        if fresh:
            sections.append((tuple(text for _, text in path), []))
            fresh = False
        sections[-1][1].append(block)
    return sections


def _pieces(text: str, blocks: list[Block]) -> list[_Piece]:
    groups: list[list[Block]] = []
    for block in blocks:
        before = groups[-1][-1] if groups else None
        attached = before is not None and (
            (block.kind == "answer" and before.kind in ("question", "answer"))
            or (block.kind == "item" and before.kind == "item")
            or (block.kind == "item" and text.endswith(":", 0, before.end))
        )
        if attached:
            groups[-1].append(block)
        else:
            groups.append([block])
    pieces: list[_Piece] = []
    for group in groups:
        pieces.extend(_within_limit(text, group))
    return pieces


def _within_limit(text: str, group: list[Block]) -> list[_Piece]:
    whole = _piece(text, group)
    if whole.words <= LONGEST_WORDS:
        return [whole]
    if len(group) > 1:
        pieces: list[_Piece] = []
        for run in _balanced(text, group, whole.words):
            pieces.extend(_within_limit(text, run) if len(run) == 1 else [_piece(text, run)])
        return pieces
    block = group[0]
    parts = [
        block.model_copy(update={"start": start, "end": end})
        for span in sentence_spans(text[block.start : block.end], block.start)
        for start, end in _cut(text, span)
    ]
    if len(parts) < 2:
        return [whole]
    joined = [
        block.model_copy(update={"start": run[0].start, "end": run[-1].end})
        for run in _balanced(text, parts, whole.words)
    ]
    return [_piece(text, [part]) for part in joined]


def _cut(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Cut what claims to be one sentence, but is too long for a passage, between its words."""
    start, end = span
    while start < end:
        most = min(end, start + LONGEST_CHARACTERS)
        whole = _LONGEST.match(text, start, most)
        if whole and whole.end() == end:
            yield start, end
            return
        words = _TARGET.match(text, start, most)
        middle = words.end() if words and words.end() > start else most
        yield start, start + len(text[start:middle].rstrip())
        start = middle


def _balanced(text: str, blocks: list[Block], words: int) -> list[list[Block]]:
    """Cut a run of blocks into the fewest parts under the limit, about equally long."""
    aim = words / math.ceil(words / TARGET_WORDS)
    runs: list[list[Block]] = [[]]
    filled = 0
    for block in blocks:
        count = _words(text, block.start, block.end)
        if runs[-1] and filled + count / 2 > aim:
            runs.append([])
            filled = 0
        runs[-1].append(block)
        filled += count
    return runs


def _piece(text: str, blocks: list[Block]) -> _Piece:
    start, end = blocks[0].start, blocks[-1].end
    if blocks[0].kind == "item":
        line = text.rfind("\n", 0, start) + 1
        # The second half of a long item has no marker before it, but the first half.
        start = line if _MARKER.fullmatch(text, line, start) else start
    return _Piece(blocks=tuple(blocks), start=start, end=end, words=_words(text, start, end))


def _words(text: str, start: int, end: int) -> int:
    """The length in words, or what it comes to in a script without spaces."""
    letters = (end - start) * LONGEST_WORDS // LONGEST_CHARACTERS
    return max(len(text[start:end].split()), letters)


def _packed(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pack a section's pieces into passages; an FAQ pair stays by itself."""
    total = sum(piece.words for piece in pieces if not piece.alone)
    aim = total / max(1, math.ceil(total / TARGET_WORDS))
    groups: list[list[_Piece]] = []
    filled = 0
    for piece in pieces:
        fits = (
            bool(groups)
            and not piece.alone
            and not groups[-1][0].alone
            and filled + piece.words <= LONGEST_WORDS
            and (filled + piece.words / 2 <= aim or piece.words < SHORTEST_WORDS)
        )
        if fits:
            groups[-1].append(piece)
            filled += piece.words
        else:
            groups.append([piece])
            filled = piece.words
    return groups


def _passage(
    article: Article,
    heading: tuple[str, ...],
    group: list[_Piece],
    note: SectionNotes | None,
    seen: Counter[str],
) -> Passage:
    start, end = group[0].start, group[-1].end
    text = article.text[start:end]
    blocks = [block for piece in group for block in piece.blocks]
    asked = [article.text[b.start : b.end] for b in blocks if b.kind == "question"]
    if heading and heading[-1].endswith("?"):
        asked.append(heading[-1])
    asked.extend(note.questions if note else ())
    sentences = [
        span
        for block in blocks
        if block.kind != "question"
        for span in sentence_spans(article.text[block.start : block.end], block.start)
    ]
    identity = "\x1f".join((article.id, *heading, text))
    # A text that stands twice under one heading is two passages.
    seen[identity] += 1
    if seen[identity] > 1:
        identity += f"\x1f{seen[identity]}"
    return Passage(
        id=sha256(identity.encode()).hexdigest()[:16],
        article_id=article.id,
        heading=heading,
        text=text,
        start=start,
        end=end,
        questions=tuple(dict.fromkeys(text for text in asked if text.strip())),
        themes=note.themes if note else (),
        sentences=tuple(sentences),
    )
