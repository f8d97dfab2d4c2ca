"""What stands above an answer, or in its place, where somebody may be in danger."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.models import Notice, Urgent
from app.ui.clients import service
from app.ui.contacts import notice_html, urgent_html
from app.ui.region import chooser, region, region_code
from app.ui.session import Conversation, Exchange


def look(talk: Conversation, exchange: Exchange) -> None:
    """Find what must come first, with the numbers of where the person is.

    Raises SafetyError or EmbedderError.
    """
    exchange.first = service().first(talk.message(exchange), region())
    exchange.region = region_code()


def show_first(talk: Conversation, exchange: Exchange) -> None:
    """Draw what must come first, if anything; the numbers follow the region chosen since."""
    if exchange.first is None:
        return
    if exchange.region != region_code():
        look(talk, exchange)
    match exchange.first:
        case Urgent():
            _urgent(talk, exchange, exchange.first)
        case Notice():
            show_notice(exchange.first, str(exchange.number), f"exchange-{exchange.number}")
        case None:
            pass


def show_notice(notice: Notice, name: str, place: str) -> None:
    """Draw a notice with the choice of a region; ``name`` and ``place`` tell both from others."""
    with st.container(key=f"notice-{name}"):
        st.html(notice_html(notice))
        chooser(place)


def _urgent(talk: Conversation, exchange: Exchange, urgent: Urgent) -> None:
    with st.container(key=f"urgent-{exchange.number}"):
        st.html(urgent_html(urgent))
        chooser(f"exchange-{exchange.number}")
    st.button(
        "I was misread: answer my question",
        key=f"misread-{exchange.number}",
        type="tertiary",
        on_click=partial(talk.was_misread, exchange.number),
    )
