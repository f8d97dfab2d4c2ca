"""Where the person is, for the numbers that are shown: the operator's choice until they change it.

Kept in the browser session's memory, beside the conversation: starting anew keeps it.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.contacts import Region
from app.ui.clients import operators_region, regions

_KEPT = "region"


def region_code() -> str:
    """The code of the region whose contacts are shown. Raises UsageError."""
    kept = st.session_state.get(_KEPT)
    return kept if isinstance(kept, str) and kept in regions() else operators_region()


def region() -> Region:
    """The region whose contacts are shown. Raises UsageError, also for one that is not there."""
    return regions()[region_code()]


def chooser(place: str) -> None:
    """Draw the choice of a region; ``place`` tells it from the page's other ones."""
    known = regions()
    key = f"choose-region-{place}"
    # Set at each run, so that every chooser on the page shows the choice made in one of them.
    st.session_state[key] = region_code()
    st.selectbox(
        "Show numbers for",
        options=list(known),
        format_func=lambda code: f"Numbers for: {known[code].name}",
        key=key,
        on_change=partial(_take, key),
        label_visibility="collapsed",
    )


def _take(key: str) -> None:
    chosen = st.session_state[key]
    if chosen in regions():
        st.session_state[_KEPT] = chosen
