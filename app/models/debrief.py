"""A guided debrief: what was asked, what was said, and the note that comes of it.

Every word of a person in here is masked.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from app.models.base import Model
from app.models.conversation import Turn
from app.models.reply import Citation
from app.models.safety import Circumstance, What, Who
from app.models.written import Written

Noticed = Literal[
    "replaying",
    "obsessing_over_wording",
    "certainty_seeking",
    "catastrophising",
    "repeating",
    "shame",
    "over_responsibility",
    "urge_to_add",
    "rupture",
    "silence",
    "boundary_pushing",
    "countertransference",
    "agenda_mismatch",
    "burnout",
    "numb",
    "anger_at_client",
    "minimising",
    "defensiveness",
]
"""What a good supervisor would hear in how somebody speaks of a session."""

RUMINATION: frozenset[Noticed] = frozenset(
    {
        "replaying",
        "obsessing_over_wording",
        "certainty_seeking",
        "catastrophising",
        "repeating",
    }
)

Told = Literal[
    "story", "feeling", "between", "for_supervision", "clinical_question", "short_of_time"
]
"""What a turn holds that a question may ask for: it is not asked again."""

Outcome = Literal["answered", "covered", "skipped", "refused", "left_out"]
"""``covered`` was answered before it was asked; ``refused`` is not to be talked about; what the
short path or a stop leaves unasked is ``left_out``."""

Phase = Literal["going", "paused", "urgent", "finished", "stopped"]


class Heard(Model):
    """What listening made of one turn. ``themes`` are ids of the library's, the likeliest first."""

    noticed: tuple[Noticed, ...] = ()
    feelings: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()


class NamedRisk(Model):
    """A danger that was named, in the person's masked words."""

    who: Who
    what: What
    words: str


class DebriefTurn(Model):
    """One question with what was said before it, and what came of it.

    ``words`` are the person's, masked; None where they said nothing to it. An ``unanswered`` one
    was met with something that is no answer, an ``urgent`` one with danger to whoever typed; both
    leave their question open. ``circumstances`` are those of ``risks``, empty without any.
    """

    stage: str
    question: str
    asked: str
    said: tuple[str, ...] = ()
    passage: Citation | None = None
    words: str | None = None
    outcome: Outcome | Literal["open", "unanswered", "urgent", "revisited"] = "open"
    heard: Heard = Heard()
    risks: tuple[NamedRisk, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()


class Debrief(Model):
    """The whole state of a debrief; nothing that says who it is about or who had it.

    ``seconds`` are those that it took so far, without pauses. ``before`` and ``after`` are how
    strongly the session is felt, 0 to 10. ``lines`` are the vetted lines said so far, so that
    none is said twice. ``shifts`` counts how often going round in circles was named.
    """

    version: Literal[1] = 1
    id: str
    day: date
    turns: tuple[DebriefTurn, ...] = ()
    settled: dict[str, Outcome] = Field(default_factory=dict)
    short: bool = False
    phase: Phase = "going"
    seconds: float = 0.0
    before: int | None = None
    after: int | None = None
    lines: tuple[str, ...] = ()
    shifts: int = 0
    late: bool = False
    """Whether it was said that twenty minutes have gone."""
    endangered: bool = False
    """Whether danger to whoever types was met, and they have not said since that they are safe."""
    spent: int = Field(default=0, ge=0)
    """Tokens that a chat model has cost in it."""

    @property
    def current(self) -> DebriefTurn | None:
        """The question in view; None where none is."""
        last = self.turns[-1] if self.turns else None
        return last if last is not None and last.outcome == "open" else None

    def noticed(self) -> tuple[Noticed, ...]:
        """Everything noticed so far, in the order in which it was."""
        found = [label for turn in self.turns for label in turn.heard.noticed]
        return tuple(dict.fromkeys(found))


NoteKind = Literal["own", "question", "cited"]
SectionId = Literal["happened", "felt", "between", "ask", "today", "read"]


class NoteLine(Model):
    """A line of a note: the person's own words, a question, or a cited passage's.

    ``label`` is set in small beside it; ``citation`` is of a cited one.
    """

    kind: NoteKind
    text: str
    label: str | None = None
    citation: Citation | None = None


class NoteSection(Model):
    """A titled part of a note."""

    id: SectionId
    title: str
    lines: tuple[NoteLine, ...]


class Note(Model):
    """What goes to supervision: the date, and nothing else that tells who anybody is."""

    day: date
    sections: tuple[NoteSection, ...]


class TurnBrief(Model):
    """What whoever words a turn is given: everything in it is masked or vetted.

    ``words`` answer ``question``; ``following`` is asked right after what is written, and ``kept``
    stands beside it whoever writes. ``earlier`` are the questions and answers before, oldest first,
    ``said`` what was said to them. ``offline`` are the words that are used where nothing better
    comes in time, and have passed the gate. ``most`` is how many sentences there is room for,
    ``spent`` how many tokens the debrief has cost so far.
    """

    purpose: str
    question: str
    words: str
    following: str
    noticed: tuple[Noticed, ...] = ()
    earlier: tuple[Turn, ...] = ()
    said: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    offline: tuple[str, ...] = ()
    most: int = Field(default=1, ge=1)
    spent: int = Field(default=0, ge=0)


class TurnDraft(Model):
    """Sentences for a turn before anything has checked them, and what a chat model did for it.

    ``written`` is None where no model has anything to do with it.
    """

    sentences: tuple[str, ...]
    written: Written | None = None


class TurnWords(TurnDraft):
    """Sentences that may be shown."""
