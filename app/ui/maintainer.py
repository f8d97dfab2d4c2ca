"""The page for a maintainer who asked for it in the settings: the latest report of the evals."""

from __future__ import annotations

import streamlit as st

from app.errors import DebriefError
from app.ui import clients
from app.ui.frame import guarded
from app.ui.render import note_html, text

TITLE = "Evals"
ABOUT = "How Debrief answered the evals' cases when they last ran."
NONE_YET = "There is no report at {place} yet. “python -m evals” makes one."
ITS_OWN = (
    '<base href="about:srcdoc"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'\">"
)
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
        page = place.read_text(encoding="utf-8", errors="replace")
    except OSError:
        st.html(note_html(NONE_YET.format(place=place)))
        return
    st.download_button(
        "Save the report",
        data=page,
        file_name="debrief-evals.html",
        mime="text/html",
        on_click="ignore",
        type="tertiary",
    )
    with st.container(key="report"):
        st.iframe(framed(page), height=HEIGHT, alt="The latest report of the evals")


def framed(page: str) -> str:
    """The report as it may stand in a frame, whatever file the settings name.

    A frame that is given HTML would run its scripts as this page's, and resolve its links against
    this page: so it may run and load nothing, and its links lead to its own places.
    """
    return f"<!doctype html>{ITS_OWN}{page}"
