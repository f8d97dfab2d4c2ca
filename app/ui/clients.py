"""What all visitors share. Conversations never live here."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.contacts import Regions
from app.notices import load_notices
from app.ports.keeping import Keeping
from app.readiness import ChatModelInUse, chat_in_use, leaves
from app.reflection.facilitator import Facilitator
from app.said_first import SaidFirst
from app.service import AskService
from app.settings import load_settings
from app.wiring.answers import build_service
from app.wiring.debriefs import build_debrief, build_keeping
from app.wiring.safety import regions as build_regions
from app.wiring.shared import Shared


@st.cache_resource(show_spinner=False)
def shared() -> Shared:
    """What answers and debriefs have in common. Raises UsageError."""
    return Shared(load_settings())


@st.cache_resource(show_spinner=False)
def service() -> AskService:
    """The service, built once. Raises DebriefError, and then the next call tries again."""
    return build_service(load_settings(), shared())


@st.cache_resource(show_spinner=False)
def what_leaves(library_only: bool = False) -> tuple[str, ...]:
    """A line for each thing that is sent to another machine. Raises UsageError.

    ``library_only`` is the person's choice to have no chat model asked.
    """
    return leaves(load_settings(), library_only=library_only)


@st.cache_resource(show_spinner=False)
def chat_model() -> ChatModelInUse | None:
    """The chat model that words answers, where there is one. Raises UsageError."""
    return chat_in_use(load_settings())


@st.cache_resource(show_spinner=False)
def currency() -> str:
    """The sign before a price. Raises UsageError."""
    return load_settings().price_currency


@st.cache_resource(show_spinner=False)
def report() -> Path | None:
    """The file of the evals' report, where a maintainer asked to see it. Raises UsageError."""
    return load_settings().report


@st.cache_resource(show_spinner=False)
def regions() -> Regions:
    """Crisis contacts by region. Raises UsageError."""
    return build_regions(load_settings())


@st.cache_resource(show_spinner=False)
def operators_region() -> str:
    """The code of the region that the settings name. Raises UsageError."""
    return load_settings().region


@st.cache_resource(show_spinner=False)
def says() -> SaidFirst:
    """Words what comes first of what was found already. Raises UsageError."""
    return SaidFirst(load_notices(), regions()[operators_region()])


@st.cache_resource(show_spinner=False)
def facilitator() -> Facilitator:
    """What leads debriefs, built once. Raises DebriefError, and then the next call tries again."""
    return build_debrief(load_settings(), shared())


@st.cache_resource(show_spinner=False)
def keeping() -> Keeping:
    """Where debriefs are kept. Raises UsageError."""
    return build_keeping(load_settings())
