from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.models import Article, Reply
from app.ui import clients
from tests.ui.fakes import FakeService, article

SCRIPT = Path(__file__).parents[2] / "streamlit_app.py"
Start = Callable[..., tuple[AppTest, FakeService]]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Open the page on a service that gives these replies in turn; ``leaving`` is what leaves."""

    def open_page(
        *replies: Reply | Exception,
        articles: Sequence[Article] | None = None,
        leaving: tuple[str, ...] = (),
    ) -> tuple[AppTest, FakeService]:
        fake = FakeService([article()] if articles is None else articles, replies)
        monkeypatch.setattr(clients, "build_service", lambda settings: fake)
        monkeypatch.setattr(clients, "leaves", lambda settings: leaving)
        st.cache_resource.clear()
        page = AppTest.from_file(SCRIPT, default_timeout=20).run()
        return page, fake

    yield open_page
    st.cache_resource.clear()
