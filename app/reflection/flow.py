"""The order of a debrief: frozen state and an event in, frozen state out. No words are made here.

The flow decides which question comes next; whoever words a turn, with a model or without, never
does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Annotated, Literal, assert_never

from pydantic import Field

from app.models import Circumstance, Debrief, DebriefTurn, Heard, Model, NamedRisk, Outcome
from app.reflection.stages import Stage, StageQuestion, Stages

MOST_UNANSWERED = 2
"""Times that a question is met with no answer before the flow goes on without one."""

LATE_SECONDS = 20 * 60.0
"""After so long an offer to stop is made, whatever is being said."""


class Timely(Model):
    """What every event carries: the seconds since the one before."""

    seconds: float = Field(default=0.0, ge=0.0)


class Answered(Timely):
    """Words that are an answer. ``words`` are masked; ``number`` is what they name from 0 to 10."""

    kind: Literal["answered"] = "answered"
    words: str
    heard: Heard = Heard()
    number: int | None = Field(default=None, ge=0, le=10)
    risks: tuple[NamedRisk, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()


class Unanswered(Timely):
    """Words that are no answer, or none at all: the question stays open."""

    kind: Literal["unanswered"] = "unanswered"
    words: str | None = None
    risks: tuple[NamedRisk, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()


class Endangered(Timely):
    """Whoever types may be in danger: nothing goes on until they choose to."""

    kind: Literal["endangered"] = "endangered"


class Safe(Timely):
    """Whoever was taken to be in danger says that they are not, or not any more."""

    kind: Literal["safe"] = "safe"


class Skipped(Timely):
    """This question is left out."""

    kind: Literal["skipped"] = "skipped"


class NotThis(Timely):
    """This is not to be talked about: neither this question nor the rest of its stage.

    Whether anybody is in danger is asked all the same, unless it is the question that is refused.
    """

    kind: Literal["not_this"] = "not_this"


class Back(Timely):
    """To the question before."""

    kind: Literal["back"] = "back"


class Paused(Timely):
    """A break: time does not run."""

    kind: Literal["paused"] = "paused"


class Resumed(Timely):
    """On again, where it was left."""

    kind: Literal["resumed"] = "resumed"


class Short(Timely):
    """Only five minutes: the short path from here."""

    kind: Literal["short"] = "short"


class Stop(Timely):
    """Enough: the note of what there is."""

    kind: Literal["stop"] = "stop"


Event = Annotated[
    Answered
    | Unanswered
    | Endangered
    | Safe
    | Skipped
    | NotThis
    | Back
    | Paused
    | Resumed
    | Short
    | Stop,
    Field(discriminator="kind"),
]


def advance(debrief: Debrief, event: Event, stages: Stages) -> Debrief:  # noqa: PLR0912
    """Return the debrief after an event. Where it goes on, the next question is not yet put.

    A finished or stopped debrief stays as it is, save for ``Back``, which opens it again.
    """
    if debrief.phase == "going":
        debrief = _with(debrief, seconds=debrief.seconds + event.seconds)
    if debrief.phase in ("finished", "stopped"):
        return _back(debrief) if isinstance(event, Back) else debrief
    match event:
        case Answered():
            debrief = _answered(_with(debrief, phase="going"), event, stages)
        case Unanswered():
            debrief = _unanswered(_with(debrief, phase="going"), event)
        case Endangered():
            debrief = _with(_close(debrief, "urgent"), phase="urgent", endangered=True)
        case Safe():
            return _with(debrief, endangered=False)
        case Skipped():
            debrief = _skipped(_with(debrief, phase="going"))
        case NotThis():
            debrief = _refused(_with(debrief, phase="going"), stages)
        case Back():
            debrief = _back(_with(debrief, phase="going"))
        case Paused():
            return _with(debrief, phase="paused")
        case Resumed():
            debrief = _with(debrief, phase="going")
        case Short():
            debrief = _shortened(_with(debrief, phase="going"), stages)
        case Stop():
            return _ended(_close(debrief, "left_out"), stages, "stopped")
        case _:
            assert_never(event)
    if debrief.phase == "going" and next_question(debrief, stages) is None:
        return _ended(debrief, stages, "finished")
    return debrief


def next_question(debrief: Debrief, stages: Stages) -> tuple[Stage, StageQuestion] | None:
    """The first question that is open and fits what was noticed; None where all is settled."""
    noticed = set(debrief.noticed())
    for stage, question in stages.questions():
        fits = not question.when or noticed.intersection(question.when)
        if (
            question.id not in debrief.settled
            and fits
            and not noticed.intersection(question.unless)
        ):
            return stage, question
    return None


def put(debrief: Debrief, turn: DebriefTurn) -> Debrief:
    """Put a question, with what is said before it."""
    return _with(debrief, turns=(*debrief.turns, turn))


def leave_subject(debrief: Debrief, question: str, stages: Stages) -> Debrief:
    """Refuse what is still open of a question's stage, save for whether anybody is in danger."""
    stage, _ = stages.find(question)
    left = [
        one.id
        for one in stage.question
        if one.id not in debrief.settled and not one.asks_for_danger
    ]
    return _settle(debrief, left, "refused")


