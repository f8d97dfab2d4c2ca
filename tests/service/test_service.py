from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from app.answering import Shown
from app.errors import DebriefError, EmbedderError, StoreBusy, StoreUnusable, UsageError
from app.finding import FIND_ATTEMPTS
from app.lines import load_lines
from app.models import (
    Abstained,
    Answered,
    DraftSentence,
    Masking,
    Message,
    Part,
    Question,
    Timed,
    Turn,
)
from app.pipeline.compose import ExtractiveComposer
from app.service import LONGEST_QUESTION, AskService
from app.understanding.feelings import load_feelings
from app.understanding.themes import load_themes
from tests.pipeline.builders import evidence, quotable, quoting, whole
from tests.service.fakes import FakeComposer, FakeIndex, FakeRetriever, service

ONE = whole("Rest first. Then write it down.", "p1")
TWO = whole("A silence can be rest.", "p2")
THREE = whole("A late client tells you something.", "p3")
LIBRARY = FakeIndex(ONE, TWO, THREE)
FOUND = evidence(passages=[ONE[1], TWO[1], THREE[1]])
REST = quoting("Rest first.", ("p1", "Rest first."))
SILENCE = quoting("A silence can be rest.", ("p2", "A silence can be rest."))
MADE_UP = quoting("Rest last.", ("p1", "Rest last."))
ASKED = Message(text="What do I do after a bad session?")


def _line(part: Part, text: str = "") -> DraftSentence:
    return DraftSentence(text=text or f"A line to {part}.", part=part, basis="general")


def _answering(*drafts: DraftSentence) -> AskService:
    return service(FakeRetriever(FOUND), FakeComposer(*drafts), LIBRARY)


def _answered(made: AskService, message: Message = ASKED) -> Answered:
    reply = made.ask(message).reply
    assert isinstance(reply, Answered)
    return reply


def test_an_answer_holds_what_was_composed_with_markers_that_open_its_citations() -> None:
    reply = _answered(_answering(_line("opening"), _line("lead"), SILENCE, REST, _line("sit_with")))
    assert [sentence.part for sentence in reply.sentences] == [
        "opening", "lead", "evidence", "evidence", "sit_with",
    ]  # fmt: skip
    assert [sentence.citations for sentence in reply.sentences] == [(), (), (1,), (2,), ()]
    texts = {article.id: article.text for article, _ in (ONE, TWO)}
    for citation, draft in zip(reply.citations, (SILENCE, REST), strict=True):
        assert citation.quote == draft.text
        assert texts[citation.article_id][citation.start : citation.end] == citation.quote


def test_what_was_found_and_not_cited_is_listed_beside_it() -> None:
    reply = _answered(_answering(SILENCE))
    assert [reference.passage_id for reference in reply.also_found] == ["p1", "p3"]


def test_the_stream_shows_what_the_reply_holds_and_cites_nothing_before_it_is_known() -> None:
    made = _answering(_line("opening"), _line("lead"), REST, SILENCE, REST, _line("sit_with"))
    *shown, last = made.stream(ASKED)
    assert isinstance(last, Timed) and isinstance(last.reply, Answered)
    known: set[int] = set()
    for event in shown:
        assert isinstance(event, Shown)
        known |= {citation.marker for citation in event.citations}
        assert known.issuperset(event.sentence.citations)
    assert [event.sentence for event in shown if isinstance(event, Shown)] == list(
        last.reply.sentences
    )
    assert known == {citation.marker for citation in last.reply.citations}


def test_a_sentence_that_fails_verification_is_never_shown_nor_is_what_led_to_it() -> None:
    lead = _line("lead", "A place to start:")
    reply = _answered(_answering(_line("opening"), REST, lead, MADE_UP, _line("sit_with")))
    assert [sentence.text for sentence in reply.sentences] == [
        "A line to opening.", "Rest first.", "A line to sit_with.",
    ]  # fmt: skip


def test_a_lead_still_leads_to_the_next_quote_that_passes() -> None:
    reply = _answered(_answering(_line("lead"), MADE_UP, REST))
    assert [sentence.part for sentence in reply.sentences] == ["lead", "evidence"]


def test_where_no_quote_passes_nothing_is_shown_and_the_service_abstains() -> None:
    made = _answering(_line("opening"), _line("lead"), MADE_UP, _line("sit_with"))
    (only,) = made.stream(ASKED)
    assert isinstance(only, Timed) and isinstance(only.reply, Abstained)


def test_passages_without_a_sentence_to_quote_make_no_answer() -> None:
    composer = ExtractiveComposer(load_themes(), load_lines(), load_feelings())
    (only,) = service(FakeRetriever(FOUND), composer, LIBRARY).stream(ASKED)
    assert isinstance(only, Timed) and isinstance(only.reply, Abstained)


def test_the_extractive_answer_passes_the_gate_whole() -> None:
    quotes = [quotable("Then write it down.", "p1"), quotable("A silence can be rest.", "p2")]
    found = FOUND.model_copy(update={"sentences": tuple(quotes)})
    composer = ExtractiveComposer(load_themes(), load_lines(), load_feelings())
    drafts = list(composer.compose(Question(text=ASKED.text), found))
    reply = _answered(service(FakeRetriever(found), composer, LIBRARY))
    assert [sentence.text for sentence in reply.sentences] == [draft.text for draft in drafts]


