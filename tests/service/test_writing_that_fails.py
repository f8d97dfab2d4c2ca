"""What is shown where a chat model fails, stalls, floods or is too dear: verified words, always."""

from __future__ import annotations

import threading

import pytest

from app.models import (
    FallbackReason,
    Message,
    Tokens,
    Turn,
)
from app.pipeline.generate import MOST_LINES
from app.ports.chat import ChatFailed
from tests.service.chat_fakes import FakeChat, answer, entry
from tests.service.written import (
    ASKED,
    ASKS,
    BAD,
    GOOD,
    LIBRARY_LINE,
    OPENING,
    REST,
    SLOW,
    Made,
    texts,
    words,
    written,
)

FAILURES: list[FallbackReason] = [
    "no_key", "wrong_key", "forbidden", "unknown_model", "too_long", "bad_request", "busy",
    "server", "unreachable", "unknown_host", "insecure", "slow", "empty", "refused", "filtered",
]  # fmt: skip


@pytest.mark.parametrize("reason", FAILURES)
def test_where_the_model_says_nothing_the_library_answers_and_the_reply_says_why(
    reason: FallbackReason,
) -> None:
    timed = Made(ChatFailed(reason)).ask()
    assert texts(timed) == [LIBRARY_LINE, "It may also be hurt.", "What stays with you?"]
    assert timed.composer == "fake"
    fallback = written(timed).fallback
    assert fallback is not None
    assert (fallback.reason, fallback.host, fallback.kept) == (reason, "model.example", 0)


def test_where_it_breaks_off_what_was_shown_stays_and_is_enough_if_it_was() -> None:
    begun = GOOD[: GOOD.index("What was it")]
    timed = Made([begun, ChatFailed("cut_off")]).ask()
    assert texts(timed) == words(OPENING, SLOW, REST)
    fallback = written(timed).fallback
    assert fallback is not None and (fallback.reason, fallback.kept) == ("cut_off", 3)
    assert timed.composer == "model"


def test_where_too_little_came_the_library_adds_to_it_and_repeats_nothing() -> None:
    begun = GOOD[: GOOD.index("A silence")]
    timed = Made([begun, ChatFailed("stalled")]).ask()
    assert texts(timed) == [
        *words(OPENING, SLOW), "It may also be hurt.", "What stays with you?",
    ]  # fmt: skip
    fallback = written(timed).fallback
    assert fallback is not None and (fallback.reason, fallback.kept) == ("stalled", 2)
    assert timed.composer == "fake"


def test_where_too_little_passes_the_library_answers() -> None:
    timed = Made(answer(*BAD), answer(*BAD)).ask()
    assert texts(timed) == [LIBRARY_LINE, "It may also be hurt.", "What stays with you?"]
    fallback = written(timed).fallback
    assert fallback is not None and fallback.reason == "too_little"


def test_an_answer_that_is_all_there_needs_no_clean_end() -> None:
    timed = Made([GOOD, ChatFailed("cut_off")]).ask()
    assert written(timed).fallback is None and timed.composer == "model"


def test_a_service_without_schemas_is_asked_for_json_and_then_for_prose_and_it_is_remembered() -> (
    None
):
    prose = (
        "Half an hour of quiet asks a lot of you. Before you judge the hour, you might slow down. "
        "[1] "
        "A silence can be rest for the client. [2]\n\nWhat was it like to sit in it?"
    )
    made = Made(prose, prose)
    made.chat.refused_modes = {"schema", "json"}
    timed = made.ask()
    assert texts(timed) == words(OPENING, SLOW, REST, ASKS)
    assert [request.mode for request in made.chat.requests] == ["schema", "json", "text"]
    assert "[1]" in made.chat.requests[-1].messages[0].text
    made.ask()
    assert [request.mode for request in made.chat.requests[3:]] == ["text"]
    assert written(timed).mode == "text"


def test_a_service_that_takes_a_schema_and_does_not_keep_to_it_is_asked_in_the_next_mode() -> None:
    made = Made('{"answer": "no such thing"}', GOOD)
    assert texts(made.ask()) == words(OPENING, SLOW, REST, ASKS)
    assert [request.mode for request in made.chat.requests] == ["schema", "json"]


def test_a_service_that_refuses_every_mode_leaves_the_answer_to_the_library() -> None:
    made = Made()
    made.chat.refused_modes = {"schema", "json", "text"}
    fallback = written(made.ask()).fallback
    assert fallback is not None and fallback.reason == "bad_request"


def test_a_flood_is_not_read_to_its_end() -> None:
    lines = [entry(f"Slow down before you judge hour {n}.", part="opening") for n in range(9_000)]
    made = Made(answer(*lines))
    timed = made.ask()
    fallback = written(timed).fallback
    assert fallback is not None and fallback.reason == "flooded"
    assert len(made.chat.requests) == 1
    assert written(timed).dropped["repeated"] < MOST_LINES
    assert made.chat.stopped.wait(5) and made.chat.pieces < 5_000


