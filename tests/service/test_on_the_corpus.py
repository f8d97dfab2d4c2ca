"""The whole service, nothing in it a fake, on the articles that come with it."""

from __future__ import annotations

import pytest

from app.models import Answered, Message, Redirected, Urgent
from app.notices import load_notices
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service
from app.wiring.library import build_writer
from ingest.run import run

NOTICES = load_notices()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> AskService:
    settings = load_settings(store=str(tmp_path_factory.mktemp("store") / "index"))
    run([settings.corpus], build_writer(settings), settings.corpus, lambda *_: None)
    return build_service(settings)


def test_a_suicidal_client_gets_a_notice_and_the_therapist_a_supportive_answer(
    made: AskService,
) -> None:
    reply = made.ask(Message(text="he's suicidal, am I a terrible therapist?")).reply
    assert isinstance(reply, Answered) and reply.notice is not None
    assert reply.notice.sentences == NOTICES.notice["client"]["self_harm"]
    assert reply.citations


def test_a_therapist_in_danger_gets_people_alone(made: AskService) -> None:
    assert isinstance(made.ask(Message(text="I want to kill myself tonight.")).reply, Urgent)


def test_a_hard_session_is_answered_without_a_notice(made: AskService) -> None:
    reply = made.ask(Message(text="What do I do after a bad session?")).reply
    assert isinstance(reply, Answered) and reply.notice is None


def test_a_question_about_a_dose_is_redirected_with_something_to_read(made: AskService) -> None:
    reply = made.ask(Message(text="What dose of sertraline should my client take?")).reply
    assert isinstance(reply, Redirected)
    assert reply.sentences[0].text == NOTICES.redirect["medication"].cannot


ASKS = sorted({ask for words in NOTICES.redirect.values() for ask in words.asks})


@pytest.mark.parametrize("ask", ASKS)
def test_what_is_offered_in_place_of_clinical_work_is_answered(made: AskService, ask: str) -> None:
    assert isinstance(made.ask(Message(text=ask)).reply, Answered)
