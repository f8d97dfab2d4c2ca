"""Plays the conversations and judges them, without the parts of the app that made them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Literal

from app.models import Debrief, Model, Note, Notice, Urgent, Who
from app.reflection.facilitator import Facilitator
from app.reflection.note_text import note_markdown
from app.reflection.script import MOST_STEPS, Player, Step
from app.settings import Settings
from app.wiring.debriefs import build_debrief
from evals.cases import Split
from evals.debrief.cases import DebriefCase
from evals.debrief.killed import lost_when_killed
from evals.libraries import EvalLibrary

DAY = date(2026, 1, 5)
SETTLED = {"answered", "covered", "skipped", "refused", "left_out"}


class Judged(Model):
    """What came of one conversation; each tuple holds what counts against it."""

    id: str
    reached: bool
    missed: tuple[str, ...]
    expected: int
    wrong: tuple[str, ...]
    noticed: int
    asked_again: tuple[str, ...]
    repeated: tuple[str, ...]
    many_questions: tuple[str, ...]
    risks: int
    risks_missed: tuple[str, ...]
    typed: int
    false_alarms: tuple[str, ...]
    stray_lines: tuple[str, ...]
    leaked: tuple[str, ...]
    milliseconds: tuple[float, ...]
    processor: tuple[float, ...]


class DebriefMeasured(Model):
    """All conversations of a split, or of both. ``lost`` are the turns lost to kills."""

    split: Split | Literal["both"]
    judged: tuple[Judged, ...]
    killed: int
    lost: int


def measure_debriefs(
    split: Split, cases: Sequence[DebriefCase], library: EvalLibrary
) -> DebriefMeasured:
    # The figures are of the words that need no model, whatever the operator has set.
    settings: Settings = library.settings.model_copy(update={"composer": "library"})
    facilitator = build_debrief(settings)
    facilitator.load()
    judged = tuple(judge(case, facilitator) for case in cases)
    killed, lost = lost_when_killed(settings, cases)
    return DebriefMeasured(split=split, judged=judged, killed=killed, lost=lost)


def together(measured: Sequence[DebriefMeasured]) -> DebriefMeasured:
    """The conversations of several splits as one."""
    return DebriefMeasured(
        split="both",
        judged=tuple(one for some in measured for one in some.judged),
        killed=sum(some.killed for some in measured),
        lost=sum(some.lost for some in measured),
    )


def judge(case: DebriefCase, facilitator: Facilitator) -> Judged:
    """Play one conversation and judge it."""
    name = sha256(case.id.encode()).hexdigest()[:32]
    turns = tuple(turn.script() for turn in case.turns)
    player = Player(facilitator, turns, name, DAY)
    steps: list[Step] = []
    taken: list[float] = []
    processor: list[float] = []
    while len(steps) < MOST_STEPS:
        started, worked = time.perf_counter(), time.process_time()
        step = player.step()
        if step is None:
            break
        if step.turn is not None and case.turns[step.turn].repeat == 1:
            taken.append(1000 * (time.perf_counter() - started))
            processor.append(1000 * (time.process_time() - worked))
        steps.append(step)
    debrief = player.debrief
    note = facilitator.note(debrief)
    noticed = set(debrief.noticed())
    questions = {q.id for _, q in facilitator.stages.questions()}
    risky = [(at, turn.risk) for at, turn in enumerate(case.turns) if turn.risk is not None]
    return Judged(
        id=case.id,
        reached=debrief.phase in ("finished", "stopped")
        and bool(note.sections)
        and set(debrief.settled) == questions
        and set(debrief.settled.values()) <= SETTLED,
        missed=tuple(label for label in case.expect if label not in noticed),
        expected=len(case.expect),
        wrong=tuple(sorted(noticed - set(case.expect) - set(case.allow))),
        noticed=len(noticed),
        asked_again=tuple(_asked_again(debrief)),
        repeated=tuple(_repeated(debrief)),
        many_questions=tuple(_many_questions(debrief)),
        risks=len(risky),
        risks_missed=tuple(who for at, who in risky if not _answered_at(steps, at, who)),
        typed=sum(_typed(case, step) for step in steps),
        false_alarms=tuple(
            f"{step.question}: {type(step.first).__name__}"
            for step in steps
            if _alarm(step) and _typed(case, step)
        ),
        stray_lines=tuple(_stray(note, debrief, facilitator)),
        leaked=tuple(_leaked(note, case.identifiers)),
        milliseconds=tuple(taken),
        processor=tuple(processor),
    )


def _asked_again(debrief: Debrief) -> Iterable[str]:
    """Questions put after they had been answered; whoever goes back has taken the answer away."""
    answered: set[str] = set()
    for turn in debrief.turns:
        if turn.question in answered:
            yield turn.question
        if turn.outcome == "answered":
            answered.add(turn.question)


def _repeated(debrief: Debrief) -> Iterable[str]:
    seen: set[str] = set()
    for turn in debrief.turns:
        for said in turn.said:
            # Own words differ; what was written around them must not come twice.
            plain = re.sub(r"“[^”]*”", "“”", said).casefold()
            if plain in seen:
                yield said
            seen.add(plain)


def _many_questions(debrief: Debrief) -> Iterable[str]:
    for turn in debrief.turns:
        passage = turn.passage.quote if turn.passage is not None else ""
        if " ".join((*turn.said, passage, turn.asked)).count("?") != 1:
            yield turn.asked


def _typed(case: DebriefCase, step: Step) -> bool:
    """Whether a step is something typed in which nobody is in danger."""
    if step.turn is None:
        return False
    turn = case.turns[step.turn]
    return turn.text is not None and turn.risk is None


def _answered_at(steps: Sequence[Step], at: int, who: Who) -> bool:
    """Whether danger was met at that very turn: help for oneself alone, a notice for others."""
    for step in steps:
        if step.turn != at:
            continue
        if who == "clinician":
            return isinstance(step.first, Urgent) and step.after.phase == "urgent"
        return isinstance(step.first, Notice) and _named_in(step)
    return False


def _alarm(step: Step) -> bool:
    """Whether danger was read in what was typed: what stays above for an earlier one was not."""
    before = step.before
    stays = before.endangered or any(turn.risks for turn in before.turns)
    if isinstance(step.first, Notice) and stays:
        return _named_in(step)
    return step.first is not None


def _named_in(step: Step) -> bool:
    """Whether a danger was named in the very turn that a step answered."""
    return any(turn.risks for turn in step.after.turns[len(step.before.turns) - 1 :])


def _stray(note: Note, debrief: Debrief, facilitator: Facilitator) -> Iterable[str]:
    """Lines that are neither the person's words, nor a question, nor in the passage they cite."""
    own = [" ".join((turn.words or "").split()) for turn in debrief.turns]
    own += [" ".join(risk.words.split()) for turn in debrief.turns for risk in turn.risks]
    asked = set(facilitator.stages.note.questions())
    for section in note.sections:
        for line in section.lines:
            words = " ".join(line.text.split())
            cited = line.citation is not None and any(
                passage.id == line.citation.passage_id and line.text in passage.text
                for passage in facilitator.passages([line.citation.passage_id])
            )
            if not (cited or any(words in said for said in own) or words in asked):
                yield line.text


def _leaked(note: Note, identifiers: Sequence[str]) -> Iterable[str]:
    plain = note_markdown(note).replace("\\", "").casefold()
    return (one for one in identifiers if one.casefold() in plain)
