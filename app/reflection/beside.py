"""The passage that is laid beside a turn, where it helps."""

from __future__ import annotations

from app.models import Citation, Claim, Debrief, DraftSentence, Heard, Passage
from app.pipeline.verify import Verifier
from app.ports import Vector
from app.reflection.shelf import Shelf
from app.reflection.stages import Stage

MOST_PASSAGES = 4
"""Passages in a whole debrief: it is a conversation, and no reading list."""


class Beside:
    """Brings a sentence of the library through the gate, or nothing."""

    def __init__(self, shelf: Shelf, verifier: Verifier) -> None:
        self._shelf = shelf
        self._verifier = verifier

    def bring(
        self, debrief: Debrief, stage: Stage, heard: Heard, vector: Vector | None
    ) -> Citation | None:
        """One a stage, and never two turns running. Raises StoreError."""
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
