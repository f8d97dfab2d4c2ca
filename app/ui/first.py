"""What stands above an answer, or in its place, where somebody may be in danger."""

from __future__ import annotations

from functools import partial
from typing import assert_never

import streamlit as st

from app.guard import First
from app.models import (
    Abstained,
    Answered,
    Failed,
    Message,
    Notice,
    Redirected,
    Screening,
    Timed,
    Urgent,
)
from app.ui.clients import says, service
from app.ui.contacts import notice_html, urgent_html
from app.ui.region import chooser, region, region_code
from app.ui.session import Conversation, Exchange


def look(talk: Conversation, exchange: Exchange) -> None:
    """Find what must come first, with the numbers of where the person is.

    Raises SafetyError or EmbedderError.
    """
    message = talk.message(exchange)
    if exchange.raised is None:
        exchange.first = service().first(message, region())
    else:
        # Who raised it is not asked again: what was found then is worded anew.
        exchange.first = _worded(exchange.raised, message)
    exchange.region = region_code()


def raise_first(exchange: Exchange, timed: Timed) -> bool:
    """Put what a reply holds first where it is not what stands there; whether it was put."""
    later: First = None
    match timed.reply:
        case Urgent():
            later = timed.reply
        case Answered(notice=notice) | Abstained(notice=notice) | Redirected(notice=notice):
            later = notice
        case Failed():
            pass
        case _:
            assert_never(timed.reply)
    if later is None or later == exchange.first:
        return False
    exchange.first, exchange.raised = later, timed.screening
    return True


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


def _worded(found: Screening, message: Message) -> First:
    first = says().urgent(found, message, region()) or says().notice(found, region())
    return first if first or found.readable else says().unread_notice(region())


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
