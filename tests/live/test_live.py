"""A handful of tests for a real chat model: skipped without a key, since they send and cost."""

from __future__ import annotations

import pytest

from app.models import Answered, Message, Timed
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service
from app.wiring.library import build_writer
from ingest.run import run
from tests.conftest import LIVE, ROOT

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> AskService:
    if not LIVE.get("OPENAI_API_KEY"):
        pytest.skip("OPENAI_API_KEY is not set")
    settings = load_settings(
        composer="model",
        model=LIVE.get("DEBRIEF_MODEL"),
        store=str(tmp_path_factory.mktemp("live") / "store"),
        OPENAI_API_KEY=LIVE["OPENAI_API_KEY"],
        OPENAI_BASE_URL=LIVE.get("OPENAI_BASE_URL"),
    )
    run([ROOT / "corpus"], build_writer(settings), settings.corpus, lambda *_: None)
    return build_service(settings)


def answer(live: AskService, text: str) -> Timed:
    timed = live.ask(Message(text=text))
    assert isinstance(timed.reply, Answered) and timed.written is not None
    return timed


def test_a_real_model_s_answer_is_shown_with_its_citations(live: AskService) -> None:
    timed = answer(live, "What do I do when a client goes silent?")
    assert timed.composer == "model", timed.written
    assert isinstance(timed.reply, Answered)
    assert len(timed.reply.citations) >= 2


def test_most_of_what_a_real_model_writes_is_kept(live: AskService) -> None:
    timed = answer(live, "I keep replaying what I said when she started to cry.")
    assert timed.written is not None
    dropped = sum(timed.written.dropped.values())
    assert timed.written.shown >= 4 * dropped, timed.written


def test_a_real_service_says_what_it_cost(live: AskService) -> None:
    timed = answer(live, "How do I end on time?")
    assert timed.written is not None and not timed.written.tokens.counted
