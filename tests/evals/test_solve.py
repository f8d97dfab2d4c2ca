"""A case is put to the service turn by turn, as the page does it."""

from __future__ import annotations

import pytest

from app.errors import EmbedderError
from app.models import Message, Timed
from app.service import AskService
from evals.results import shown
from evals.solve import converse
from tests.evals.made import case
from tests.pipeline.builders import evidence, quoting, whole
from tests.service.fakes import FakeComposer, FakeIndex, FakeRetriever, guard, service

ONE = whole("Rest first. Then write it down.", "p1")
FOUND = evidence(passages=[ONE[1]])
REST = quoting("Rest first.", ("p1", "Rest first."))


class Keeping(AskService):
    """The same service, which keeps what it was asked."""

    asked: list[Message]

    def ask(self, message: Message, region: None = None) -> Timed:  # type: ignore[override]
        self.asked.append(message)
        return super().ask(message, region)


def made() -> Keeping:
    fake = service(
        FakeRetriever(FOUND),
        FakeComposer(REST),
        FakeIndex(ONE),
        before=guard(known={"Priya": "person"}),
    )
    fake.__class__ = Keeping
    assert isinstance(fake, Keeping)
    fake.asked = []
    return fake


def test_each_turn_is_asked_with_the_conversation_before_it_and_its_masking() -> None:
    asked = made()
    turns = ("Priya went quiet.", "And Priya next week?")
    transcript = converse(asked, case(turns=turns))
    assert [one.masked for one in transcript.exchanges] == [
        "[Person 1] went quiet.",
        "And [Person 1] next week?",
    ]
    first, second = asked.asked
    assert first.history == ()
    assert [(turn.role, turn.text) for turn in second.history] == [
        ("user", "Priya went quiet."),
        ("assistant", "Rest first."),
    ]
    assert second.masking.masks


def test_a_transcript_has_what_was_shown_with_its_markers_and_citations() -> None:
    (said,) = converse(made(), case(turns=("What now?",))).exchanges
    assert said.kind == "answered"
    assert [(one.text, one.markers) for one in said.sentences] == [("Rest first.", (1,))]
    assert said.citations[0].quote == "Rest first."
    assert shown(said) == "(answered, question)\nRest first. [1]"


def test_a_message_without_words_gets_what_the_page_would_say_and_is_no_history() -> None:
    asked = made()
    transcript = converse(asked, case(turns=("…", "What now?")))
    assert [one.kind for one in transcript.exchanges] == ["failed", "answered"]
    assert "no words" in transcript.exchanges[0].sentences[0].text
    assert asked.asked[1].history == ()


def test_what_breaks_breaks_the_case() -> None:
    broken = service(FakeRetriever(EmbedderError("gone")), FakeComposer(REST), FakeIndex(ONE))
    with pytest.raises(EmbedderError):
        converse(broken, case(turns=("What now?",)))
