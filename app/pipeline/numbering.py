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
                passage = self._passages[claim.passage_id]
                article = self._articles[passage.article_id]
                fresh.append(cite(self._given[key], claim.quote, passage, article))
            markers.append(self._given[key])
        shown = Sentence(
            text=sentence.text,
            part=sentence.part,
            basis=sentence.basis,
            citations=tuple(dict.fromkeys(markers)),
        )
        return shown, tuple(fresh)


def cite(marker: int, quote: str, passage: Passage, article: Article) -> Citation:
    """A citation of words that have been verified to stand in a passage of an article."""
    found = place(quote, passage.text)
    assert found is not None, "a quote is cited after it was found in its passage"
    start = passage.start + found
    return Citation(
        marker=marker,
        passage_id=passage.id,
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
