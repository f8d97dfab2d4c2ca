"""The page on a service that takes its time, so that a person can stop it."""

from __future__ import annotations

import runpy
import time
from collections.abc import Iterator
from pathlib import Path

from app.answering import Shown
from app.contacts import Region
from app.models import Message, Sentence, Timed
from app.ui import clients
from tests.ui.fakes import FakeService, answered, article

SENTENCES = 400


class SlowService(FakeService):
    def stream(self, message: Message, region: Region | None = None) -> Iterator[Shown | Timed]:
        for number in range(1, SENTENCES + 1):
            line = Sentence(text=f"Line {number}.", part="guidance", basis="general")
            yield Shown(sentence=line, citations=())
            time.sleep(0.1)
        yield from super().stream(message, region)


def slow(settings: object, shared: object) -> SlowService:
    return SlowService([article()], [answered(article())])


setattr(clients, "build_service", slow)  # noqa: B010  # its type is AskService's
runpy.run_path(str(Path(__file__).parents[2] / "streamlit_app.py"))
