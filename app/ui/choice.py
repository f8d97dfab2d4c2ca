"""Who words the answers: the library alone, or a chat model; and what each of them sends.

Kept in the browser session's memory, beside the conversation: starting anew keeps it.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from app.ui.clients import chat_model
from app.ui.render import label

Choice = Literal["library", "model"]

_KEPT = "composer"
_KEY = "choose-composer"


def library_only() -> bool:
    """Whether no chat model is asked. Raises UsageError."""
    return chat_model() is None or st.session_state.get(_KEPT) == "library"


def chooser() -> None:
    """Draw the choice, where there is one."""
    model = chat_model()
    if model is None:
        return
    names: dict[Choice, str] = {"library": "Library only", "model": f"With {label(model.name)}"}
    options: tuple[Choice, ...] = ("library", "model")
    # Set at each run: the widget goes with its page, the choice stays.
    st.session_state[_KEY] = "library" if library_only() else "model"
    st.segmented_control(
        "Who words the answers",
        options=options,
        format_func=lambda choice: names[choice],
        key=_KEY,
        required=True,
        on_change=_take,
        label_visibility="collapsed",
    )


def _take() -> None:
    st.session_state[_KEPT] = st.session_state[_KEY]
