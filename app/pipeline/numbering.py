"""Gives citations their markers, and finds quotes in their passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.models import Article, Citation, DraftSentence, Passage, Sentence


def place(quote: str, text: str) -> int | None:
    """Return where ``quote`` first stands in ``text`` as whole words, or None."""
    if not quote.strip():
        return None
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        if not (_inside_word(text, at) or _inside_word(text, end)):
            return at
        at = text.find(quote, at + 1)
    return None


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


class Numbering:
    """Gives citations their markers, from 1 in order of appearance."""

    def __init__(self, passages: Mapping[str, Passage], articles: Mapping[str, Article]) -> None:
        self._passages = passages
        self._articles = articles
        self._given: dict[tuple[str, str], int] = {}

    def number(self, sentence: DraftSentence) -> tuple[Sentence, tuple[Citation, ...]]:
        """Return a verified sentence with its markers, and the citations that are new."""
        markers: list[int] = []
        fresh: list[Citation] = []
        for claim in sentence.claims:
            key = (claim.passage_id, claim.quote)
            if key not in self._given:
                self._given[key] = len(self._given) + 1
                fresh.append(self._citation(self._given[key], *key))
            markers.append(self._given[key])
        shown = Sentence(
            text=sentence.text,
            part=sentence.part,
            basis=sentence.basis,
            citations=tuple(dict.fromkeys(markers)),
        )
        return shown, tuple(fresh)

    def _citation(self, marker: int, passage_id: str, quote: str) -> Citation:
        passage = self._passages[passage_id]
        article = self._articles[passage.article_id]
        found = place(quote, passage.text)
        assert found is not None, "a sentence is numbered after it was verified"
        start = passage.start + found
        return Citation(
            marker=marker,
            passage_id=passage_id,
            article_id=article.id,
            source=article.source,
            title=article.title,
            publisher=article.publisher,
            url=article.url,
            audience=article.audience,
            heading=passage.heading,
            quote=quote,
            start=start,
            end=start + len(quote),
        )


def by_id(passages: Sequence[Passage]) -> dict[str, Passage]:
    return {passage.id: passage for passage in passages}
