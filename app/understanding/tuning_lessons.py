"""All that the adapters learn from, in one place."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

from app.understanding import tuning_asked, tuning_data, tuning_names
from app.understanding.tuning_asked import Asked, Shelf
from app.understanding.tuning_data import Claimed, Listened, Message, Said, Themed
from app.understanding.tuning_names import Named

USUAL = 150
"""Texts of each kind of lesson by which it is known how far their numbers reach."""


class Lessons(NamedTuple):
    """Rows of each kind, and the passages that messages are asked of."""

    messages: list[Message]
    themed: list[Themed]
    listened: list[Listened]
    said: list[Said]
    named: list[Named]
    claimed: list[Claimed]
    asked: list[Asked]
    shelf: Shelf

    def usual(self) -> list[str]:
        """Some texts of each kind, always the same ones."""
        kinds = (
            self.messages,
            self.themed,
            self.listened,
            self.said,
            self.named,
            self.claimed,
            self.asked,
        )
        return [row.text for rows in kinds for row in rows[:: max(1, len(rows) // USUAL)]]


def lessons(chance: random.Random, corpus: Path, shelf: Shelf) -> Lessons:
    """Every writer's examples, and the questions of the corpus. Raises UnderstandingError."""
    return Lessons(
        messages=tuning_data.messages(),
        themed=tuning_data.themed(corpus),
        listened=tuning_data.listened(),
        said=tuning_data.sentences(),
        named=tuning_names.names(),
        claimed=tuning_data.claims(chance),
        asked=tuning_asked.asked(shelf.places),
        shelf=shelf,
    )
