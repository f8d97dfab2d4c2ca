"""The page for a maintainer who asked for it in the settings: the latest report of the evals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from app.errors import DebriefError
from app.ui import clients
from app.ui.frame import guarded
from app.ui.render import note_html, text

TITLE = "Evals"
ABOUT = "How Debrief answered the evals' cases when they last ran."
NONE_YET = "There is no report at {place} yet. “python -m evals” makes one."
HEIGHT = 900
"""Pixels, where the style sheet does not reach."""


def asked_for() -> bool:
    """Whether the settings name a report. Where they are wrong, the other pages say so."""
    try:
        return clients.report() is not None
    except DebriefError:
        return False


@guarded
def maintainer() -> None:
    place = clients.report()
    if place is None:
        return
    st.html(f'<div class="db-page"><h1>Evals</h1><p>{text(ABOUT)}</p></div>')
    try:
        page, made = read(place)
    except OSError:
        st.html(note_html(NONE_YET.format(place=place)))
        return
    with st.container(key="report-about", horizontal=True, vertical_alignment="center"):
        st.html(note_html(f"{made.day} {made:%B %Y, %H:%M}", "Made"))
        st.download_button(
            "Save it",
            data=page,
            file_name="debrief-evals.html",
            mime="text/html",
            on_click="ignore",
            type="tertiary",
        )
    with st.container(key="report"):
        # It forbids itself every script: the frame alone would let one run as if it were ours.
        st.iframe(page, height=HEIGHT, alt="The latest report of the evals")


def read(place: Path) -> tuple[str, datetime]:
    """A report and when it was made. Raises OSError."""
    made = datetime.fromtimestamp(place.stat().st_mtime)
    return place.read_text(encoding="utf-8", errors="replace"), made
