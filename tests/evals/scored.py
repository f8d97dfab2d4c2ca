"""Made-up cases, exchanges and articles for the tests of what judges them."""

from __future__ import annotations

from typing import Any

from app.models import Citation
from evals.suite import Case, Expected
from evals.transcript import Exchange, Passages, ShownSentence, Transcript

FIRST = "A rupture can be anything from a small chill to an open row."
SECOND = "An apology made once and briefly leaves room for the other person's anger."
ARTICLE = f"What a rupture is\n\n{FIRST} It happens in good work too.\n\nSaying sorry\n\n{SECOND}"
LIBRARY = Passages(articles={"a": ARTICLE}, sources={"a": "rupture.md"})


def case(**expected: Any) -> Case:
    style = expected.pop("style", "plain")
    return Case(
        id="made-up-001",
        why="It is made up for a test.",
        style=style,
        turns=("typed",),
        expected=Expected(**expected),
    )


def citation(marker: int = 1, quote: str = FIRST, **changed: Any) -> Citation:
    start = max(0, ARTICLE.find(quote))
    held = Citation(
        marker=marker,
        passage_id="p",
        article_id="a",
        source="rupture.md",
        title="A",
        publisher=None,
        url=None,
        audience="clinician",
        heading=(),
        quote=quote,
        start=start,
        end=start + len(quote),
    )
    return held.model_copy(update=changed)


def sentence(text: str, *markers: int, basis: str = "general", part: str = "opening") -> Any:
    return ShownSentence(text=text, part=part, basis=basis, markers=markers)


def quoted(text: str = FIRST, marker: int = 1) -> ShownSentence:
    return ShownSentence(text=text, part="evidence", basis="quoted", markers=(marker,))


def exchange(*sentences: ShownSentence, **changed: Any) -> Exchange:
    held = Exchange(
        typed="she went cold on me and I keep going over it",
        kind="answered",
        route="question",
        risks=(),
        sentences=sentences,
        composer="library",
        masked="she went cold on me and I keep going over it",
    )
    return held.model_copy(update=changed)


def transcript(*exchanges: Exchange, **changed: Any) -> Transcript:
    return Transcript(case="made-up-001", exchanges=exchanges).model_copy(update=changed)
