"""Answers that a chat model writes: what is shown of them, and how soon."""

from __future__ import annotations

import threading

import pytest

from app.answering import Shown
from app.models import (
    Answered,
    Tokens,
)
from app.prompts import load_prompt
from tests.pipeline.builders import evidence, whole
from tests.service.chat_fakes import FakeChat, answer, entry, last
from tests.service.fakes import FakeIndex, FakeRetriever, service
from tests.service.written import (
    ASKED,
    ASKS,
    BAD,
    GOOD,
    OPENING,
    REST,
    SLOW,
    TWO,
    WRITE,
    Made,
    texts,
    words,
    written,
)


def test_a_good_answer_is_shown_whole_with_citations_that_open_its_words() -> None:
    timed = Made(GOOD).ask()
    assert texts(timed) == words(OPENING, SLOW, REST, ASKS)
    assert isinstance(timed.reply, Answered)
    assert [sentence.basis for sentence in timed.reply.sentences] == [
        "general", "supported", "supported", "general",
    ]  # fmt: skip
    assert [citation.quote for citation in timed.reply.citations] == [
        "Slow down before you judge the hour.", "A silence can be rest for the client",
    ]  # fmt: skip
    assert timed.composer == "model" and written(timed).fallback is None


def test_a_reply_says_which_model_and_which_prompts_made_it_and_what_it_cost() -> None:
    made = Made([GOOD, Tokens(sent=1_000, received=200)], price_in=2.0, price_out=10.0)
    done = written(made.ask())
    assert (done.model, done.host, done.mode) == ("fake-model", "model.example", "schema")
    assert done.tokens == Tokens(sent=1_000, received=200)
    assert done.price == pytest.approx(0.004)
    names = ("answer.system", "answer.json", "answer.user")
    assert done.prompts == {name: load_prompt(name).hash for name in names}


def test_tokens_are_counted_where_the_service_does_not_say() -> None:
    done = written(Made(GOOD).ask())
    assert done.tokens.counted and done.tokens.sent > 500 and done.tokens.received > 50
    assert done.price is None


def test_each_sentence_is_shown_before_the_next_is_written() -> None:
    go_on = threading.Event()

    class Waits(FakeChat):
        def stream(self, request, deadline):  # type: ignore[no-untyped-def]
            self.requests.append(request)
            yield answer(OPENING, SLOW)[:-2] + ", "
            assert go_on.wait(5), "the first sentences were not shown while this was waiting"
            yield answer(REST, ASKS)[len('{"sentences": [') :]

    made = Made()
    made.writer.composer.model = Waits()
    events = made.service.stream(ASKED)
    first, second = next(events), next(events)
    assert isinstance(first, Shown) and isinstance(second, Shown)
    assert [first.sentence.text, second.sentence.text] == words(OPENING, SLOW)
    go_on.set()
    assert len(list(events)) == 3


@pytest.mark.parametrize("bad", BAD, ids=lambda one: str(one["text"])[:30])
def test_a_bad_sentence_is_never_shown_and_is_asked_for_again_with_its_reasons(
    bad: dict[str, object],
) -> None:
    made = Made(answer(OPENING, SLOW, bad, WRITE, ASKS), answer(REST))
    timed = made.ask()
    assert texts(timed) == words(OPENING, SLOW, WRITE, REST, ASKS)
    first, again = made.chat.requests
    asked = last(again).text
    assert asked.startswith(last(first).text) and "<dropped>" in asked
    assert "Not shown because" in asked and sum(written(timed).dropped.values()) >= 1


def test_it_is_asked_again_once_and_no_more() -> None:
    made = Made(answer(OPENING, SLOW, BAD[0], WRITE, ASKS), answer(BAD[1]), answer(REST))
    assert texts(made.ask()) == words(OPENING, SLOW, WRITE, ASKS)
    assert len(made.chat.requests) == 2


def test_the_words_that_end_an_answer_come_after_what_was_mended() -> None:
    made = Made(
        answer(OPENING, BAD[0], SLOW, ASKS), answer(REST, entry("And then?", part="sit_with"))
    )
    assert texts(made.ask()) == words(OPENING, SLOW, REST, ASKS)


def test_a_word_that_was_changed_in_a_passage_s_sentence_is_changed_back() -> None:
    altered = entry("A silence can never be rest for the client who keeps it.", ("P2", "A silence"))
    timed = Made(answer(OPENING, SLOW, altered, ASKS)).ask()
    assert isinstance(timed.reply, Answered)
    shown = timed.reply.sentences[2]
    assert shown.text == "A silence can be rest for the client who keeps it."
    assert shown.basis == "quoted"


def test_a_sentence_of_a_passage_that_it_does_not_cite_is_dropped() -> None:
    altered = entry(
        "A silence can be rest for a client who keeps it.", ("P1", "Slow down before you")
    )
    made = Made(answer(OPENING, SLOW, altered, REST, ASKS), answer())
    assert texts(made.ask()) == words(OPENING, SLOW, REST, ASKS)


def test_a_passage_s_own_sentence_is_shown_as_a_quotation() -> None:
    quoted = entry("It may also be hurt.", ("P2", "It may also be hurt."))
    timed = Made(answer(OPENING, SLOW, quoted)).ask()
    assert isinstance(timed.reply, Answered)
    assert [one.basis for one in timed.reply.sentences] == ["general", "supported", "quoted"]


def test_signs_that_a_keyboard_changes_do_not_alter_a_quote_and_a_short_one_is_widened() -> None:
    curly = whole("The client’s quiet “may” be rest for them too. It passes.", "one")
    found = evidence(passages=[curly[1], TWO[1]])
    made = Made(
        answer(
            OPENING,
            entry("The client's quiet may be rest for them.", ("1", 'The client\'s quiet "may"')),
            REST,
        )
    )
    made.service = service(
        FakeRetriever(found), made.library, FakeIndex(curly, TWO), answers=made.writer
    )
    timed = made.ask()
    assert isinstance(timed.reply, Answered)
    assert timed.reply.citations[0].quote in curly[1].text
    assert len(timed.reply.citations) == 2
