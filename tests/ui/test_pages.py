from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.errors import StoreMissing
from app.ui import clients
from tests.ui.conftest import Start
from tests.ui.fakes import FakeService, article
from tests.ui.test_ask import shown


def library_page() -> None:
    from app.ui.library import library

    library()


def about_page() -> None:
    from app.ui.about import about

    about()


class Empty(FakeService):
    def articles(self) -> list[object]:  # type: ignore[override]
        raise StoreMissing("There is no index. Run 'python -m ingest'.")


def run(page: object) -> AppTest:
    return AppTest.from_function(page, default_timeout=20).run()  # type: ignore[arg-type]


def test_the_library_lists_filters_and_opens_articles(start: Start) -> None:
    start(articles=[article("one"), article("two"), article("three", title="Silence")])
    page = run(library_page)
    assert not page.exception
    assert page.button(key="read-one").label == "After a session \\(one\\.md\\)"
    page.text_input(key="filter").set_value("silence").run()
    assert [b.key for b in page.button] == ["read-three"]
    page.button(key="read-three").click().run()
    assert "<h1>Silence</h1>" in shown(page)
    assert "First, slow down" in shown(page)
    assert "<script" not in shown(page)
    page.button(key="back").click().run()
    assert page.text_input(key="filter")


def test_a_filter_that_finds_nothing_says_so(start: Start) -> None:
    start()
    page = run(library_page)
    page.text_input(key="filter").set_value("zebra").run()
    assert "No article holds all of these words" in shown(page)


def ask_page() -> None:
    from app.ui.ask import ask

    ask()


@pytest.mark.parametrize("shows", [ask_page, library_page, about_page])
def test_a_missing_index_is_a_calm_message(
    start: Start, monkeypatch: pytest.MonkeyPatch, shows: object
) -> None:
    start()
    monkeypatch.setattr(clients, "build_service", lambda settings, shared: Empty([], []))
    st.cache_resource.clear()
    page = run(shows)
    assert not page.exception
    assert "There is no index." in shown(page)


def test_about_says_what_is_kept_and_where_the_library_comes_from(start: Start) -> None:
    start()
    page = run(about_page)
    assert not page.exception
    for words in (
        "What is kept",
        "What leaves this machine",
        "It can miss them",
        "Masking can miss some too",
    ):
        assert words in shown(page)
    assert "source: A &lt;b&gt;publisher&lt;/b&gt;" in shown(page)
