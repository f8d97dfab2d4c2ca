"""A whole debrief beside a chat service that fails, breaks or lies: nothing in it is a fake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.models import Debrief, FallbackReason, Masking
from app.prompts import load_prompt
from app.reflection.facilitator import Facilitator
from app.reflection.script import Played, ScriptTurn, play
from app.settings import load_settings
from app.wiring.debriefs import build_debrief, build_fitting, build_turns
from app.wiring.library import build_writer
from evals.hostile import judge
from evals.hostile.services import UNREACHABLE, askings
from evals.loopback.models import SCRIPTED, named
from evals.loopback.server import Loopback
from evals.loopback.turns import TURNS
from ingest.run import run
from tests.browser import library

PATIENCE_SECONDS = 30.0
"""For a model that answers: never the reason why it is not heard on a busy machine."""

STALLED_SECONDS = 2.0
"""For one that does not."""

TURNS_SAID = (
    ("how", "Shaky. Priya Raman cried, I kept talking, and I rang her on 07700 900123 afterwards."),
    ("before", "8"),
    ("happened", "She went quiet after my question and I filled it with one leaflet and another."),
    ("moment", "The leaflet shook in my hand, and she looked at the window for a long while."),
    ("felt", "I felt ashamed of how much I talked, and cold all over when she left the room."),
    (
        "relate",
        "Maybe she needed me to wait, and I could not bear the quiet between us any longer.",
    ),
    (
        "going_somewhere",
        "I keep replaying the moment over and over and it goes nowhere at all tonight.",
    ),
    ("ask", "How do I wait in a silence, and what was I so afraid would happen in it?"),
)
CANARIES = ("Priya", "Raman", "07700 900123")
SCRIPT = tuple(ScriptTurn(text=text, to=to) for to, text in TURNS_SAID)
BRIEFLY = tuple(turn for turn in SCRIPT if turn.to in ("how", "happened", "felt", "between"))
ID = "c" * 32


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback(models={**SCRIPTED, **TURNS}) as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Facilitator:
    """A facilitator with no model; each test adds one."""
    place = tmp_path_factory.mktemp("debrief-loopback")
    library.write(place / "articles")
    settings = load_settings(store=str(place / "store"), composer="library")
    run([place / "articles"], build_writer(settings), settings.corpus, lambda *_: None)
    return build_debrief(settings)


@pytest.fixture(scope="module")
def alone(made: Facilitator) -> Played:
    """The same conversation without a model."""
    return play(made, SCRIPT, ID, date(2026, 1, 5))


@pytest.fixture(scope="module")
def alone_briefly(made: Facilitator) -> Played:
    return play(made, BRIEFLY, ID, date(2026, 1, 5))


def beside(
    made: Facilitator, server: Loopback, name: str, seconds: float = PATIENCE_SECONDS
) -> Facilitator:
    known = name in SCRIPTED or name in UNREACHABLE
    with askings("unused", server, [name if known else "good"]) as (asking,):
        changes = {"turn_seconds": seconds, "model": name}
        settings = asking.settings.model_copy(update=changes)
        return made.with_writer(build_turns(settings), build_fitting())


def lines(debrief: Debrief) -> list[str]:
    return [line for turn in debrief.turns for line in turn.said]


def stands(played: Played, alone: Played) -> None:
    """Whatever a model does, the flow is the same, and a turn asks one thing."""
    debrief = played.debrief
    assert debrief.phase == "finished"
    assert [turn.asked for turn in debrief.turns] == [turn.asked for turn in alone.debrief.turns]
    assert played.note == alone.note
    said = lines(debrief)
    assert len(said) == len(set(said))
    for turn in debrief.turns:
        assert len(turn.said) <= 3
        assert " ".join((*turn.said, turn.asked)).count("?") == 1


def test_a_good_models_words_are_said_at_every_turn_that_has_something_to_take_up(
    made: Facilitator, server: Loopback, alone: Played
) -> None:
    server.forget()
    played = play(beside(made, server, "good"), SCRIPT, ID, date(2026, 1, 5))
    stands(played, alone)
    written = [step.written for step in played.steps if step.written is not None]
    assert len(written) >= 6
    assert sum(one.fallback is None for one in written) >= 5
    assert played.debrief.spent == sum(one.tokens.total for one in written) > 0
    good = {one.text for kept in server.requests for one in kept.said}
    assert len(good.intersection(lines(played.debrief))) >= 6


LET_THROUGH = frozenset(
    {
        "It is hard to see how someone with your training could have missed what was in front of "
        "them.",
    }
)
"""What the gate does not see yet: a fault that is known, and no leave to add to it."""

HOSTILE = sorted({*named("hostile"), *TURNS})


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_a_hostile_model_says_wrongly_is_said_in_a_debrief(
    made: Facilitator, server: Loopback, alone_briefly: Played, name: str
) -> None:
    server.forget()
    played = play(beside(made, server, name, STALLED_SECONDS), BRIEFLY, ID, date(2026, 1, 5))
    stands(played, alone_briefly)
    said = lines(played.debrief)
    bad = {one.text for kept in server.requests for one in kept.said if one.bad}
    once = {"repeats"}
    assert bad or name in ("alters-quotes", "cites-beyond", "obeys-articles")
    if name not in once:
        assert [line for line in said if line in bad - LET_THROUGH] == []
    # What a hostile service may make of one answer must not be in the next request either.
    assert [word for kept in server.requests for word in judge.canaries(kept, CANARIES)] == []
    prompt = load_prompt("turn.system").text
    assert [line for line in said if len(line.split()) > 5 and line in prompt] == []


FAILURES: list[tuple[str, set[FallbackReason]]] = [
    ("401", {"wrong_key"}),
    ("403", {"forbidden"}),
    ("404", {"unknown_model"}),
    ("408", {"slow"}),
    ("429", {"busy", "slow"}),
    ("429-retry-after", {"busy"}),
    ("429-quota", {"busy"}),
    ("500", {"server", "slow"}),
    ("503", {"server", "slow"}),
    ("too-long", {"too_long"}),
    ("connection-refused", {"unreachable", "slow"}),
    ("unknown-host", {"unknown_host", "slow"}),
    ("insecure", {"insecure"}),
    ("stalls", {"slow"}),
    ("stalls-in-the-middle", {"slow"}),
    ("cuts-off", {"cut_off", "unreadable", "unreachable", "slow"}),
    ("length", {"length"}),
    ("content-filter", {"filtered"}),
    ("content-filter-at-once", {"filtered"}),
    ("empty", {"empty"}),
    ("refuses", {"refused"}),
    ("not-utf8", {"unreadable", "too_little"}),
    ("declines", {"too_little"}),
    ("endless-sentence", {"too_little", "flooded", "empty"}),
]


@pytest.mark.parametrize(("name", "reasons"), FAILURES, ids=[name for name, _ in FAILURES])
def test_a_failure_ends_in_the_offline_words_and_says_what_happened(
    made: Facilitator,
    server: Loopback,
    alone: Played,
    name: str,
    reasons: set[FallbackReason],
) -> None:
    begun = made.begin(ID, date(2026, 1, 5))
    seconds = STALLED_SECONDS if "slow" in reasons else PATIENCE_SECONDS
    spoken = beside(made, server, name, seconds).answer(begun, TURNS_SAID[0][1], Masking())
    assert spoken.written is not None
    assert spoken.written.fallback is not None
    assert spoken.written.fallback.reason in reasons
    assert spoken.debrief.turns[-1].said == alone.debrief.turns[1].said


@pytest.mark.parametrize("name", ["plain-text", "fenced-json", "no-end", "no-schema"])
def test_whatever_form_it_comes_in_what_is_good_is_said(
    made: Facilitator, server: Loopback, name: str
) -> None:
    begun = made.begin(ID, date(2026, 1, 5))
    spoken = beside(made, server, name).answer(begun, TURNS_SAID[0][1], Masking())
    assert spoken.written is not None
    assert spoken.debrief.current is not None
    assert 1 <= spoken.written.shown <= 3


def test_a_flood_keeps_nobody_waiting_and_little_of_it_is_said(
    made: Facilitator, server: Loopback
) -> None:
    begun = made.begin(ID, date(2026, 1, 5))
    spoken = beside(made, server, "floods").answer(begun, TURNS_SAID[0][1], Masking())
    assert spoken.written is not None
    assert 1 <= len(spoken.debrief.turns[-1].said) <= 3
