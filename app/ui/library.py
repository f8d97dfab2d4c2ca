"""The page that shows what Debrief answers from."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.models import Article
from app.ui.clients import service
from app.ui.frame import guarded
from app.ui.reading import article_html, contents_html, matching, names, origin_html
from app.ui.render import AUDIENCE, label, note_html, text
from app.ui.session import Conversation, conversation


@guarded
def library() -> None:
    talk = conversation()
    articles = service().articles()
    reading = next((a for a in articles if a.id == talk.reading), None)
    if reading is not None:
        _article(talk, reading, names(articles)[reading.id])
        return
    st.html(
        '<div class="db-welcome"><h1>Library</h1><p>Everything that Debrief quotes is here, and '
        "it quotes nothing else.</p></div>"
    )
    words = st.text_input(
        "Find articles that hold these words",
        key="filter",
        placeholder="supervision, silence, late",
    )
    found = matching(articles, words or "")
    _list(talk, found, names(articles))
    if not found:
        none = (
            "No article holds all of these words. Try fewer of them."
            if articles
            else "The library is empty. “python -m ingest” brings the articles in."
        )
        st.html(note_html(none))


def _list(talk: Conversation, articles: list[Article], called: dict[str, str]) -> None:
    for article in articles:
        with st.container(key=f"article-{article.id}", gap=None):
            st.button(
                label(called[article.id]),
                key=f"read-{article.id}",
                type="tertiary",
                on_click=partial(_read, talk, article.id),
            )
            source = f"Source: {article.publisher} · " if article.publisher else ""
            st.html(note_html(source + AUDIENCE[article.audience]))


def _article(talk: Conversation, article: Article, called: str) -> None:
    st.button(
        "Back to the library", key="back", type="tertiary", on_click=partial(_read, talk, None)
    )
    st.html(
        f'<div class="db-welcome"><h1>{text(called)}</h1></div>'
        + origin_html(article)
        + contents_html(article)
        + article_html(article, anchors=True)
    )


def _read(talk: Conversation, article_id: str | None) -> None:
    talk.reading = article_id
