"""A grader model's votes, from scripted graders on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import UsageError
from app.settings import load_settings
from evals.loopback.graders import grader_models
from evals.loopback.server import Loopback
from evals.rubric.configured import build_grader
from evals.rubric.criteria import criteria
from evals.rubric.grader import MOST_LOST, Grader, RubricScorer, agreements, rubric_scorers
from evals.rubric.votes import Vote, read, verdict
from tests.evals.scored import LIBRARY, case, citation, exchange, quoted, sentence, transcript

BLAME = next(one for one in criteria() if one.name == "blame")
VALIDATES = next(one for one in criteria() if one.name == "validates")
SHOWN = "That sounds like a long hour."
GOOD = transcript(exchange(sentence(SHOWN), quoted(), citations=(citation(),)))


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback(models=grader_models()) as running:
        yield running


def _grader(server: Loopback, name: str, seconds: float = 20.0) -> Grader:
    settings = load_settings(
        grader_model=name,
        grader_base_url=server.url,
        grader_api_key="loopback",
    )
    return build_grader(settings, seconds=seconds)


def test_a_fair_grader_passes_a_good_answer_on_every_criterion(server: Loopback) -> None:
    grader = _grader(server, "grader-fair")
    for scorer in rubric_scorers(grader):
        grade = scorer.grade(case(), GOOD, LIBRARY)
        assert grade is not None
        assert grade.value == 1.0, scorer.name
    assert all(one.agreement == 1.0 and not one.lost for one in agreements(grader))
    assert len(server.requests) == 3 * len(criteria())


def test_a_fault_is_graded_with_the_words_that_show_it(server: Loopback) -> None:
    bad = "It was your fault that she left."
    shown = transcript(exchange(sentence(SHOWN), sentence(bad)))
    grade = RubricScorer(_grader(server, "grader-fair"), BLAME).grade(case(), shown, LIBRARY)
    assert grade is not None
    assert grade.value == 0.0
    assert grade.faults[0].words == bad


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("grader-chats", "unreadable"),
        ("grader-contradicts-itself", "contradicts_itself"),
        ("grader-invents-evidence", "quotes_what_is_not_there"),
        ("grader-shows-nothing", "no_evidence"),
        ("grader-refuses", "refused"),
        ("grader-without-key", "wrong_key"),
    ],
)
def test_what_is_no_grade_is_unscored_and_counted_apart(
    server: Loopback, name: str, why: str
) -> None:
    grader = _grader(server, name)
    grade = RubricScorer(grader, BLAME).grade(case(), GOOD, LIBRARY)
    assert grade is not None
    assert grade.value is None
    assert why in grade.because
    (found,) = agreements(grader)
    assert (found.scored, found.unscored, found.agreement) == (0, 1, None)
    assert found.lost == {why: 3}


def test_a_grader_that_does_not_answer_in_time_is_unscored(server: Loopback) -> None:
    grader = _grader(server, "grader-stalls", seconds=0.3)
    grade = RubricScorer(grader, BLAME).grade(case(), GOOD, LIBRARY)
    assert grade is not None
    assert grade.value is None
    (found,) = agreements(grader)
    assert sum(found.lost.values()) == 3


def test_two_votes_of_three_decide_and_their_agreement_is_said(server: Loopback) -> None:
    grader = _grader(server, "grader-wavers")
    grade = RubricScorer(grader, VALIDATES).grade(case(), GOOD, LIBRARY)
    assert grade is not None
    assert grade.value == 1.0
    assert "0.67 of 3 votes agree" in grade.because
    (found,) = agreements(grader)
    assert found.agreement == pytest.approx(2 / 3)
    assert found.unanimous == 0


def test_one_vote_against_one_is_unscored(server: Loopback) -> None:
    grade = RubricScorer(_grader(server, "grader-splits"), VALIDATES).grade(case(), GOOD, LIBRARY)
    assert grade is not None
    assert grade.value is None
    assert "unreadable 1" in grade.because


def test_a_grader_that_is_gone_is_not_asked_for_ever(server: Loopback) -> None:
    grader = _grader(server, "grader-without-key")
    for scorer in rubric_scorers(grader):
        scorer.grade(case(), GOOD, LIBRARY)
    assert len(server.requests) == MOST_LOST


def test_only_masked_text_is_sent_to_a_grader(server: Loopback) -> None:
    typed = exchange(sentence(SHOWN), typed="my client Dana Whitlow", masked="my client [Client]")
    RubricScorer(_grader(server, "grader-fair"), BLAME).grade(case(), transcript(typed), LIBRARY)
    assert server.requests
    assert not any("Whitlow" in one.text for one in server.requests)


def test_without_a_grader_the_model_under_judgement_does_not_grade_itself() -> None:
    with pytest.raises(UsageError, match="DEBRIEF_GRADER_MODEL"):
        build_grader(load_settings(model="the-one-under-judgement", OPENAI_API_KEY="key"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ('{"answer": "no", "quote": ""}', Vote(answer="no")),
        (
            'Sure. {"answer": "Yes", "quote": "a long hour"} Done.',
            Vote(answer="yes", quote="a long hour"),
        ),
        ('{"answer": "maybe", "quote": ""}', Vote(lost="unreadable")),
        ('{"answer": true, "quote": ""}', Vote(lost="unreadable")),
        ('{"answer": "yes"', Vote(lost="unreadable")),
        ("", Vote(lost="unreadable")),
        ('{"answer": "yes", "quote": ""}', Vote(lost="no_evidence")),
    ],
)
def test_a_vote_is_read_strictly(said: str, expected: Vote) -> None:
    assert read(said, BLAME, SHOWN) == expected


def test_votes_that_are_lost_do_not_count_as_votes() -> None:
    found = verdict([Vote(answer="yes"), Vote(answer="yes"), Vote(lost="slow")])
    assert (found.answer, found.agreement, found.lost) == ("yes", 1.0, {"slow": 1})
    assert verdict([Vote(answer="yes"), Vote(lost="slow"), Vote(lost="slow")]).answer is None


def test_every_criterion_is_a_question_that_has_a_good_answer() -> None:
    assert all("?" in one.ask and one.good in ("yes", "no") for one in criteria())
    assert {one.evidence for one in criteria()} == {"yes"}