def test_outside_the_library_it_abstains_names_the_nearest_and_composes_nothing() -> None:
    composer = FakeComposer(REST)
    found = FOUND.model_copy(update={"answerable": False})
    timed = service(FakeRetriever(found), composer, LIBRARY).ask(ASKED)
    assert isinstance(timed.reply, Abstained)
    assert [reference.passage_id for reference in timed.reply.nearest] == ["p1", "p2", "p3"]
    lines = load_lines()
    vetted = {*lines.absent, *lines.absent_told}
    assert {sentence.text for sentence in timed.reply.sentences} <= vetted
    assert all(sentence.basis == "general" for sentence in timed.reply.sentences)
    assert timed.reply.sentences and composer.asked == []


def test_an_empty_library_abstains() -> None:
    found = evidence(answerable=False)
    reply = service(FakeRetriever(found), FakeComposer(), FakeIndex()).ask(ASKED).reply
    assert isinstance(reply, Abstained) and reply.nearest == ()


def test_a_follow_up_is_searched_with_what_it_leans_on_and_composed_as_it_was_typed() -> None:
    retriever, composer = FakeRetriever(FOUND), FakeComposer(REST)
    history = (Turn(role="user", text=ASKED.text), Turn(role="assistant", text="Rest first."))
    text = "what about with couples?"
    service(retriever, composer, LIBRARY).ask(Message(text=text, history=history))
    assert retriever.asked == [f"{ASKED.text}\n{text}"]
    assert composer.asked == [Question(text=text, history=history)]


def test_a_reply_names_its_composer_and_the_stages_it_went_through() -> None:
    timed = _answering(REST).ask(ASKED)
    assert timed.composer == "fake"
    assert set(timed.timings_ms) == {
        "deidentify", "screen", "retrieve", "compose", "verify", "total",
    }  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [
        StoreUnusable("The index cannot be read. Run 'python -m ingest'."),
        EmbedderError("The embedder cannot be loaded. Run 'make setup'."),
    ],
)
def test_what_breaks_below_comes_through_as_it_is(error: DebriefError) -> None:
    broken = service(FakeRetriever(error), FakeComposer(REST), LIBRARY)
    with pytest.raises(type(error)) as caught:
        broken.ask(ASKED)
    assert caught.value is error
    if isinstance(error, StoreUnusable):
        shut = service(FakeRetriever(FOUND), FakeComposer(REST), error)
        for call in (shut.size, shut.articles, shut.check_ready, lambda: shut.article("x")):
            with pytest.raises(StoreUnusable):
                call()


def test_an_ingest_that_ends_between_a_passage_and_its_article_is_looked_past() -> None:
    retriever = FakeRetriever(FOUND)
    reply = _answered(service(retriever, FakeComposer(REST), FakeIndex(TWO), LIBRARY))
    assert [citation.passage_id for citation in reply.citations] == ["p1"]
    assert len(retriever.asked) == 2


def test_a_passage_that_no_longer_stands_in_its_article_is_not_cited() -> None:
    retriever = FakeRetriever(FOUND)
    rewritten = ONE[0].model_copy(update={"text": f"A new first line. {ONE[0].text}"})
    changed = FakeIndex((rewritten, ONE[1]), TWO, THREE)
    with pytest.raises(StoreBusy):
        service(retriever, FakeComposer(REST), changed).ask(ASKED)
    assert len(retriever.asked) == FIND_ATTEMPTS


def test_a_search_brings_the_articles_of_its_passages() -> None:
    found = _answering().search("a silence", 2)
    assert [hit.passage.id for hit in found.hits] == ["p1", "p2"]
    assert [article.id for article in found.articles] == [ONE[0].id, TWO[0].id]


def _unchecked(text: str) -> Message:
    """A message as it may come: no model accepts a text that is none."""
    return Message.model_construct(text=text, history=(), masking=Masking(), misread=False)


REFUSED = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("questions_refused.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
] + [{"why": "too long", "text": "Rosalind " * 5_556, "says": f"{LONGEST_QUESTION:,}"}]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["why"])
def test_a_question_that_cannot_be_read_is_refused_before_anything_is_looked_up(
    case: dict[str, str],
) -> None:
    retriever = FakeRetriever(FOUND)
    made = service(retriever, FakeComposer(REST), LIBRARY)
    message = _unchecked(case["text"])
    for refuse in (lambda: made.ask(message), lambda: made.mask(message),
                   lambda: made.search(case["text"], 3)):  # fmt: skip
        with pytest.raises(UsageError, match=case["says"]) as caught:
            refuse()
        assert "Rosalind" not in str(caught.value)
        assert str(caught.value).endswith(".")
    assert retriever.asked == []


@pytest.mark.parametrize("text", ["x", "7", "a\x00b", "x" * LONGEST_QUESTION, "﷽ what now"])
def test_anything_with_a_word_in_it_is_answered(text: str) -> None:
    assert _answered(_answering(REST), Message(text=text)).citations


def test_nothing_that_was_asked_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message = Message(
        text="Rosalind walked out", history=(Turn(role="user", text="Rosalind was late"),)
    )
    _answering(REST).ask(message)
    with pytest.raises(UsageError):
        _answering(REST).ask(Message(text="Rosalind " * 1_000))
    assert "Rosalind" not in caplog.text
    assert "walked out" not in caplog.text
