"""What every page shares: its dress, and its guard against a traceback on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import streamlit as st

from app.ui.failure import failure
from app.ui.render import failed_html

_HERE = Path(__file__).parent

ICON = str(_HERE / "icon.svg")
MENU_ABOUT = (
    "**Debrief** helps a clinician think after a hard session. It is no therapist, no "
    "supervisor and no emergency service."
)


def dress() -> None:
    """Apply the style sheets, and tell the browser which of the two themes is on.

    Streamlit tells it for the page alone; a dialog is mounted beside the page.
    """
    st.html(_HERE / "style.css")
    st.html(_HERE / "safety.css")
    st.html(_HERE / "debrief.css")
    theme = st.context.theme.type
    if theme in ("light", "dark"):
        st.html(f"<style>:root {{ color-scheme: {theme}; }}</style>")


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """Wrap a page so that whatever breaks in it becomes a calm message.

    Streamlit's own ways of ending a run are no ``Exception`` and pass through.
    """

    @wraps(page)
    def run() -> None:
        try:
            page()
        except Exception as error:
            st.html(failed_html(failure(error, asked=False)))

    return run
