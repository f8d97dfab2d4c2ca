from __future__ import annotations

import re

import pytest

from app.models import Failed, Sentence
from app.ui import render
from tests.ui.fakes import HOSTILE, answered, article, citation, reference

TAG = re.compile(r"<\s*(script|img|b|a)\b", re.IGNORECASE)


def test_every_part_of_an_answer_shows_markup_as_text() -> None:
    for part in ("opening", "lead", "evidence", "sit_with", "supervision", "guidance"):
        for basis in ("quoted", "supported", "general"):
            sentence = Sentence.model_validate({"text": HOSTILE, "part": part, "basis": basis})
            shown = render.sentence_html(sentence)
            assert not TAG.search(shown)
            assert "&lt;script&gt;alert(1)&lt;/script&gt; $x^2$ **bold**" in shown


def test_a_question_is_shown_as_text_with_its_placeholders_set_apart() -> None:
    shown = render.masked_html(f"{HOSTILE} [Person 1]\n  second line", ["[Person 1]"])
    assert not TAG.search(shown)
    assert '<span class="db-masked">[Person 1]</span>\n  second line' in shown


def test_a_failure_shows_markup_as_text() -> None:
    shown = render.failed_html(Failed(what=HOSTILE, kept=HOSTILE, next_step=HOSTILE))
    assert not TAG.search(shown)


def test_an_attribute_cannot_be_broken_out_of() -> None:
    assert '"' not in render.text('" onmouseover="x')


@pytest.mark.parametrize("mark", list("\\`*_{}[]()<>#+-.!|~$^="))
def test_a_label_escapes_markdown(mark: str) -> None:
    assert render.label(f"a{mark}b") == f"a\\{mark}b"


def test_a_label_is_one_line_and_makes_no_icon_and_no_arrow() -> None:
    assert "\n" not in render.label("one\n# two")
    assert ":material" not in render.label("see :material/home: there")
    assert "->" not in render.label("a -> b").replace("\\", "")


def test_only_a_quoted_sentence_wears_quotation_marks() -> None:
    quoted = Sentence(text="Rest.", part="evidence", basis="quoted", citations=(1,))
    supported = Sentence(text="Rest.", part="evidence", basis="supported", citations=(1,))
    assert "“Rest.”" in render.sentence_html(quoted)
    assert "“" not in render.sentence_html(supported)


def test_a_quotation_within_a_quotation_gets_single_marks_outside() -> None:
    assert render.quoted("Say “wait”.") == "‘Say “wait”.’"


def test_the_answer_says_where_a_citation_was_written_for_clients() -> None:
    assert "written for clients" in render.clients_html([citation(article(), audience="client")])
    assert render.clients_html([citation(article())]) == ""
    assert "written for clients" in render.citation_label(citation(article(), audience="client"))


def test_cited_and_also_found_are_told_apart() -> None:
    reply = answered(article())
    assert "word for word" in render.cited_html(reply.citations)
    assert render.reference_label(reference(article())) == "After a session › Rest"
    assert render.citation_label(reply.citations[0]).startswith("\\[1\\] After a session")


def test_supervision_is_named_once() -> None:
    line = Sentence(text="For supervision, bring it.", part="supervision", basis="general")
    assert render.sentence_html(line).count("supervision,") == 1
    assert "db-term" not in render.sentence_html(line)
