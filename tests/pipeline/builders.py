"""Articles, passages and evidence for tests, as small as they can be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from app.models import (
    Article,
    Claim,
    DraftSentence,
    Evidence,
    Passage,
    QuotableSentence,
    ScoredPassage,
    ThemeScore,
)


def article(text: str, article_id: str = "a") -> Article:
    return Article(
        id=article_id,
        source=f"{article_id}.md",
        title=f"Title of {article_id}",
        publisher="A publisher",
        url="https://example.org/a",
        audience="client",
        text=text,
        blocks=(),
    )


def passage(of: Article, start: int, end: int, passage_id: str = "p", **more: object) -> Passage:
    return Passage.model_validate(
        {
            "id": passage_id,
            "article_id": of.id,
            "heading": ("A heading",),
            "text": of.text[start:end],
            "start": start,
            "end": end,
            **more,
        }
    )


def whole(text: str, passage_id: str = "p", **more: object) -> tuple[Article, Passage]:
    """An article of one passage."""
    of = article(text, f"of-{passage_id}")
    return of, passage(of, 0, len(text), passage_id, **more)


def quoting(text: str, *claims: tuple[str, str]) -> DraftSentence:
    """A quoted sentence that claims these (passage id, quote) pairs."""
    return DraftSentence(
        text=text,
        part="evidence",
        basis="quoted",
        claims=tuple(Claim(passage_id=where, quote=quote) for where, quote in claims),
    )


def quotable(
    text: str, passage_id: str, role: str = "explain", relevance: float = 1.0
) -> QuotableSentence:
    return QuotableSentence(
        passage_id=passage_id,
        text=text,
        start=0,
        end=len(text),
        relevance=relevance,
        role=role,
    )


def evidence(
    sentences: Sequence[QuotableSentence] = (),
    *,
    theme: str | None = None,
    passages: Sequence[Passage] = (),
    answerable: bool = True,
) -> Evidence:
    return Evidence(
        hits=tuple(ScoredPassage(passage=found, score=0.5) for found in passages),
        themes=(ThemeScore(theme=theme, probability=0.9),) if theme else (),
        sentences=tuple(sentences),
        answerable=answerable,
    )


def sentences() -> list[QuotableSentence]:
    """Quotable sentences of seven passages about one thing, the most relevant first."""
    lines = Path(__file__).with_name("quotable.jsonl").read_text(encoding="utf-8").splitlines()
    return [quotable(**json.loads(line)) for line in lines]
