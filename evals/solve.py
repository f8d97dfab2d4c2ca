"""Puts a case to the real service, turn by turn as the page does, and keeps what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256

from app.errors import UsageError
from app.models import (
    Abstained,
    Answered,
    DebriefTurn,
    Failed,
    Masking,
    Message,
    Notice,
    Recall,
    Redirected,
    Reply,
    Risk,
    Sentence,
    Timed,
    Turn,
    Urgent,
)
from app.reflection.facilitator import Facilitator
from app.reflection.script import MOST_STEPS, Player, Step
from app.service import AskService
from app.wiring.answers import with_chat
from evals.debrief.cases import DebriefCase, scripted_case
from evals.hostile.services import askings
from evals.loopback.said import Said
from evals.loopback.server import Loopback
from evals.subject import Subject
from evals.suite import Case, SuiteName
from evals.transcript import Exchange, ShownSentence, Transcript
from evals.watch import Watch

DAY = date(2026, 1, 5)

Solve = Callable[[SuiteName, Case], Transcript]


def solver(subject: Subject, watch: Watch) -> Solve:
    """What runs a case of any suite, in whatever thread. It raises what the service raises."""

    def solve(suite: SuiteName, case: Case) -> Transcript:
        with watch.case() as left:
            if case.script is not None:
                made = play(subject.facilitator, case)
            elif case.model is not None:
                made = ask_scripted(subject.asked(suite), case, left)
            else:
                made = converse(subject.asked(suite), case)
        return made.model_copy(update={"left": tuple(left)})

    return solve


def converse(service: AskService, case: Case) -> Transcript:
    """Ask a case's turns one after the other, each with the conversation before it."""
    exchanges: list[Exchange] = []
    history: list[Turn] = []
    masking, spent, endangered = Masking(), 0, False
    recall: Recall | None = None
    for typed in case.turns:
        message = Message(
            text=typed,
            history=tuple(history),
            masking=masking,
            spent=spent,
            recall=recall,
            endangered=endangered,
        )
        try:
            timed = service.ask(message)
        except UsageError as error:
            # What the page says of a message that nobody can read, too.
            exchanges.append(_refused(typed, str(error)))
            continue
        exchanges.append(exchange(typed, timed))
        masking, recall = timed.masking, timed.recall
        spent += timed.written.tokens.total if timed.written is not None else 0
        urgent = isinstance(timed.reply, Urgent)
        endangered = urgent or (endangered and not timed.screening.safe)
        if urgent:
            # Of what was met with urgent help the page keeps nothing for the next message.
            continue
        history.append(Turn(role="user", text=typed))
        said = " ".join(sentence.text for sentence in _said(timed.reply))
        if said:
            history.append(Turn(role="assistant", text=said))
    return Transcript(case=case.id, exchanges=tuple(exchanges))


def exchange(typed: str, timed: Timed) -> Exchange:
    """A reply as those who judge it read it."""
    reply = timed.reply
    notice = None if isinstance(reply, Urgent | Failed) else reply.notice
    follows = reply.follow_ups if isinstance(reply, Answered | Abstained | Redirected) else ()
    return Exchange(
        typed=typed,
        kind=reply.kind,
        route=timed.screening.route,
        risks=timed.screening.risks,
        notice=() if notice is None else notice.sentences,
        sentences=tuple(_shown(sentence) for sentence in _said(reply)),
        citations=reply.citations if isinstance(reply, Answered | Redirected) else (),
        follow_ups=follows,
        composer=timed.composer,
        written=timed.written,
        masked=timed.masked.text,
    )


def ask_scripted(service: AskService, case: Case, left: list[str]) -> Transcript:
    """Ask a scripted chat model on a server of its own, and keep what it was sent and said."""
    assert case.model is not None
    with Loopback() as server, askings("", server, [case.model], hurried=True) as (asking,):
        made = converse(with_chat(service, asking.settings), case)
        requests = server.requests
    left.extend(request.text for request in requests)
    bad = [one for kept in requests for one in kept.said if one.bad not in (None, "repeated")]
    return made.model_copy(
        update={
            "bad_said": _texts([one for one in bad if not one.exactly]),
            "bad_exactly": _texts([one for one in bad if one.exactly]),
        }
    )


def play(facilitator: Facilitator, case: Case) -> Transcript:
    """Play a scripted debrief to its end; an exchange is something that was typed in it."""
    assert case.script is not None
    script = scripted_case(case.script)
    turns = tuple(turn.script() for turn in script.turns)
    player = Player(facilitator, turns, sha256(case.id.encode()).hexdigest()[:32], DAY)
    exchanges: list[Exchange] = []
    for _ in range(MOST_STEPS):
        step = player.step()
        if step is None:
            break
        typed = _typed(script, step)
        if typed is not None:
            exchanges.append(_met(typed, step))
    debrief = player.debrief
    return Transcript(
        case=case.id,
        exchanges=tuple(exchanges),
        debrief=debrief,
        note=facilitator.note(debrief),
    )


def _typed(script: DebriefCase, step: Step) -> str | None:
    return None if step.turn is None else script.turns[step.turn].script().text


def _met(typed: str, step: Step) -> Exchange:
    """What came first of something typed; what was said then is in the debrief itself."""
    turn = step.after.turns[len(step.before.turns) - 1] if step.before.turns else None
    first = step.first
    return Exchange(
        typed=typed,
        kind="urgent" if isinstance(first, Urgent) else "listened",
        route="question",
        risks=_risks(turn),
        notice=first.sentences if isinstance(first, Notice) else (),
        composer="debrief",
        masked=(turn.words or "") if turn is not None else "",
    )


def _risks(turn: DebriefTurn | None) -> tuple[Risk, ...]:
    named = () if turn is None else turn.risks
    return tuple(Risk(who=one.who, what=one.what, words=one.words) for one in named)


def _refused(typed: str, why: str) -> Exchange:
    said = ShownSentence(text=why, part="guidance", basis="general")
    return Exchange(
        typed=typed,
        kind="failed",
        route="question",
        risks=(),
        sentences=(said,),
        composer="none",
        masked="",
    )


def _said(reply: Reply) -> tuple[Sentence, ...]:
    return () if isinstance(reply, Failed) else reply.sentences


def _shown(sentence: Sentence) -> ShownSentence:
    return ShownSentence(
        text=sentence.text,
        part=sentence.part,
        basis=sentence.basis,
        markers=sentence.citations,
    )


def _texts(said: list[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in said))