def test_at_most_twelve_sentences_are_shown_and_the_rest_is_not_read() -> None:
    names = ["rest", "walk", "tea", "music", "bed", "bath", "book", "garden", "sleep", "bread"]
    names += ["soup", "air", "rain"]
    lines = [
        entry(f"Perhaps {name} and {name}ing {name}ly is {name}ful.", part="opening")
        for name in names
    ]
    evidence_first = answer(SLOW, REST, *[{**one, "part": "evidence"} for one in lines])
    timed = Made(evidence_first).ask()
    assert len(texts(timed)) == 12 and written(timed).fallback is None


def test_a_sentence_that_was_said_already_is_not_said_again() -> None:
    again = entry(
        "You might slow down before you judge the hour.",
        ("P1", "Slow down before you judge the hour."),
    )
    timed = Made(answer(OPENING, SLOW, again, REST, ASKS)).ask()
    assert texts(timed) == words(OPENING, SLOW, REST, ASKS)
    assert written(timed).dropped == {"repeated": 1}


def test_what_stalls_is_given_up_and_answered_by_the_library() -> None:
    released = threading.Event()

    class Stalls(FakeChat):
        def stream(self, request, deadline):  # type: ignore[no-untyped-def]
            yield ""
            released.wait(10)

    made = Made(first_seconds=0.05)
    made.writer.composer.model = Stalls()
    done = written(made.ask())
    released.set()
    assert done.fallback is not None and done.fallback.reason == "slow"


def test_a_model_that_says_nothing_in_time_is_counted_by_what_it_was_sent() -> None:
    released = threading.Event()

    class Thinks(FakeChat):
        def stream(self, request, deadline):  # type: ignore[no-untyped-def]
            released.wait(10)
            yield "Too late."

    made = Made(first_seconds=0.05)
    made.writer.composer.model = Thinks()
    done = written(made.ask())
    released.set()
    assert done.fallback is not None and done.fallback.reason == "slow"
    assert done.tokens.counted and done.tokens.sent > 500 and done.tokens.received == 0
    assert made.writer.allowance.spent_today == done.tokens.total


@pytest.mark.parametrize("taken", [True, False])
def test_what_no_service_took_in_costs_nothing(taken: bool) -> None:
    failed = ChatFailed("unreachable", taken=taken)
    made = Made(failed, short=lambda request: failed, nearest=0.1)
    tokens = written(made.ask()).tokens
    assert made.chat.requests and made.chat.shorts
    assert (tokens.sent > 500) == taken and (tokens == Tokens()) == (not taken)


def test_a_form_that_the_service_refused_is_not_counted_beside_the_one_that_it_took() -> None:
    told = Tokens(sent=1_000, received=200)
    made = Made([GOOD, told])
    made.chat.refused_modes = {"schema"}
    done = written(made.ask())
    assert done.mode == "json" and done.tokens == told


def test_a_broken_composer_shows_nothing_of_its_error_and_the_library_answers() -> None:
    class Breaks(FakeChat):
        def stream(self, request, deadline):  # type: ignore[no-untyped-def]
            raise RuntimeError("Priya")
            yield

    made = Made()
    made.writer.composer.model = Breaks()
    timed = made.ask()
    fallback = written(timed).fallback
    assert fallback is not None and fallback.reason == "broken" and texts(timed)


def test_a_stop_closes_the_stream_and_its_tokens_are_counted() -> None:
    made = Made(GOOD)
    events = made.service.stream(ASKED)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert made.writer.allowance.spent_today > 500


def test_library_only_asks_no_model_for_anything() -> None:
    made = Made(GOOD, nearest=0.1, second_opinion=True)
    history = (Turn(role="user", text="He was silent."),)
    timed = made.ask(Message(text="and now?", history=history, library_only=True))
    assert made.chat.requests == [] and made.chat.shorts == []
    assert timed.written is None and timed.composer == "fake"


@pytest.mark.parametrize(
    ("limits", "spent", "reason"),
    [({"by_conversation": 100}, 100, "conversation_limit"), ({"by_day": 100}, 0, "day_limit")],
)
def test_a_limit_ends_in_the_library_and_not_in_an_error(
    limits: dict[str, int], spent: int, reason: str
) -> None:
    made = Made(GOOD, **limits)  # type: ignore[arg-type]
    if reason == "day_limit":
        made.ask()
    before = len(made.chat.requests)
    timed = made.ask(ASKED.model_copy(update={"spent": spent}))
    fallback = written(timed).fallback
    assert fallback is not None and fallback.reason == reason
    assert texts(timed)[0] == LIBRARY_LINE
    assert len(made.chat.requests) == before and made.chat.shorts == []
