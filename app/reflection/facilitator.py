"""A debrief turn by turn: screened and masked first, listened to, answered, and led on.

What is stored in a debrief is masked; the conversation's ``Masking``, which knows the names, is
handed in and out and never stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, assert_never

from app.contacts import Region
from app.guard import First, Guard
from app.models import Debrief, Heard, Masked, Masking, Message, Model, Note, Passage, Written
from app.pipeline.draft_checks import Fitting
from app.pipeline.verify import Verifier
from app.ports import Vector
from app.ports.wording import TurnWriter
from app.reflection import flow
from app.reflection.acknowledge import Acknowledger
from app.reflection.acknowledgements import Acknowledgements
from app.reflection.asking import Asking
from app.reflection.beside import Beside
from app.reflection.intake import Intake, Taken, fillers, wordless
from app.reflection.listening import Listener
from app.reflection.note import compose_note
from app.reflection.parting import told_before_parting
from app.reflection.saying import Heeded, Saying
from app.reflection.shelf import Shelf
from app.reflection.short_answers import FEW_WORDS, slight
from app.reflection.stages import StageQuestion, Stages
from app.reflection.standing import Standing
from app.reflection.turn_gate import TurnGate
from app.reflection.wishes import declined, number, short_of_time, wish
from app.understanding.reassured import says_safe
from app.understanding.themes import Theme

Action = Literal["skip", "back", "pause", "resume", "short", "stop", "not_this"]


class Spoken(Model):
    """A debrief after a turn, with what must stand above it. ``masking`` is never stored.

    ``written`` is what a chat model did for the turn, None where none had anything to do with it.
    """

    debrief: Debrief
    masking: Masking
    first: First = None
    written: Written | None = None


class Facilitator:
    """Leads debriefs; holds none: every call is handed the debrief and returns it changed."""

    def __init__(
        self,
        guard: Guard,
        listener: Listener,
        acknowledger: Acknowledger,
        verifier: Verifier,
        shelf: Shelf,
        stages: Stages,
        themes: Sequence[Theme],
        writer: TurnWriter,
        fitting: Fitting | None = None,
    ) -> None:
        """``fitting`` judges what a model wrote; without it no model's words are said."""
        self._guard = guard
        self._listener = listener
        self._acknowledger = acknowledger
        self._lines = acknowledger.lines.heard
        self._verifier = verifier
        self._shelf = shelf
        self.stages = stages
        self._themes = tuple(themes)
        self._standing = Standing(guard)
        self._intake = Intake(guard, self._lines, stages)
        self._saying = Saying(guard, acknowledger, TurnGate(verifier, fitting), writer, stages)
        self._beside = Beside(shelf, verifier)
        self._asking = Asking(stages, acknowledger)

    @property
    def acknowledgements(self) -> Acknowledgements:
        return self._acknowledger.lines

    def with_writer(self, writer: TurnWriter, fitting: Fitting | None) -> Facilitator:
        """The same with another writer: it shares all that takes time to load."""
        return Facilitator(
            self._guard,
            self._listener,
            self._acknowledger,
            self._verifier,
            self._shelf,
            self.stages,
            self._themes,
            writer,
            fitting,
        )

    def load(self) -> None:
        """Load the models and the library's sentences. Raises DebriefError."""
        self._guard.load()
        self._listener.hear("a session")
        self._shelf.load([theme.id for theme in self._themes])
        self._saying.load()

    def begin(self, debrief_id: str, day: date, *, short: bool = False) -> Debrief:
        """A new debrief with its first question put; ``short`` is the five-minute path."""
        debrief = Debrief(id=debrief_id, day=day)
        if short:
            debrief = flow.advance(debrief, flow.Short(), self.stages)
        return self._asking.put(debrief, (), None)

    def act(self, debrief: Debrief, action: Action, seconds: float = 0.0) -> Debrief:
        """What a button of the page does."""
        lines = self._lines
        event: flow.Event
        match action:
            case "pause":
                return flow.advance(debrief, flow.Paused(seconds=seconds), self.stages)
            case "resume":
                return self._resumed(debrief, seconds)
            case "stop":
                return flow.advance(debrief, flow.Stop(seconds=seconds), self.stages)
            case "skip" | "not_this" if self._asks_for_danger(debrief):
                skips = action == "skip"
                event = flow.Skipped(seconds=seconds) if skips else flow.NotThis(seconds=seconds)
                said = lines.refused_danger
            case "skip":
                event, said = flow.Skipped(seconds=seconds), lines.skipped
            case "back":
                event, said = flow.Back(seconds=seconds), lines.back
            case "short":
                event, said = flow.Short(seconds=seconds), lines.short
            case "not_this":
                event, said = flow.NotThis(seconds=seconds), lines.refused
            case _:
                assert_never(action)
        return self._asking.after(debrief, event, said)

    def _no_answer(self, debrief: Debrief, lines: Sequence[str]) -> Sequence[str]:
        """The lines to what is no answer; where danger was asked for, that help stays open."""
        return self._lines.refused_danger if self._asks_for_danger(debrief) else lines

    def _asks_for_danger(self, debrief: Debrief) -> bool:
        current = debrief.current
        return current is not None and self.stages.find(current.question)[1].asks_for_danger

    def answer(
        self,
        debrief: Debrief,
        typed: str,
        masking: Masking,
        seconds: float = 0.0,
        region: Region | None = None,
        *,
        misread: bool = False,
        library_only: bool = False,
    ) -> Spoken:
        """Take in what was typed, whatever it is, and go on.

        It is screened as typed, first, and a wish to stop is one only where no danger is found in
        it: "I want to end it here" may be about living. ``library_only`` keeps it from any chat
        model. Raises SafetyError or EmbedderError, and then the debrief is as it was.
        """
        typed = typed.encode("utf-8", "ignore").decode("utf-8")
        if misread:
            debrief = flow.advance(debrief, flow.Safe(), self.stages)
        screening = self._intake.screened(debrief, typed)
        message = Message(
            text=typed, masking=masking, misread=misread, endangered=debrief.endangered
        )
        urgent = self._guard.says.urgent(screening, message, region)
        if urgent is not None:
            danger = flow.Endangered(seconds=seconds)
            stopped = flow.advance(debrief, danger, self.stages)
            return Spoken(debrief=stopped, masking=masking, first=urgent)
        first: First = self._standing.above(debrief, screening, message, region)
        if debrief.endangered and screening.safe:
            safe = flow.advance(debrief, flow.Safe(), self.stages)
            # What they say beside it is an answer like another.
            if says_safe(typed) and not self._asks_for_danger(debrief):
                unanswered = flow.Unanswered(seconds=seconds)
                safe = self._asking.after(safe, unanswered, self._lines.said_safe)
                return Spoken(debrief=safe, masking=masking, first=first)
            debrief = safe
        if wordless(typed):
            nothing = flow.Unanswered(seconds=seconds)
            said = self._no_answer(debrief, self._lines.nothing)
            after = self._asking.after(debrief, nothing, said)
            return Spoken(debrief=after, masking=masking, first=first)
        wanted = wish(typed)
        # What was misread is no danger to its writer; what it says of others is.
        alarmed = any(not misread or risk.who != "clinician" for risk in screening.risks)
        if wanted is not None and wanted != "unknown" and not alarmed:
            after = self._wished(debrief, wanted, seconds)
            return Spoken(debrief=after, masking=masking, first=first)
        told = told_before_parting(typed)
        taken = self._intake.take(told or typed, screening, masking)
        foreign = not screening.readable and not fillers(typed)
        refusal = self._lines.unreadable if foreign else self._intake.refusal(debrief, taken)
        if refusal is not None:
            first = first or (self._guard.says.unread_notice(region) if foreign else None)
            event = flow.Unanswered(
                words=taken.words,
                risks=taken.risks,
                circumstances=taken.circumstances,
                seconds=seconds,
            )
            said = refusal if foreign else self._no_answer(debrief, refusal)
            after = self._asking.after(debrief, event, said)
            return Spoken(debrief=after, masking=taken.masking, first=first)
        alone = library_only or told is not None
        after, written = self._answered(debrief, taken, seconds, library_only=alone)
        if told is not None:
            after = self.act(after, "stop")
        return Spoken(debrief=after, masking=taken.masking, first=first, written=written)

    def standing(self, debrief: Debrief, region: Region | None = None) -> First:
        """What must stand above a debrief after a button, or where it is opened again."""
        return self._standing.left(debrief, region)

    def mask(self, message: Message) -> Masked:
        """What masking makes of an answer before it goes anywhere. Raises SafetyError."""
        return self._guard.admit(message).masked

    def note(self, debrief: Debrief) -> Note:
        """The note of what there is so far."""
        return compose_note(debrief, self.stages)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The library's passages with these ids. Raises StoreError."""
        return self._shelf.passages(ids)

    def _resumed(self, debrief: Debrief, seconds: float) -> Debrief:
        lines = self._lines
        said = lines.after_urgent if debrief.phase == "urgent" else lines.resumed
        resumed = flow.advance(debrief, flow.Resumed(seconds=seconds), self.stages)
        # A pause leaves the question in view; help for oneself closed it.
        return resumed if resumed.current is not None else self._asking.with_line(resumed, said)

    def _wished(self, debrief: Debrief, wanted: str, seconds: float) -> Debrief:
        if debrief.phase in ("paused", "urgent") and wanted not in ("stop", "pause", "resume"):
            debrief = self.act(debrief, "resume", 0.0)
        match wanted:
            case "skip" | "stop" | "back" | "pause" | "resume" | "short" | "not_this":
                return self.act(debrief, wanted, seconds)
            case _:
                raise AssertionError(f"unreachable: {wanted}")

    def _answered(
        self, debrief: Debrief, taken: Taken, seconds: float, *, library_only: bool
    ) -> tuple[Debrief, Written | None]:
        if debrief.current is None:
            resumed = flow.advance(debrief, flow.Resumed(), self.stages)
            debrief = self._asking.put(resumed, (), None)
        current = debrief.current
        if current is None:
            return debrief, None
        stage, question = self.stages.find(current.question)
        words = taken.words
        heard, vector = self._heard(debrief, question, words)
        if taken.screening.route == "clinical_request" and "?" in words:
            heard = heard.model_copy(update={"told": (*heard.told, "clinical_question")})
        event = flow.Answered(
            words=words,
            heard=heard,
            number=number(words) if question.kind == "scale" else None,
            risks=taken.risks,
            circumstances=taken.circumstances,
            seconds=seconds,
        )
        after = flow.advance(debrief, event, self.stages)
        if declined(words) and after.phase == "going":
            after = flow.leave_subject(after, current.question, self.stages)
        following = flow.next_question(after, self.stages)
        if after.phase != "going" or following is None:
            return after, None
        heeded = Heeded(debrief, after, current, question, taken, heard)
        asked = self._asking.asked(after, following[1])
        said = self._saying.say(heeded, asked, library_only=library_only)
        if said.written is not None:
            spent = after.spent + said.written.tokens.total
            after = after.model_copy(update={"spent": spent})
        # To whoever has a danger on their mind nothing is quoted that is about something else.
        named = any(turn.risks for turn in after.turns)
        passage = None if named else self._beside.bring(after, stage, heard, vector)
        return self._asking.put(after, said.sentences, passage), said.written

    def _heard(
        self, debrief: Debrief, question: StageQuestion, words: str
    ) -> tuple[Heard, Vector | None]:
        if question.kind == "scale" and len(words.split()) <= FEW_WORDS:
            return Heard(), None
        if slight(words) is not None or words in question.choices:
            told = ("short_of_time",) if short_of_time(words) else ()
            return Heard(told=told), None
        # Where somebody is in danger, whom to call is said again for good reason.
        danger = any(turn.risks for turn in debrief.turns)
        earlier = [
            turn.words
            for turn in debrief.turns
            if turn.outcome == "answered" and turn.words is not None and not danger
        ]
        return self._listener.hear(words, earlier)
