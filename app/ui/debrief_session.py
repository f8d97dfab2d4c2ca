"""One visitor's debrief, in their browser session's memory and, if they choose, kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import streamlit as st

from app.errors import DebriefError, DrawerClosed
from app.guard import First
from app.models import Debrief, Failed, Masked, Masking, Message, Note, Written
from app.pipeline.deidentify import form
from app.pipeline.placeholders import Naming
from app.ports.keeping import Drawer
from app.reflection.facilitator import Action, Spoken
from app.ui.above import Above, left_above
from app.ui.choice import library_only
from app.ui.clients import chat_model, facilitator
from app.ui.failure import failure
from app.ui.region import region


@dataclass
class Sitting:
    """Everything that the page remembers of one debrief."""

    debrief: Debrief | None = None
    masking: Masking = field(default_factory=Masking)
    above: Above = field(default_factory=Above)
    refused: str | None = None
    """What was typed and met with urgent help: the person may say that it was misread."""
    note: Note | None = None
    """The note as edited; None until the debrief ends."""
    drawer: Drawer | None = None
    kept: bool = False
    trouble: Failed | None = None
    since: float = field(default_factory=time.monotonic)
    turn: int = 0
    """Counts the turns of this page, for the names of its widgets."""
    draft: str = ""
    """What was typed when something broke: it stays in the field."""
    waiting: str | None = None
    """An answer that is about to be taken in."""
    misread: bool = False
    """Whether the answer that waits was taken for danger, and its writer says that it is none."""
    preview: Masked | None = None
    """The waiting answer as it would leave this machine, until the person says that it may."""
    seen: set[str] = field(default_factory=set)
    """Identifiers, case-folded, that the person has seen masked and let go like this."""
    written: Written | None = None
    """What a chat model did for the turn in view."""

    def begin(self, *, short: bool) -> None:
        """Begin a debrief. What was there before is forgotten, and what was kept stays kept."""
        self._try(lambda: self._start(short=short))

    def _start(self, *, short: bool) -> None:
        self.debrief = facilitator().begin(uuid4().hex, date.today(), short=short)
        self.masking, self.note, self.above = Masking(), None, Above()
        self.waiting, self.preview, self.written = None, None, None
        self.kept = False

    def act(self, action: Action, at: int | None = None) -> None:
        """What a button does; ``at`` is the turn that it was drawn for.

        An answer may have been taken in since: what was to be skipped is then no longer in view.
        """
        if at is not None and at != self.turn and action not in ("stop", "pause"):
            return
        if self.waiting is not None:
            self.draft = self.waiting
        self.waiting, self.preview = None, None
        self._try(lambda: self._act(action))

    def _act(self, action: Action) -> None:
        if self.debrief is None:
            return
        after = facilitator().act(self.debrief, action, self._seconds())
        self.written = None
        self.above = left_above(after)
        self._take(after)

    def put(self, typed: str) -> None:
        """Have an answer taken in, as soon as the page says that it is being read."""
        self.waiting, self.misread, self.preview = typed, False, None

    def go_on(self) -> None:
        """Take in the answer that waits; hold it where it would leave with details not yet seen.

        Where it breaks, the words stay in the field.
        """
        typed = self.waiting
        if typed is None or self.preview is not None:
            return
        held = self._try(lambda: self._hold(typed))
        if self.preview is not None:
            return
        self.waiting, self.draft = None, typed
        if held and self._try(lambda: self._answer(typed, library=library_only())):
            self.draft = ""

    def agree(self) -> None:
        """The person has seen the waiting answer as it would leave, and sends it."""
        typed, preview = self.waiting or "", self.preview
        if preview is not None:
            self.seen |= _forms(typed, preview)
        self.preview = None

    def stay(self) -> None:
        """The waiting answer is taken in without a chat model: nothing of it leaves."""
        typed, self.waiting, self.preview = self.waiting or "", None, None
        self.draft = typed
        if self._try(lambda: self._answer(typed, library=True)):
            self.draft = ""

    def take_back(self) -> None:
        """The waiting answer goes back into the field, to be changed."""
        self.draft, self.waiting, self.preview = self.waiting or "", None, None
        if self.debrief is not None:
            self.above = left_above(self.debrief)
        self.turn += 1

    def _hold(self, typed: str) -> None:
        model = chat_model()
        if self.debrief is None or model is None or model.local or library_only():
            return
        alone = self._alone(self.debrief, typed)
        spoken = alone()
        if spoken.debrief.phase == "urgent":
            # Help does not wait for a choice about masking, and nothing is sent for it.
            return
        masked = facilitator().mask(Message(text=typed, masking=self.masking))
        if _forms(typed, masked) - self.seen:
            # Nor does whom to reach for somebody else.
            self.above = Above(spoken.first, lambda: alone().first)
            self.preview = masked

    def _answer(self, typed: str, *, library: bool) -> None:
        if self.debrief is None:
            return
        alone = self._alone(self.debrief, typed)
        spoken = facilitator().answer(
            self.debrief,
            typed,
            self.masking,
            self._seconds(),
            region(),
            misread=self.misread,
            library_only=library,
        )
        self.masking, self.written = spoken.masking, spoken.written
        self.above = Above(spoken.first, lambda: alone().first)
        self.refused = typed if spoken.debrief.phase == "urgent" else None
        self._take(spoken.debrief)

    def _alone(self, debrief: Debrief, typed: str) -> Callable[[], Spoken]:
        """What comes of an answer on this machine alone, where the person is when it is called."""
        masking, misread = self.masking, self.misread
        return lambda: facilitator().answer(
            debrief, typed, masking, region=region(), misread=misread, library_only=True
        )

    def was_misread(self) -> None:
        """Answer with what was met with urgent help, for its writer says that they are safe."""
        typed, self.refused = self.refused, None
        if typed is not None:
            self._try(lambda: self._act("resume"))
            self.put(typed)
            self.misread = True

    def keep(self, drawer: Drawer) -> None:
        """Keep this debrief from now on, after each turn."""
        self.drawer, self.kept = drawer, True
        self._try(self._save)

    def resume(self, drawer: Drawer, debrief: Debrief) -> None:
        """Go on with a kept debrief, where it was left."""
        said = " ".join(turn.words or "" for turn in debrief.turns)
        self.drawer, self.kept, self.debrief = drawer, True, debrief
        # The names are stored nowhere; their placeholders are taken, so that nobody else gets one.
        self.masking = Naming(Masking(), said).masking
        self.note = facilitator().note(debrief) if self.ended else None
        self.refused, self.written = None, None
        self.waiting, self.preview = None, None
        self.above = left_above(debrief)
        self.since = time.monotonic()

    @property
    def first(self) -> First:
        """What must stand above the turn in view, or in its place."""
        return self.above.first()

    @property
    def ended(self) -> bool:
        return self.debrief is not None and self.debrief.phase in ("finished", "stopped")

    def minutes(self) -> int:
        """Minutes that it has taken, without pauses."""
        return 0 if self.debrief is None else round(self.debrief.seconds / 60)

    def _take(self, debrief: Debrief) -> None:
        self.debrief = debrief
        self.note = facilitator().note(debrief) if self.ended else None
        self._save()

    def _save(self) -> None:
        if self.kept and self.drawer is not None and self.debrief is not None:
            try:
                self.drawer.keep(self.debrief)
            except DebriefError as error:
                self.trouble = failure(error, asked=False)
                # The person chooses anew whether to keep it, and with which passphrase.
                self.kept = not isinstance(error, DrawerClosed)

    def _seconds(self) -> float:
        now = time.monotonic()
        gone, self.since = now - self.since, now
        return gone

    def _try(self, step: object) -> bool:
        assert callable(step)
        self.trouble = None
        self.turn += 1
        try:
            step()
        except Exception as error:
            self.trouble = failure(error, asked=False)
            return False
        return True


def _forms(typed: str, masked: Masked) -> set[str]:
    return {form(typed[span.start : span.end]) for span in masked.spans}


def sitting() -> Sitting:
    """This visitor's debrief, made at the first call."""
    kept = st.session_state.get("sitting")
    if not isinstance(kept, Sitting):
        kept = Sitting()
        st.session_state["sitting"] = kept
    return kept


def forget_sitting() -> None:
    """Nothing of the debrief stays in this tab; what was kept stays kept."""
    st.session_state["sitting"] = Sitting()
