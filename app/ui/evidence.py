"""The panel in which evidence is read in its place."""

from __future__ import annotations

import streamlit as st

from app.errors import DebriefError, StoreUnusable
from app.models import Article, Citation
from app.ui.browser import reveal
from app.ui.clients import service
from app.ui.failure import failure
from app.ui.reading import article_html, find, lost_html, origin_html
from app.ui.render import failed_html, label, note_html, path
from app.ui.session import Opened

WIDTH_PIXELS = 600
"""A reading measure of some 60 letters; on a phone the panel is as wide as the phone."""

REMOVED = "This article has since been removed from the library, or has changed its place in it."
CHANGED = (
    "The article has changed since this answer was given, and these words are no longer in it."
)
MOVED = "The article has changed since this answer was given; the words now stand here."


def show_evidence(opened: Opened) -> None:
    """Open the panel. The article is today's; the quote is the answer's own."""
    title = label(opened.target.title) or "The library"
    st.dialog(title, width=WIDTH_PIXELS, position="right")(_panel)(opened)


def _panel(opened: Opened) -> None:
    target = opened.target
    try:
        article = service().article(target.article_id)
    except StoreUnusable:
        st.html(lost_html(target, REMOVED))
        return
    except DebriefError as error:
        st.html(lost_html(target, "") + failed_html(failure(error, asked=False)))
        return
    found = find(article, target)
    with st.container(key="evidence-head"):
        st.html(_head(article, opened))
    if found is None:
        st.html(lost_html(target, CHANGED))
        st.html(article_html(article))
        return
    if found.moved:
        st.html(note_html(MOVED))
    st.html(article_html(article, found))
    reveal(opened.opener)


def _head(article: Article, opened: Opened) -> str:
    target = opened.target
    term = f"Cited [{target.marker}]" if isinstance(target, Citation) else "Also found"
    inside = path(target.heading, article.title) or article.title
    return origin_html(article) + note_html(inside, term)
