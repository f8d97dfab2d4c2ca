"""What is said between an answer and the next question: vetted words, and a writer's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.guard import Guard
from app.models import Debrief, DebriefTurn, Heard, Masking, Turn, TurnBrief, TurnDraft, TurnWords
from app.ports.wording import TurnWriter
from app.reflection import flow
from app.reflection.acknowledge import Acknowledger
from app.reflection.intake import Taken
from app.reflection.short_answers import FEW_WORDS, slight
from app.reflection.stages import StageQuestion, Stages
from app.reflection.turn_gate import TurnGate
from app.reflection.wishes import number

MOST_SAID = 3
"""Sentences said before a question."""

EARLIER_TURNS = 4
LONGEST_EARLIER = 600
"""Answers before this one that a writer is given, and characters of each."""


class Vetted(NamedTuple):
    """``first`` and ``last`` have to be said; ``between`` is what a writer may word otherwise."""

    first: tuple[str, ...]
    between: tuple[str, ...]
    last: tuple[str, ...]

    @property
    def room(self) -> int:
        """Sentences that there is room for between the two."""
        return MOST_SAID - len(self.first) - len(self.last)


class Heeded(NamedTuple):
    """An answer with the question it was given to, and the debrief before and after it."""

    before: Debrief
    after: Debrief
    turn: DebriefTurn
    question: StageQuestion
    taken: Taken
    heard: Heard


class Saying:
    """Words what is said; holds no debrief."""

    def __init__(
        self,
        guard: Guard,
        acknowledger: Acknowledger,
        gate: TurnGate,
        writer: TurnWriter,
        stages: Stages,
    ) -> None:
        self._guard = guard
        self._say = acknowledger
        self._lines = acknowledger.lines
        self._gate = gate
        self._writer = writer
        self._stages = stages

    def load(self) -> None:
        """Load what reads a sentence, and what the first writing needs. Raises DebriefError."""
        self._gate.passes("A line that nobody has read yet.")
        self._writer.load()

    def say(self, heeded: Heeded, following: str, *, library_only: bool) -> TurnWords:
        """The sentences before the question ``following``, at most three."""
        vetted = self._vetted(heeded)
        between = TurnWords(sentences=vetted.between[: vetted.room])
        if vetted.room and not library_only and _worth_wording(heeded):
            between = self._worded(self._brief(heeded, vetted, following))
        return TurnWords(
            sentences=(*vetted.first, *between.sentences, *vetted.last), written=between.written
        )

    def _vetted(self, heeded: Heeded) -> Vetted:
        lines, after, taken = self._lines, heeded.after, heeded.taken
        told = heeded.heard.told
        chosen: list[str | None] = []
        if taken.cut:
            chosen.append(self._say.line(after, lines.heard.long))
        if taken.screening.risks:
            chosen.append(self._say.line(after, lines.heard.danger_first))
        if "clinical_question" in told:
            cannot = self._guard.says.redirection(taken.words, taken.screening).cannot
            chosen.append(self._say.line(after, [cannot]))
            chosen.append(self._say.line(after, lines.heard.for_your_supervisor))
        if "short_of_time" in told and not heeded.before.short:
            chosen.append(self._say.line(after, lines.heard.short))
        chosen.append(self._covered(heeded))
        first = [line for line in chosen if line is not None and self._gate.passes(line)]
        shift = self._say.shift(after, heeded.heard)
        last, between = list(shift), [] if shift else self._kindly(heeded)
        if taken.screening.risks:
            last, between = [], []
        if after.seconds >= flow.LATE_SECONDS and not after.late and not shift:
            line = self._say.line(after, lines.shift.late)
            last = [line] if line is not None else []
        first = first[: MOST_SAID - len(last)] if not shift else first
        last = last[: MOST_SAID - len(first)]
        return Vetted(tuple(first), tuple(between), tuple(last))

    def _kindly(self, heeded: Heeded) -> list[str]:
        lines, question, words = self._lines, heeded.question, heeded.taken.words
        if heeded.taken.screening.risks:
            return []
        little = slight(words)
        texts: Sequence[str] | None = None
        if question.asks_for_danger:
            # Where nobody knows, the way to help stays open.
            texts = lines.heard.refused_danger if little == "unknown" else lines.safe
        elif question.kind == "scale" and number(words) is not None:
            texts = lines.number
        elif little == "unknown":
            texts = lines.unknown
        elif "short_of_time" in question.covered_by:
            texts = () if "short_of_time" in heeded.heard.told else lines.time_enough
        elif little == "no":
            texts = lines.denied
        elif little is not None:
            texts = lines.few
        if texts is not None:
            line = self._say.line(heeded.after, texts)
            return [line] if line is not None else []
        kind = self._say.kind(heeded.after, words, heeded.heard, self._gate.passes)
        return [kind[1]] if kind is not None else []

    def _covered(self, heeded: Heeded) -> str | None:
        """A line that shows what need not be asked any more."""
        lines = self._lines.heard
        told = {
            one
            for key in flow.newly_covered(heeded.before, heeded.after)
            for one in self._stages.find(key)[1].covered_by
        }
        if {"story", "feeling"} <= told:
            return self._say.line(heeded.after, lines.story_and_feeling)
        for name in ("story", "feeling", "between", "for_supervision"):
            if name in told:
                return self._say.line(heeded.after, getattr(lines, name))
        return None

    def _brief(self, heeded: Heeded, vetted: Vetted, following: str) -> TurnBrief:
        stage, _ = self._stages.find(heeded.turn.question)
        before = heeded.before
        return TurnBrief(
            purpose=stage.purpose,
            question=heeded.turn.asked,
            words=heeded.taken.words,
            following=following,
            noticed=heeded.heard.noticed,
            earlier=self._earlier(before, heeded.taken.masking),
            said=tuple(line for turn in before.turns for line in turn.said),
            kept=(*vetted.first, *vetted.last),
            offline=vetted.between,
            most=vetted.room,
            spent=before.spent,
        )

    def _earlier(self, debrief: Debrief, masking: Masking) -> tuple[Turn, ...]:
        """The last questions and answers, with what the person has hidden since hidden too."""
        answered = [turn for turn in debrief.turns if turn.outcome == "answered" and turn.words]
        found: list[Turn] = []
        for turn in answered[-EARLIER_TURNS:]:
            found.append(Turn(role="assistant", text=turn.asked))
            known = self._guard.mask_known(turn.words or "", masking)
            found.append(Turn(role="user", text=known[:LONGEST_EARLIER]))
        return tuple(found)

    def _worded(self, brief: TurnBrief) -> TurnWords:
        """The writer's words where they pass the gate, else the offline ones."""
        try:
            draft = self._writer.write(brief)
        except Exception:
            # Whatever breaks in a writer, the conversation goes on.
            draft = TurnDraft(sentences=brief.offline)
        return self._gate.words(brief, draft)


def _worth_wording(heeded: Heeded) -> bool:
    """Whether there is something to take up that is not for vetted words alone.

    Danger is met by people's words and by no model's, and a number or "I don't know" needs none.
    """
    screening, words = heeded.taken.screening, heeded.taken.words
    if screening.risks or screening.route in ("attack", "client", "clinical_request"):
        return False
    question = heeded.question
    if question.kind != "words" or question.asks_for_danger or slight(words) is not None:
        return False
    return len(words.split()) > FEW_WORDS or bool(heeded.heard.noticed)
