"""Articles and their passages. Offsets are 0-based, end exclusive, in characters of the text."""

from __future__ import annotations

from typing import Literal

from app.models.base import Model

Audience = Literal["clinician", "client"]
BlockKind = Literal["heading", "paragraph", "item", "question", "answer"]


class Block(Model):
    """One structural piece of an article; ``level`` is a heading's depth (1 is the top)."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


class Article(Model):
    """A text of the library. ``text`` is cleaned; blocks are in order and do not overlap."""

    id: str
    source: str
    title: str
    publisher: str | None
    url: str | None
    audience: Audience
    text: str
    blocks: tuple[Block, ...]


class Passage(Model):
    """A stretch of one article that makes sense alone: ``article.text[start:end] == text``.

    ``heading`` is the path of headings above it. ``questions`` are ones that it answers and
    ``themes`` the ids of themes that an editor tied it to; both may be empty. ``sentences`` are
    the spans of its sentences.
    """

    id: str
    article_id: str
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    questions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


class ScoredPassage(Model):
    """A passage and how well it answers; a higher score is better, 1 is about the best."""

    passage: Passage
    score: float
