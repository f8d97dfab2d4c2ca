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
from app.models import (
    Citation,
    Claim,
    Debrief,
    DebriefTurn,
    DraftSentence,
    Heard,
    Masked,
    Masking,
    Message,
    Model,
    NamedRisk,
    Note,
    Noticed,
    Passage,
    Risk,
    Screening,
    Turn,
    TurnBrief,
    TurnDraft,
    TurnWords,
    Written,
)
from app.pipeline.fitting import Fitting
from app.pipeline.verify import Verifier
from app.ports import TurnWriter, Vector
from app.reflection import flow
from app.reflection.acknowledge import FEW_WORDS, Acknowledger, seed
from app.reflection.acknowledgements import Acknowledgements
from app.reflection.listening import Listener
from app.reflection.note import compose_note
from app.reflection.shelf import Shelf
from app.reflection.stages import Stage, StageQuestion, Stages
from app.reflection.turn_gate import TurnGate
from app.reflection.wishes import affirms, declined, number, short_of_time, wish
from app.understanding.themes import Theme

LONGEST_ANSWER = 8_000
"""Characters that are taken in; the whole is screened, and the rest is not kept."""

RECENT_TURNS = 3
"""A question is worded by what was noticed in so many turns before it."""

MOST_PASSAGES = 4
"""Passages in a whole debrief: it is a conversation, and no reading list."""

MOST_SAID = 3
"""Sentences said before a question."""

EARLIER_TURNS = 4
LONGEST_EARLIER = 600
"""Answers before this one that a writer is given, and characters of each."""

Action = Literal["skip", "back", "pause", "resume", "short", "stop", "not_this"]

