from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.models import Article, Reply
from app.readiness import ChatModelInUse
from app.ui import clients
from tests.ui.fakes import FakeService, article

SCRIPT = Path(__file__).parents[2] / "streamlit_app.py"
Start = Callable[..., tuple[AppTest, FakeService]]


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit leaves the page as ``__main__``, which a process started later would begin with."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


def _leaving(
    lines: tuple[str, ...], by_model: bool, settings: object, *, library_only: bool
) -> tuple[str, ...]:
    return () if by_model and library_only else lines


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Open the page on a service that gives these replies in turn; ``leaving`` is what leaves."""

    def open_page(
        *replies: Reply | Exception,
        articles: Sequence[Article] | None = None,
        leaving: tuple[str, ...] = (),
        model: ChatModelInUse | None = None,
    ) -> tuple[AppTest, FakeService]:
        fake = FakeService([article()] if articles is None else articles, replies)
        monkeypatch.setattr(clients, "build_service", lambda settings, shared: fake)
        monkeypatch.setattr(clients, "leaves", partial(_leaving, leaving, model is not None))
        monkeypatch.setattr(clients, "chat_in_use", lambda settings: model)
        st.cache_resource.clear()
        page = AppTest.from_file(SCRIPT, default_timeout=20).run()
        return page, fake

    yield open_page
    st.cache_resource.clear()
