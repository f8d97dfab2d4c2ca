"""One visitor's debrief, in their browser session's memory and, if they choose, kept."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import streamlit as st

from app.errors import DebriefError
from app.guard import First
from app.models import Debrief, Failed, Masking, Note
from app.pipeline.placeholders import Naming
from app.ports import Drawer
from app.reflection.facilitator import Action
from app.ui.clients import facilitator
from app.ui.failure import failure
from app.ui.region import region


@dataclass
class Sitting:
    """Everything that the page remembers of one debrief."""

    debrief: Debrief | None = None
    masking: Masking = field(default_factory=Masking)
    first: First = None
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

    def begin(self, *, short: bool) -> None:
        """Begin a debrief. What was there before is forgotten, and what was kept stays kept."""
        self._try(lambda: self._start(short=short))

    def _start(self, *, short: bool) -> None:
        self.debrief = facilitator().begin(uuid4().hex, date.today(), short=short)
        self.masking, self.note, self.first = Masking(), None, None
        self.kept = False

    def act(self, action: Action) -> None:
        """What a button does."""
        self._try(lambda: self._act(action))

    def _act(self, action: Action) -> None:
        if self.debrief is None:
            return
        self.first = None
        self._take(facilitator().act(self.debrief, action, self._seconds()))

    def answer(self, typed: str, *, misread: bool = False) -> None:
        """Take in what was typed; where that breaks, the words stay in the field."""
        self.draft = typed
        if self._try(lambda: self._answer(typed, misread=misread)):
            self.draft = ""

    def _answer(self, typed: str, *, misread: bool) -> None:
        if self.debrief is None:
            return
        spoken = facilitator().answer(
            self.debrief, typed, self.masking, self._seconds(), region(), misread=misread
        )
        self.masking, self.first = spoken.masking, spoken.first
        self.refused = typed if spoken.debrief.phase == "urgent" else None
        self._take(spoken.debrief)

    def was_misread(self) -> None:
        """Answer with what was met with urgent help, for its writer says that they are safe."""
        typed, self.refused = self.refused, None
        if typed is not None:
            self._try(lambda: self._act("resume"))
            self.answer(typed, misread=True)

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
        self.first, self.refused = None, None
        self.since = time.monotonic()

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
