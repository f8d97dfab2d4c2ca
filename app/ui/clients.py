"""What all visitors share. Conversations never live here."""

from __future__ import annotations

import streamlit as st

from app.readiness import leaves
from app.service import AskService
from app.settings import load_settings
from app.wiring import build_service


@st.cache_resource(show_spinner=False)
def service() -> AskService:
    """The service, built once. Raises DebriefError, and then the next call tries again."""
    return build_service(load_settings())


@st.cache_resource(show_spinner=False)
def what_leaves() -> tuple[str, ...]:
    """A line for each thing that is sent to another machine. Raises UsageError."""
    return leaves(load_settings())
