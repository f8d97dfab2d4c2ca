"""A facilitator over fakes: it notices by phrases, and its library has nothing to bring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from app.errors import EmbedderError
from app.models import Citation, IdentifierLabel, Noticed, Passage, TurnBrief, TurnDraft, Written
from app.pipeline.draft_checks import Fitting
from app.pipeline.screen import Screener
from app.ports import Vector
from app.ports.wording import TurnWriter
from app.reflection.acknowledge import Acknowledger
from app.reflection.acknowledgements import load_acknowledgements
from app.reflection.facilitator import Facilitator
from app.reflection.listening import Listener
from app.reflection.shelf import Shelf
from app.reflection.stages import load_stages
from app.reflection.turn_writer import OfflineWriter
from app.understanding.feelings import load_feelings
from app.understanding.noticing import NoticedReading, Noticer
from tests.pipeline.readers import verifier
from tests.service.fakes import guard


class Phrases(Noticer):
    """Notices a label where its phrase is in the text."""

    def __init__(self, labels: Mapping[str, Noticed]) -> None:
        self._labels = labels

    def read(self, text: str) -> NoticedReading:
        noticed = [label for phrase, label in self._labels.items() if phrase in text.casefold()]
        return NoticedReading(np.zeros(384, np.float32), (), tuple(dict.fromkeys(noticed)))


class EmptyShelf(Shelf):
    def __init__(self) -> None:
        pass

    def bring(
        self, vector: Vector, themes: Sequence[str], roles: Collection[str], used: Collection[str]
    ) -> tuple[Citation, Passage] | None:
        return None


class Says:
    """TurnWriter that says the same to every turn as a model would, and keeps what it was given."""

    name = "says"

    def __init__(self, *sentences: str) -> None:
        self._sentences = sentences
        self.given: list[TurnBrief] = []

    def load(self) -> None:
        pass

    def write(self, turn: TurnBrief) -> TurnDraft:
        self.given.append(turn)
        written = Written(model="says", host="model.example")
        return TurnDraft(sentences=self._sentences, written=written)


class Unwritten(Says):
    """The same, and no model had anything to do with it."""

    def write(self, turn: TurnBrief) -> TurnDraft:
        return super().write(turn).model_copy(update={"written": None})


class BrokenWriter:
    name = "broken"

    def load(self) -> None:
        pass

    def write(self, turn: TurnBrief) -> TurnDraft:
        raise EmbedderError("It did not answer.")


def facilitator(
    notices: Mapping[str, Noticed] | None = None,
    *,
    dangers: Mapping[str, str] | None = None,
    known: Mapping[str, IdentifierLabel] | None = None,
    beyond: Mapping[str, str] | None = None,
    writer: TurnWriter | None = None,
    fitting: Fitting | None = None,
    screening: Screener | None = None,
) -> Facilitator:
    """``dangers`` and ``beyond`` label phrases for screening and for the gate."""
    feelings = load_feelings()
    lines = load_acknowledgements()
    return Facilitator(
        guard(dangers, known, screening=screening),
        Listener(Phrases(notices or {}), feelings),
        Acknowledger(lines, feelings),
        verifier(beyond, lines.plain()),
        EmptyShelf(),
        load_stages(),
        (),
        writer or OfflineWriter(),
        fitting,
    )