_FILLERS = frozenset(
    [
        "meh",
        "ugh",
        "idk",
        "hmm",
        "hm",
        "nah",
        "yep",
        "yup",
        "lol",
        "eh",
        "ok",
        "okay",
        "umm",
        "um",
        "argh",
        "gah",
        "pff",
    ]
)


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
        self._say = acknowledger
        self._lines = acknowledger.lines
        self._verifier = verifier
        self._gate = TurnGate(verifier, fitting)
        self._shelf = shelf
        self.stages = stages
        self._all_themes = tuple(themes)
        self._writer = writer

    @property
    def acknowledgements(self) -> Acknowledgements:
        return self._lines

    def load(self) -> None:
        """Load the models and the library's sentences. Raises DebriefError."""
        self._guard.load()
        self._listener.hear("a session")
        self._shelf.load([theme.id for theme in self._all_themes])
        self._writer.load()

    def begin(self, debrief_id: str, day: date, *, short: bool = False) -> Debrief:
        """A new debrief with its first question put; ``short`` is the five-minute path."""
        debrief = Debrief(id=debrief_id, day=day)
        if short:
            debrief = flow.advance(debrief, flow.Short(), self.stages)
        return self._put(debrief, (), None)

    def act(self, debrief: Debrief, action: Action, seconds: float = 0.0) -> Debrief:
        """What a button of the page does."""
        lines = self._lines.heard
        event: flow.Event
        match action:
            case "pause":
                return flow.advance(debrief, flow.Paused(seconds=seconds), self.stages)
            case "resume":
                return self._resumed(debrief, seconds)
            case "stop":
                return flow.advance(debrief, flow.Stop(seconds=seconds), self.stages)
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
        return self._after(debrief, event, said)

    def _resumed(self, debrief: Debrief, seconds: float) -> Debrief:
        lines = self._lines.heard
        said = lines.after_urgent if debrief.phase == "urgent" else lines.resumed
        resumed = flow.advance(debrief, flow.Resumed(seconds=seconds), self.stages)
        # A pause leaves the question in view; help for oneself closed it.
        if resumed.current is not None:
            return resumed
        line = self._say.line(resumed, said)
        return self._put(resumed, (line,) if line is not None else (), None)

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

        It is screened as typed, first. ``library_only`` keeps it from any chat model. Raises
        SafetyError or EmbedderError, and then the debrief is as it was.
        """
        event: flow.Event
        typed = typed.encode("utf-8", "ignore").decode("utf-8")
        if not any(character.isalnum() for character in typed) and "?" not in typed:
            event = flow.Unanswered(seconds=seconds)
            return Spoken(
                debrief=self._after(debrief, event, self._lines.heard.nothing), masking=masking
            )
        screening = self._guard.screen(typed, answer=True)
        message = Message(text=typed, masking=masking, misread=misread)
        screening = self._asked_for_danger(debrief, typed, screening)
        urgent = self._guard.urgent(screening, message, region)
        if urgent is not None:
            danger = flow.Endangered(seconds=seconds)
            stopped = flow.advance(debrief, danger, self.stages)
            return Spoken(debrief=stopped, masking=masking, first=urgent)
        first = self._guard.notice(screening, region)
        wanted = wish(typed)
        if wanted is not None and wanted != "unknown" and not screening.risks:
            return Spoken(debrief=self._wished(debrief, wanted, seconds), masking=masking)
        cut = typed[:LONGEST_ANSWER]
        admitted = self._guard.admit(Message(text=cut, masking=masking))
        words, masking = admitted.masked.text.strip(), admitted.masking
        risks, masking = self._named(screening, masking)
        if not screening.readable and not _fillers(typed):
            first = first or self._guard.unread_notice(region)
            event = flow.Unanswered(words=words, risks=risks, seconds=seconds)
            said = self._lines.heard.unreadable
            return Spoken(debrief=self._after(debrief, event, said), masking=masking, first=first)
        refusal = self._not_for_here(debrief, screening, words)
        if refusal is not None:
            event = flow.Unanswered(words=words, risks=risks, seconds=seconds)
            return Spoken(
                debrief=self._after(debrief, event, refusal), masking=masking, first=first
            )
        debrief, written = self._answered(
            debrief,
            words,
            screening,
            risks,
            seconds,
            masking,
            cut=len(typed) > len(cut),
            library_only=library_only,
        )
        return Spoken(debrief=debrief, masking=masking, first=first, written=written)

    def mask(self, message: Message) -> Masked:
        """What masking makes of an answer before it goes anywhere. Raises SafetyError."""
        return self._guard.admit(message).masked

    def with_writer(self, writer: TurnWriter, fitting: Fitting | None) -> Facilitator:
        """The same with another writer: it shares all that takes time to load."""
        return Facilitator(
            self._guard,
            self._listener,
            self._say,
            self._verifier,
            self._shelf,
            self.stages,
            self._all_themes,
            writer,
            fitting,
        )

    def note(self, debrief: Debrief) -> Note:
        """The note of what there is so far."""
        return compose_note(debrief, self.stages)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The library's passages with these ids. Raises StoreError."""
        return self._shelf.passages(ids)

    # What was typed

    def _asked_for_danger(self, debrief: Debrief, typed: str, screening: Screening) -> Screening:
        """A yes to whether anybody is in danger is danger, also where no sign of it is read."""
        current = debrief.current
        if current is None or screening.risks:
            return screening
        _, question = self.stages.find(current.question)
        if not question.asks_for_danger:
            return screening
        said = affirms(typed)
        if said == "no":
            return screening
        who: Literal["clinician", "client"] = "clinician" if said == "self" else "client"
        risk = Risk(who=who, what="self_harm", words=typed.strip())
        return screening.model_copy(update={"risks": (risk,)})

    def _named(
        self, screening: Screening, masking: Masking
    ) -> tuple[tuple[NamedRisk, ...], Masking]:
        named: list[NamedRisk] = []
        for risk in screening.risks:
            admitted = self._guard.admit(Message(text=risk.words, masking=masking))
            masking = admitted.masking
            named.append(
                NamedRisk(who=risk.who, what=risk.what, words=admitted.masked.text.strip())
            )
        return tuple(named), masking

    def _wished(self, debrief: Debrief, wanted: str, seconds: float) -> Debrief:
        if debrief.phase in ("paused", "urgent") and wanted not in ("stop", "pause", "resume"):
            debrief = self.act(debrief, "resume", 0.0)
        match wanted:
            case "skip" | "stop" | "back" | "pause" | "resume" | "short" | "not_this":
                return self.act(debrief, wanted, seconds)
            case _:
                raise AssertionError(f"unreachable: {wanted}")

    def _not_for_here(
        self, debrief: Debrief, screening: Screening, words: str
    ) -> Sequence[str] | None:
        """What is said to an attack, or to another subject where a story was asked for."""
        current = debrief.current
        if screening.risks or current is None:
            return None
        if screening.route == "attack" and len(words.split()) > FEW_WORDS:
            return self._lines.heard.attack
        _, question = self.stages.find(current.question)
        if screening.route == "off_topic" and "story" in question.covered_by:
            return self._lines.heard.off_subject if len(words.split()) > FEW_WORDS else None
        return None

    def _answered(
        self,
        debrief: Debrief,
        words: str,
        screening: Screening,
        risks: tuple[NamedRisk, ...],
        seconds: float,
        masking: Masking,
        *,
        cut: bool,
        library_only: bool,
    ) -> tuple[Debrief, Written | None]:
        current = debrief.current
        if current is None:
            debrief = self._put(flow.advance(debrief, flow.Resumed(), self.stages), (), None)
            current = debrief.current
            if current is None:
                return debrief, None
        stage, question = self.stages.find(current.question)
        heard, vector = self._heard(debrief, question, words)
        if screening.route == "clinical_request" and "?" in words:
            heard = heard.model_copy(update={"told": (*heard.told, "clinical_question")})
        event = flow.Answered(
            words=words,
            heard=heard,
            number=number(words) if question.kind == "scale" else None,
            risks=risks,
            seconds=seconds,
        )
        after = flow.advance(debrief, event, self.stages)
        if declined(words) and after.phase == "going":
            left = [q.id for q in stage.question if q.id not in after.settled]
            settled = {**after.settled, **dict.fromkeys(left, "refused")}
            after = after.model_copy(update={"settled": settled})
        following = flow.next_question(after, self.stages)
        if after.phase != "going" or following is None:
            return after, None
        kept, replaced = self._offline(debrief, after, question, words, heard, screening, cut=cut)
        room = MOST_SAID - len(kept)
        said, written = kept + replaced[:room], None
        if room and not library_only and _worth_wording(question, words, heard, screening):
            brief = TurnBrief(
                purpose=stage.purpose,
                question=current.asked,
                words=words,
                following=self._asked(after, following[1]),
                noticed=heard.noticed,
                earlier=self._earlier(debrief, masking),
                said=tuple(line for turn in debrief.turns for line in turn.said),
                kept=kept,
                offline=replaced,
                most=room,
                spent=debrief.spent,
            )
            worded = self._worded(brief)
            written = worded.written
            # Named first, what takes up the person's words leads to what has to be said.
            shifts = any(line in self._shifts for line in kept)
            said = worded.sentences + kept if shifts else kept + worded.sentences
        if written is not None:
            after = after.model_copy(update={"spent": after.spent + written.tokens.total})
        passage = self._passage(after, stage, heard, vector) if not risks else None
        return self._put(after, said, passage), written

    def _earlier(self, debrief: Debrief, masking: Masking) -> tuple[Turn, ...]:
        """The last questions and answers, with what the person has hidden since hidden too."""
        answered = [turn for turn in debrief.turns if turn.outcome == "answered" and turn.words]
        found: list[Turn] = []
        for turn in answered[-EARLIER_TURNS:]:
            found.append(Turn(role="assistant", text=turn.asked))
            known = self._guard.mask_known(turn.words or "", masking)
            found.append(Turn(role="user", text=known[:LONGEST_EARLIER]))
        return tuple(found)

    def _heard(
        self, debrief: Debrief, question: StageQuestion, words: str
    ) -> tuple[Heard, Vector | None]:
        if question.kind == "scale" and len(words.split()) <= FEW_WORDS:
            return Heard(), None
        if wish(words) == "unknown" or words in question.choices:
            told = ("short_of_time",) if short_of_time(words) else ()
            return Heard(told=told), None
        earlier = [
            turn.words
            for turn in debrief.turns
            if turn.outcome == "answered" and turn.words is not None
        ]
        return self._listener.hear(words, earlier)

    # What is said

    def _offline(
        self,
        before: Debrief,
        after: Debrief,
        question: StageQuestion,
        words: str,
        heard: Heard,
        screening: Screening,
        *,
        cut: bool,
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (what has to be said, what a writer may word otherwise) before the question."""
        lines = self._lines
        chosen: list[str | None] = []
        if cut:
            chosen.append(self._say.line(after, lines.heard.long))
        if screening.risks:
            chosen.append(self._say.line(after, lines.heard.danger_first))
        if "clinical_question" in heard.told:
            chosen.append(self._guard.redirection(screening).cannot)
            chosen.append(self._say.line(after, lines.heard.for_your_supervisor))
        if "short_of_time" in heard.told and not before.short:
            chosen.append(self._say.line(after, lines.heard.short))
        chosen.append(self._covered(before, after))
        kept = [line for line in chosen if line is not None and self._gate.passes(line)]
        shift = self._say.shift(after, heard)
        replaced: list[str] = []
        if not screening.risks:
            kept.extend(shift)
            replaced = [] if shift else self._kindly(after, question, words, heard)
        if after.seconds >= flow.LATE_SECONDS and not after.late and not shift:
            line = self._say.line(after, lines.shift.late)
            kept = [*kept[: MOST_SAID - 1], *([line] if line else [])]
        return tuple(kept[:MOST_SAID]), tuple(replaced)

    def _kindly(
        self, debrief: Debrief, question: StageQuestion, words: str, heard: Heard
    ) -> list[str]:
        lines = self._lines
        texts: Sequence[str] | None = None
        if question.kind == "scale":
            texts = lines.number if number(words) is not None else lines.unknown
        elif wish(words) == "unknown":
            texts = lines.unknown
        elif question.asks_for_danger:
            texts = lines.safe
        elif "short_of_time" in question.covered_by:
            texts = () if "short_of_time" in heard.told else lines.time_enough
        if texts is not None:
            line = self._say.line(debrief, texts)
            return [line] if line is not None else []
        kind = self._say.kind(debrief, words, heard, self._gate.passes)
        return [kind[1]] if kind is not None else []

    def _covered(self, before: Debrief, after: Debrief) -> str | None:
        """A line that shows what need not be asked any more."""
        lines = self._lines.heard
        told = {
            one
            for key in flow.newly_covered(before, after)
            for one in self.stages.find(key)[1].covered_by
        }
        if {"story", "feeling"} <= told:
            return self._say.line(after, lines.story_and_feeling)
        for name in ("story", "feeling", "between", "for_supervision"):
            if name in told:
                return self._say.line(after, getattr(lines, name))
        return None

    def _worded(self, brief: TurnBrief) -> TurnWords:
        """The writer's words where they pass the gate, else the offline ones."""
        try:
            draft = self._writer.write(brief)
        except Exception:
            # Whatever breaks in a writer, the conversation goes on.
            draft = TurnDraft(sentences=brief.offline)
        return self._gate.words(brief, draft)

    def _passage(
        self, debrief: Debrief, stage: Stage, heard: Heard, vector: Vector | None
    ) -> Citation | None:
        """A sentence of the library, where it helps: one a stage, and never two turns running."""
        brought = [turn for turn in debrief.turns if turn.passage is not None]
        running = bool(debrief.turns) and debrief.turns[-1].passage is not None
        if vector is None or not stage.roles or running or len(brought) >= MOST_PASSAGES:
            return None
        used = {turn.passage.passage_id for turn in brought if turn.passage is not None}
        found = self._shelf.bring(vector, heard.themes, stage.roles, used)
        if found is None:
            return None
        citation, passage = found
        return citation if self._quotable(citation, passage) else None

    def _quotable(self, citation: Citation, passage: Passage) -> bool:
        draft = DraftSentence(
            text=citation.quote,
            part="evidence",
            basis="quoted",
            claims=(Claim(passage_id=passage.id, quote=citation.quote),),
        )
        return self._verifier.verify(draft, {passage.id: passage}).passed

    # The next question

    def _after(self, debrief: Debrief, event: flow.Event, lines: Sequence[str]) -> Debrief:
        after = flow.advance(debrief, event, self.stages)
        if after.phase != "going" or after.current is not None:
            return after
        line = self._say.line(after, lines)
        return self._put(after, (line,) if line is not None else (), None)

    def _put(self, debrief: Debrief, said: tuple[str, ...], passage: Citation | None) -> Debrief:
        """Put the next question, in words that were not used for it."""
        following = flow.next_question(debrief, self.stages)
        if following is None or debrief.phase != "going":
            return debrief
        stage, question = following
        turn = DebriefTurn(
            stage=stage.id,
            question=question.id,
            asked=self._asked(debrief, question),
            said=said,
            passage=passage,
        )
        shifted = any(line in self._shifts for line in said)
        late = any(line in self._lines.shift.late for line in said)
        debrief = debrief.model_copy(
            update={
                "lines": (*debrief.lines, *map(self._template, said)),
                "shifts": debrief.shifts + shifted,
                "late": debrief.late or late,
            }
        )
        return flow.put(debrief, turn)

    @property
    def _shifts(self) -> tuple[str, ...]:
        return (*self._lines.shift.rumination, *self._lines.shift.repeating)

    def _template(self, said: str) -> str:
        """The vetted line that a sentence was made from."""
        for template in self._lines.joined:
            head, _, tail = template.partition("{words}")
            if said.startswith(head) and said.endswith(tail) and len(said) > len(head + tail):
                return template
        return said

    def _asked(self, debrief: Debrief, question: StageQuestion) -> str:
        recent: list[Noticed] = []
        answered = [turn for turn in debrief.turns if turn.outcome == "answered"]
        for turn in answered[-RECENT_TURNS:]:
            recent.extend(turn.heard.noticed)
        wordings = question.wordings(recent, short=debrief.short)
        used = {turn.asked for turn in debrief.turns if turn.question == question.id}
        unused = [text for text in wordings if text not in used] or list(wordings)
        fitting = not debrief.short and unused[0] not in question.variants
        if fitting or debrief.short:
            return unused[0]
        plain = [text for text in unused if text in question.variants] or unused
        return min(plain, key=lambda text: seed(debrief, text))


def _worth_wording(question: StageQuestion, words: str, heard: Heard, screening: Screening) -> bool:
    """Whether there is something to take up that is not for vetted words alone.

    Danger is met by people's words and by no model's, and a number or "I don't know" needs none.
    """
    if screening.risks or screening.route in ("attack", "client", "clinical_request"):
        return False
    if question.kind != "words" or question.asks_for_danger or wish(words) == "unknown":
        return False
    return len(words.split()) > FEW_WORDS or bool(heard.noticed)


def _fillers(typed: str) -> bool:
    words = "".join(c if c.isalpha() else " " for c in typed.lower()).split()
    return bool(words) and all(word in _FILLERS for word in words)
