from __future__ import annotations

import re

import pytest

from app.models import Article, Block
from app.ui import reading
from tests.ui.fakes import QUOTE, article, citation, reference

TAG = re.compile(r"<\s*(script|img|b)\b", re.IGNORECASE)


def test_the_quoted_words_are_marked_where_they_stand() -> None:
    held = article()
    found = reading.find(held, citation(held))
    assert found is not None
    assert not found.moved
    shown = reading.article_html(held, found)
    assert shown.count("<mark>") == 1
    assert "It was a hard hour. <mark>Slow down first, and then &lt;script&gt;" in shown
    assert not TAG.search(shown)


def test_a_quote_that_moved_is_found_at_its_nearest_place() -> None:
    cited = citation(article())
    changed = article(text=f"Something new was put here before it all. {QUOTE}")
    found = reading.find(changed, cited)
    assert found is not None
    assert found.moved
    assert changed.text[found.start : found.end] == QUOTE


def test_a_quote_that_is_gone_is_not_found() -> None:
    assert reading.find(article(text="All rewritten."), citation(article())) is None


def test_a_reference_beyond_the_text_is_not_found() -> None:
    beyond = reference(article()).model_copy(update={"end": 100_000})
    assert reading.find(article(), beyond) is None


def test_a_reference_shows_its_passage_without_marking_words() -> None:
    held = article()
    shown = reading.article_html(held, reading.find(held, reference(held)))
    assert "db-here" in shown
    assert "<mark>" not in shown


def test_lost_evidence_keeps_its_quote() -> None:
    shown = reading.lost_html(citation(article()), "It is gone.")
    assert "It is gone." in shown
    assert "Slow down first" in shown
    assert not TAG.search(shown)


def test_an_article_is_laid_out_from_its_blocks() -> None:
    shown = reading.article_html(article(), anchors=True)
    assert '<h3 id="s-0" class="db-heading">First, slow down</h3>' in shown
    assert "<ul><li" in shown
    assert shown.count("<ul>") == shown.count("</ul>") == 1
    assert '<p class="db-question">Is this normal?</p>' in shown


def test_a_numbered_list_keeps_the_numbers_of_the_article() -> None:
    text = "3. Third\n4. Fourth"
    blocks = (Block(kind="item", start=3, end=8), Block(kind="item", start=12, end=18))
    held = article().model_copy(update={"text": text, "blocks": blocks})
    shown = reading.article_html(held)
    assert '<ol><li class="db-item" value="3">Third</li><li class="db-item" value="4">' in shown


def test_contents_lead_to_the_headings() -> None:
    text = "<b>One</b>\n\nTwo"
    blocks = (
        Block(kind="heading", start=0, end=10, level=1),
        Block(kind="heading", start=12, end=15, level=2),
    )
    held = article().model_copy(update={"text": text, "blocks": blocks})
    shown = reading.contents_html(held)
    assert 'href="#s-12"' in shown
    assert not TAG.search(shown)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a", "http://[", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    held = article().model_copy(update={"url": url})
    assert reading.safe_link(url) is None
    assert "<a " not in reading.origin_html(held)


def test_two_articles_of_one_title_are_told_apart_by_file() -> None:
    called = reading.names([article("one"), article("two"), article("three", title="Other")])
    assert called == {
        "one": "After a session (one.md)",
        "two": "After a session (two.md)",
        "three": "Other",
    }


def test_the_filter_wants_every_word() -> None:
    held: list[Article] = [article("one"), article("two", title="Silence")]
    assert reading.matching(held, "SILENCE window") == [held[1]]
    assert reading.matching(held, "") == held
    assert reading.matching(held, "silence zebra") == []
