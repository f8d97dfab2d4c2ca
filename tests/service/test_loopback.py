"""The whole service beside a chat service that fails, breaks or lies: nothing in it is a fake."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.models import Answered, FallbackReason, Message, Timed, Turn
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service, with_chat
from app.wiring.library import build_writer
from evals.hostile import judge
from evals.hostile.services import askings
from evals.loopback.models import SCRIPTED
from evals.loopback.server import Loopback
from ingest.run import run
from tests.browser import library

QUESTION = "What do I do after a bad session?"
CANARIES = ("Priya", "Raman", "07700 900123", "Marguerite")


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> AskService:
    """The service with no model; each test adds one."""
    place = tmp_path_factory.mktemp("loopback")
    library.write(place / "articles")
    settings = load_settings(store=str(place / "store"), composer="library")
    run([place / "articles"], build_writer(settings), settings.corpus, lambda *_: None)
    return build_service(settings)


def ask(made: AskService, server: Loopback, name: str, message: Message | None = None) -> Timed:
    with askings("unused", server, [name]) as (asking,):
        return with_chat(made, asking.settings).ask(message or Message(text=QUESTION))


def useful(made: AskService, timed: Timed) -> Answered:
    """The reply, which can be looked up whoever worded it."""
    assert isinstance(timed.reply, Answered)
    articles = {one.id: made.article(one.id) for one in made.articles()}
    assert list(judge.wrong_citations(timed.reply, articles)) == []
    assert judge.useful(timed.reply, "answered")
    return timed.reply


FAILURES: list[tuple[str, set[FallbackReason]]] = [
    ("401", {"wrong_key"}),
    ("403", {"forbidden"}),
    ("404", {"unknown_model"}),
    ("408", {"slow"}),
    ("429", {"busy"}),
    ("429-retry-after", {"busy"}),
    ("429-quota", {"busy"}),
    ("500", {"server"}),
    ("503", {"server"}),
    ("too-long", {"too_long"}),
    ("connection-refused", {"unreachable"}),
    ("unknown-host", {"unknown_host"}),
    ("insecure", {"insecure"}),
    ("stalls", {"slow"}),
    ("stalls-in-the-middle", {"stalled"}),
    ("cuts-off", {"cut_off"}),
    ("length", {"length"}),
    ("content-filter", {"filtered"}),
    ("content-filter-at-once", {"filtered"}),
    ("empty", {"empty"}),
    ("refuses", {"refused"}),
    ("malformed-json", {"unreadable", "too_little"}),
    ("another-schema", {"unreadable", "too_little"}),
    ("not-utf8", {"unreadable"}),
    ("broken-events", {"unreadable"}),
    ("error-in-stream", {"server"}),
    ("endless-sentence", {"flooded"}),
    ("declines", {"too_little"}),
]


@pytest.mark.parametrize(("name", "reasons"), FAILURES, ids=[name for name, _ in FAILURES])
def test_a_failure_ends_in_an_answer_that_says_what_happened(
    made: AskService, server: Loopback, name: str, reasons: set[FallbackReason]
) -> None:
    timed = ask(made, server, name)
    useful(made, timed)
    assert timed.written is not None
    assert timed.written.fallback is not None
    assert timed.written.fallback.reason in reasons


@pytest.mark.parametrize(
    "name", ["good", "plain-text", "fenced-json", "no-schema", "no-json", "no-end"]
)
def test_whatever_form_a_server_knows_the_model_s_words_are_shown(
    made: AskService, server: Loopback, name: str
) -> None:
    timed = ask(made, server, name)
    reply = useful(made, timed)
    assert timed.composer == "model"
    assert timed.written is not None
    assert timed.written.shown == len(reply.sentences)


def test_a_flood_is_left_unread(made: AskService, server: Loopback) -> None:
    server.forget()
    timed = ask(made, server, "floods")
    assert len(useful(made, timed).sentences) <= judge.MOST_SENTENCES
    assert heard_nothing_more(server)


def heard_nothing_more(server: Loopback) -> bool:
    """Whether the server notices, in its own time, that nobody listens to an answer."""
    waiting = threading.Event()
    for _ in range(200):
        if any(kept.left for kept in server.requests):
            return True
        waiting.wait(0.05)
    return False


SURE = ("alters-quotes", "cites-beyond", "links", "repeats")
"""What is refused by its form, however well the gate reads; ``evals hostile`` measures the rest."""


@pytest.mark.parametrize("name", SURE)
def test_nothing_that_a_hostile_model_gets_wrong_in_its_form_is_shown(
    made: AskService, server: Loopback, name: str
) -> None:
    server.forget()
    reply = useful(made, ask(made, server, name))
    bad = [one for kept in server.requests for one in kept.said if one.bad]
    assert bad
    if name != "repeats":
        assert list(judge.bad_shown(reply.sentences, bad)) == []
    assert list(judge.said_twice(reply.sentences)) == []
    assert list(judge.links(reply)) == []


@pytest.mark.parametrize("name", ["good", "links", "leaks-prompt", "500", "stalls"])
def test_no_identifier_is_in_any_request_however_the_model_behaves(
    made: AskService, server: Loopback, name: str
) -> None:
    server.forget()
    first = Message(
        text="After a bad session my client Priya Raman rang me on 07700 900123. What do I do?"
    )
    timed = ask(made, server, name, first)
    said = judge.sentences(timed.reply)
    more = Message(
        text="and what would Marguerite Blanchard, my supervisor, say about Priya?",
        history=(
            Turn(role="user", text=first.text),
            Turn(role="assistant", text=" ".join(one.text for one in said)),
        ),
        masking=timed.masking,
    )
    ask(made, server, name, more)
    assert server.requests
    left = [word for kept in server.requests for word in judge.canaries(kept, CANARIES)]
    assert left == []


def test_every_script_is_tried_here_or_by_the_evals() -> None:
    tried = {name for name, _ in FAILURES}
    broken = {name for name, one in SCRIPTED.items() if one.kind in ("broken", "failing")}
    shown = {"plain-text", "fenced-json", "no-schema", "no-json", "no-end", "floods"}
    assert broken - tried - shown == set()
