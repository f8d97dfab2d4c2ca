"""An answer that somebody found wanting, as they may save it: masked, a draft of an eval case."""

from __future__ import annotations

from typing import Literal

from app.models.base import Model

DRAFT: Literal["debrief-draft-case-1"] = "debrief-draft-case-1"


class ReportedTurn(Model):
    """What was typed, masked, and what was shown, a text for each sentence."""

    typed: str
    shown: tuple[str, ...]


class Reported(Model):
    """A conversation up to the answer that was found wanting: its last turn.

    ``reason`` is what the person says was off, masked, and may be empty. ``kind`` is that of the
    last reply. ``composer`` and ``model`` worded it.
    """

    form: Literal["debrief-draft-case-1"] = DRAFT
    turns: tuple[ReportedTurn, ...]
    reason: str
    kind: str
    composer: str
    model: str | None = None
