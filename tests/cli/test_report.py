from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.models import (
    Abstained,
    Answered,
    Citation,
    Contact,
    DropReason,
    Masked,
    Masking,
    Notice,
    Redirected,
    Reply,
    Risk,
    Screening,
    Sentence,
    Timed,
    Urgent,
)
from app.pipeline.verify import Verdict
from app.report import (
    Checked,
    checked_json,
    checked_text,
    reply_json,
    reply_text,
    screening_json,
    screening_text,
)
from tests.cli.test_shapes import ANSWER

CALLED = Contact(name="Helpline", reach="116 123", when="any time", confirmed=date(2026, 1, 31))
LISTED = Contact(name="Emergency services", reach="999", when="any time")
NOTICE = Notice(sentences=("Somebody may be in danger.", "Call them."), contacts=(LISTED, CALLED))
ABOVE = (
    "Somebody may be in danger. Call them.\n\n"
    "Emergency services: 999 (any time); not confirmed by an operator\n"
    "Helpline: 116 123 (any time)"
)
SAID = Sentence(text="That is a lot.", part="opening", basis="general")
QUOTED = Sentence(text="Rest first.", part="evidence", basis="quoted", citations=(1,))
CITED = Citation(
    marker=1,
    passage_id="p",
    article_id="a",
    source="a.md",
    title="A title",
    publisher=None,
    url=None,
    audience="client",
    heading=("A", "B"),
    quote="Rest first.",
    start=4,
    end=15,
)
RISK = Risk(who="client", what="self_harm", words="wants to die")


def _answered(notice: Notice | None) -> Answered:
    return Answered(
        sentences=(SAID, QUOTED),
        citations=(CITED,),
        also_found=(),
        follow_ups=("And then?",),
        notice=notice,
    )


def _redirected(notice: Notice | None) -> Redirected:
    return Redirected(
        route="clinical_request",
        sentences=(SAID, QUOTED),
        citations=(CITED,),
        also_found=(),
        follow_ups=("And then?",),
        notice=notice,
    )


def _abstained(notice: Notice | None) -> Abstained:
    return Abstained(sentences=(SAID,), nearest=(), follow_ups=(), notice=notice)


URGENT = Urgent(sentences=(SAID,), contacts=(LISTED, CALLED))


def _timed(reply: Reply) -> Timed:
    return Timed(
        reply=reply,
        screening=Screening(route="clinical_request", risks=(RISK,)),
        masked=Masked(text="", spans=()),
        masking=Masking(),
        composer="extractive",
        timings_ms={"screen": 1.0},
    )


@pytest.mark.parametrize("make", [_answered, _redirected, _abstained])
def test_a_notice_and_whom_to_reach_stand_above_the_answer(
    make: Callable[[Notice | None], Reply],
) -> None:
    without, within = reply_text(make(None)), reply_text(make(NOTICE))
    assert without.startswith("That is a lot.")
    assert within == f"{ABOVE}\n\n{without}"


def test_urgent_help_names_people_and_whether_anybody_made_sure_of_them() -> None:
    said = reply_text(URGENT)
    assert said == (
        "That is a lot.\n\nEmergency services: 999 (any time); not confirmed by an operator\n"
        "Helpline: 116 123 (any time)"
    )


@pytest.mark.parametrize(
    "reply", [_answered(NOTICE), _redirected(NOTICE), _abstained(NOTICE), URGENT]
)
def test_every_kind_of_reply_has_one_shape_with_its_route_and_risks(reply: Reply) -> None:
    shown = reply_json(_timed(reply))
    assert set(shown) == ANSWER - {"id"}
    assert shown["kind"] == reply.kind
    assert shown["route"] == "clinical_request"
    assert shown["risks"] == [{"who": "client", "what": "self_harm", "words": "wants to die"}]
    assert shown["model"] is None
    assert isinstance(shown["sentences"], list) and shown["sentences"][0]["basis"] == "general"


def test_what_is_quoted_in_a_redirection_is_cited_and_says_for_whom_it_was_written() -> None:
    shown = reply_json(_timed(_redirected(None)))
    assert isinstance(shown["citations"], list)
    assert [citation["quote"] for citation in shown["citations"]] == ["Rest first."]
    assert shown["follow_ups"] == ["And then?"]
    assert str(shown["text"]).endswith("“Rest first.” [1]\n\n[1] was written for clients.")


def test_screening_names_each_risk_for_a_person() -> None:
    found = Screening(route="question", risks=(RISK,))
    assert screening_text(found).splitlines() == [
        "Route: question.",
        "Risk: client, self_harm: “wants to die”",
    ]
    quiet = Screening(route="off_topic", risks=(), readable=False)
    assert "No risk found." in screening_text(quiet) and "English" in screening_text(quiet)


def test_a_message_that_was_not_read_is_not_to_be_taken_for_a_safe_one() -> None:
    for readable in (True, False):
        found = Screening(route="question", risks=(), readable=readable)
        shown = screening_json(found)
        assert shown == {"route": "question", "risks": [], "readable": readable}
        answer = reply_json(_timed(_abstained(None)).model_copy(update={"screening": found}))
        assert answer["readable"] is readable


def _checked(text: str, *reasons: DropReason) -> Checked:
    return Checked(text=text, verdict=Verdict(passed=not reasons, reasons=reasons))


def test_an_answer_passes_only_whole_and_never_empty() -> None:
    good, bad = _checked("Rest."), _checked("Great job.", "praise", "markup")
    assert checked_json([good, good])["passed"] is True
    assert checked_json([good, bad])["passed"] is False
    assert checked_json([]) == {"passed": False, "sentences": []}
    assert checked_json([bad])["sentences"] == [
        {"text": "Great job.", "verdict": "drop", "reasons": ["praise", "markup"]}
    ]


def test_what_is_dropped_is_shown_with_its_reasons() -> None:
    said = checked_text([_checked("Rest."), _checked("Great job.", "praise", "markup")])
    assert said == "pass  Rest.\nDROP  Great job.  (praise, markup)"
    assert checked_text([]) == "No sentence to show."


def test_that_nobody_made_sure_of_any_number_is_said_once() -> None:
    both = (LISTED, LISTED.model_copy(update={"name": "Crisis line"}))
    said = reply_text(URGENT.model_copy(update={"contacts": both}))
    assert said.count("not confirmed by an operator") == 1
    assert said.endswith("If one does not answer, try another.")