def newly_covered(before: Debrief, after: Debrief) -> tuple[str, ...]:
    """Ids of the questions that the last event answered without their being asked."""
    return tuple(
        key
        for key, outcome in after.settled.items()
        if outcome == "covered" and key not in before.settled
    )


def _answered(debrief: Debrief, event: Answered, stages: Stages) -> Debrief:
    current = debrief.current
    if current is None:
        return debrief
    _, question = stages.find(current.question)
    answered = current.model_copy(
        update={
            "words": event.words,
            "heard": event.heard,
            "risks": event.risks,
            "circumstances": event.circumstances,
            "outcome": "answered",
        }
    )
    debrief = _settle(_replace(debrief, answered), [current.question], "answered")
    if question.measure is not None and event.number is not None:
        debrief = _with(debrief, **{question.measure: event.number})
    told = set(event.heard.told)
    covered = [q.id for _, q in stages.questions() if told.intersection(q.covered_by)]
    debrief = _settle(debrief, [key for key in covered if key not in debrief.settled], "covered")
    return _shortened(debrief, stages) if "short_of_time" in told else debrief


def _unanswered(debrief: Debrief, event: Unanswered) -> Debrief:
    current = debrief.current
    if current is None:
        return debrief
    debrief = _replace(
        debrief,
        current.model_copy(
            update={
                "words": event.words,
                "risks": event.risks,
                "circumstances": event.circumstances,
                "outcome": "unanswered",
            }
        ),
    )
    tries = sum(
        turn.question == current.question and turn.outcome == "unanswered" for turn in debrief.turns
    )
    return _settle(debrief, [current.question], "skipped") if tries >= MOST_UNANSWERED else debrief


def _skipped(debrief: Debrief) -> Debrief:
    current = debrief.current
    if current is None:
        return debrief
    return _leave(_close(debrief, "skipped"), [current.question], "skipped")


def _refused(debrief: Debrief, stages: Stages) -> Debrief:
    current = debrief.current
    if current is None:
        return debrief
    debrief = _close(debrief, "refused")
    return leave_subject(_settle(debrief, [current.question], "refused"), current.question, stages)


def _shortened(debrief: Debrief, stages: Stages) -> Debrief:
    longer = [q.id for _, q in stages.questions() if not q.in_short]
    current = debrief.current
    if current is not None and current.question in longer:
        debrief = _close(debrief, "left_out")
    left = [key for key in longer if key not in debrief.settled]
    return _leave(_with(debrief, short=True), left, "left_out")


def _back(debrief: Debrief) -> Debrief:
    at = _last(debrief, lambda turn: turn.outcome in ("answered", "skipped", "refused", "left_out"))
    if at is None:
        return debrief
    turns = list(debrief.turns)
    again = turns[at].question
    if debrief.current is not None:
        # It was put and not answered, so it comes again in its turn.
        turns[-1] = turns[-1].model_copy(update={"outcome": "revisited"})
    turns[at] = turns[at].model_copy(update={"outcome": "revisited"})
    settled = {key: how for key, how in debrief.settled.items() if key != again}
    return _with(debrief, turns=tuple(turns), settled=settled, phase="going")


def _ended(debrief: Debrief, stages: Stages, phase: Literal["finished", "stopped"]) -> Debrief:
    left = [q.id for _, q in stages.questions() if q.id not in debrief.settled]
    return _with(_leave(debrief, left, "left_out"), phase=phase)


def _leave(debrief: Debrief, questions: Iterable[str], outcome: Outcome) -> Debrief:
    """Settle questions that get no answer now; what was said to one before going back to it
    stands."""
    for question in questions:
        at = _last(debrief, partial(_revisited, question=question))
        if at is None:
            debrief = _settle(debrief, [question], outcome)
            continue
        turns = list(debrief.turns)
        turns[at] = turns[at].model_copy(update={"outcome": "answered"})
        debrief = _settle(_with(debrief, turns=tuple(turns)), [question], "answered")
    return debrief


def earlier_words(debrief: Debrief, question: str) -> str | None:
    """What was said to a question before the person went back to it; None where nothing was."""
    at = _last(debrief, lambda turn: _revisited(turn, question))
    return None if at is None else debrief.turns[at].words


def _revisited(turn: DebriefTurn, question: str) -> bool:
    return turn.question == question and turn.outcome == "revisited" and turn.words is not None


def _last(debrief: Debrief, wanted: Callable[[DebriefTurn], bool]) -> int | None:
    found = [at for at, turn in enumerate(debrief.turns) if wanted(turn)]
    return found[-1] if found else None


def _close(debrief: Debrief, outcome: str) -> Debrief:
    current = debrief.current
    return (
        debrief
        if current is None
        else _replace(debrief, current.model_copy(update={"outcome": outcome}))
    )


def _replace(debrief: Debrief, turn: DebriefTurn) -> Debrief:
    return _with(debrief, turns=(*debrief.turns[:-1], turn))


def _settle(debrief: Debrief, questions: Iterable[str], outcome: Outcome) -> Debrief:
    return _with(debrief, settled={**debrief.settled, **dict.fromkeys(questions, outcome)})


def _with(debrief: Debrief, **changes: object) -> Debrief:
    return debrief.model_copy(update=changes)
