"""What may be said in a turn: every sentence within the boundary, a model's by its form too."""

from __future__ import annotations

from collections.abc import Sequence

from app.models import (
    DraftSentence,
    DropReason,
    Fallback,
    Sentence,
    TurnBrief,
    TurnDraft,
    TurnWords,
    Written,
)
from app.pipeline.draft_checks import Fitting
from app.pipeline.verify import Verifier
from app.reflection.turn_form import objections

CROSSED_FROM = 0.2
"""Probability that a model's sentence crosses the boundary, from which it is not said: half of what
an answer is allowed. Of the scripted bad sentences a quarter fewer pass, and where a good one is
lost there are vetted words for it."""


class TurnGate:
    """Passes a writer's sentences, or says the offline ones in their place."""

    def __init__(self, verifier: Verifier, fitting: Fitting | None = None) -> None:
        """``fitting`` judges what a model wrote; where it is None, no model's words pass."""
        self._verifier = verifier
        self._fitting = fitting

    def passes(self, text: str) -> bool:
        """Whether a sentence is within the boundary."""
        return self._verifier.verify(_draft(text), {}).passed

    def words(self, turn: TurnBrief, draft: TurnDraft) -> TurnWords:
        """What is said of a draft, at most ``turn.most`` sentences."""
        if draft.written is None:
            # No model wrote it, so there is nothing to say but the vetted lines.
            return TurnWords(sentences=turn.offline[: turn.most])
        shown: list[str] = []
        dropped: dict[DropReason, int] = {}
        for text in draft.sentences:
            if len(shown) == turn.most:
                break
            reasons = self._reasons(text, turn, shown)
            for reason in reasons:
                dropped[reason] = dropped.get(reason, 0) + 1
            if not reasons:
                shown.append(text)
        written = draft.written.model_copy(update={"shown": len(shown), "dropped": dropped})
        if shown:
            return TurnWords(sentences=tuple(shown), written=written)
        return TurnWords(sentences=turn.offline[: turn.most], written=_failed(written))

    def _reasons(self, text: str, turn: TurnBrief, shown: Sequence[str]) -> list[DropReason]:
        """Why a model's sentence is not said. What will not be said need not be read."""
        if self._fitting is None:
            return ["unchecked"]
        try:
            found = [
                *objections(text, turn, shown),
                *self._fitting.reasons(_draft(text), _said(turn, shown)),
            ]
        except Exception:
            # What could not be checked is not shown, whatever the cause.
            return ["unchecked"]
        if found:
            return list(dict.fromkeys(found))
        return list(self._verifier.verify(_draft(text), {}, crossed_from=CROSSED_FROM).reasons)


def _said(turn: TurnBrief, shown: Sequence[str]) -> list[Sentence]:
    """What a sentence must not say again: all that was said, is said beside it, or is asked."""
    texts = (*turn.said, *turn.kept, turn.question, turn.following, *shown)
    return [Sentence(text=text, part="guidance", basis="general") for text in texts]


def _failed(written: Written) -> Written:
    if written.fallback is not None:
        return written
    return written.model_copy(update={"fallback": Fallback(reason="too_little", host=written.host)})


def _draft(text: str) -> DraftSentence:
    return DraftSentence(text=text, part="guidance", basis="general")
