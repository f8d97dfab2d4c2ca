"""What happens to a message before any of it is shown, answered or sent."""

from __future__ import annotations

import streamlit as st

from app.errors import DebriefError, UsageError
from app.models import Urgent
from app.ui import masking
from app.ui.choice import library_only
from app.ui.clients import service, what_leaves
from app.ui.failure import failure
from app.ui.first import look
from app.ui.session import Conversation


def begin(talk: Conversation) -> None:
    """Mask and check the message that waits, and decide whether it may go on at once.

    Where either breaks, the message has failed: nothing of it goes any further. One that is not
    taken (too long, without a word) goes back into the box, to be changed there.
    """
    if not talk.exchanges or talk.exchanges[-1].phase != "waiting":
        return
    exchange = talk.exchanges[-1]
    try:
        exchange.library_only = library_only()
        # First of all, and also where nothing more is done with it, as with one that is too long.
        look(talk, exchange)
        try:
            masking.mask(service(), talk, exchange)
        except DebriefError:
            # Nothing is sent beside urgent help, masked or not.
            if not isinstance(exchange.first, Urgent):
                raise
        leaving = what_leaves(exchange.library_only)
    except UsageError as error:
        if exchange.first is not None:
            # Whom to reach stands above it, and has to stay.
            exchange.reply, exchange.phase = failure(error), "done"
            return
        st.session_state["typed"] = talk.give_back(str(error))
        return
    except Exception as error:
        exchange.reply, exchange.phase = failure(error), "done"
        return
    if isinstance(exchange.first, Urgent):
        # Help does not wait for a choice about masking, and nothing is sent for it.
        exchange.reply, exchange.phase = exchange.first, "done"
    elif leaving and not exchange.agreed and masking.unseen(talk, exchange):
        exchange.phase = "preview"
