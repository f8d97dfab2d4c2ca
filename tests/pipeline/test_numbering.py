from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import DraftSentence
from app.pipeline.numbering import Numbering, by_id, place
from tests.pipeline.builders import article, passage, quoting, whole

ONE, FIRST = whole("Rest first. Then write it down.", "p1")
TWO, SECOND = whole("A silence can be rest.", "p2")


def _numbering() -> Numbering:
    return Numbering(by_id([FIRST, SECOND]), {ONE.id: ONE, TWO.id: TWO})


def test_markers_count_from_one_in_order_of_appearance() -> None:
    numbering = _numbering()
    texts = [("p2", "A silence can be rest."), ("p1", "Then write it down."), ("p1", "Rest first.")]
    numbered = [numbering.number(quoting(quote, (where, quote))) for where, quote in texts]
    assert [sentence.citations for sentence, _ in numbered] == [(1,), (2,), (3,)]
    assert [citation.marker for _, fresh in numbered for citation in fresh] == [1, 2, 3]


def test_the_same_quote_keeps_its_marker_and_is_cited_once() -> None:
    numbering = _numbering()
    draft = quoting("Rest first.", ("p1", "Rest first."))
    numbering.number(draft)
    again, fresh = numbering.number(draft)
    assert (again.citations, fresh) == ((1,), ())


def test_a_sentence_that_claims_one_quote_twice_shows_one_marker() -> None:
    sentence, fresh = _numbering().number(quoting("Rest first.", *[("p1", "Rest first.")] * 2))
    assert (sentence.citations, len(fresh)) == ((1,), 1)


def test_a_sentence_keeps_its_words_and_its_part() -> None:
    sentence, fresh = _numbering().number(
        DraftSentence(text="That is hard.", part="opening", basis="general")
    )
    assert (sentence.text, sentence.part, sentence.basis) == ("That is hard.", "opening", "general")
    assert (sentence.citations, fresh) == ((), ())


def test_a_citation_says_which_article_it_opens_and_for_whom_that_was_written() -> None:
    _, (citation,) = _numbering().number(quoting("Rest first.", ("p1", "Rest first.")))
    assert (citation.article_id, citation.source, citation.title) == (ONE.id, ONE.source, ONE.title)
    assert (citation.publisher, citation.url) == (ONE.publisher, ONE.url)
    assert (citation.audience, citation.heading) == (ONE.audience, FIRST.heading)


def test_a_quote_opens_where_it_stands_as_whole_words() -> None:
    of, found = whole("Restful. Rest", "p1")
    _, (citation,) = Numbering(by_id([found]), {of.id: of}).number(quoting("Rest", ("p1", "Rest")))
    assert (citation.start, citation.end) == (9, 13)


@given(st.data())
def test_offsets_point_at_the_quoted_words_in_the_article(data: st.DataObject) -> None:
    text = data.draw(st.text("ab .\n’é🙂$<", min_size=1, max_size=60))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    of = article(text)
    found = passage(of, start, end)
    at = data.draw(st.integers(0, end - start - 1))
    quote = found.text[at : data.draw(st.integers(at + 1, end - start))]
    draft = quoting(quote, ("p", quote))
    if place(quote, found.text) is not None:
        _, (citation,) = Numbering({"p": found}, {of.id: of}).number(draft)
        assert of.text[citation.start : citation.end] == quote == citation.quote
        assert start <= citation.start < citation.end <= end
    else:
        assert not quote.strip() or _cuts_a_word(found.text, quote)


@pytest.mark.parametrize(
    ("quote", "text", "at"),
    [("art", "a start, an art", 12), ("art", "start", None), ("it.", "it. It", 0), ("", "x", None)],
)
def test_a_quote_is_placed_at_its_first_occurrence_as_whole_words(
    quote: str, text: str, at: int | None
) -> None:
    assert place(quote, text) == at


def _cuts_a_word(text: str, quote: str) -> bool:
    """Whether each place of the quote is inside a longer word, told without the code under test."""
    places = [at for at in range(len(text)) if text.startswith(quote, at)]
    edges = [(at, at + len(quote)) for at in places]
    return all(any(_between_letters(text, edge) for edge in pair) for pair in edges)


def _between_letters(text: str, at: int) -> bool:
    return text[:at][-1:].isalnum() and text[at:][:1].isalnum()
