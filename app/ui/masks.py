"""What is masked in a message, with the person's choices; and the look at it before it is sent."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.ui import masking
from app.ui.browser import attend
from app.ui.clients import service, what_leaves
from app.ui.masking import Thing
from app.ui.render import failed_html, label, masked_html, note_html, preview_html
from app.ui.session import Conversation, Exchange

LONGEST_SHOWN = 60
"""Characters of a masked thing's words on its switch."""

SENT = "What has already left this machine stays as it was."


def masks_line(talk: Conversation, exchange: Exchange) -> None:
    """Draw the line beneath a question that says what was masked, and opens the choices."""
    if exchange.masked is None:
        return
    things = masking.things(talk, exchange)
    count = sum(thing.masked for thing in things)
    number = exchange.number
    with (
        st.container(key=f"masked-{number}", gap=None),
        st.popover(_summary(count), type="tertiary", key=f"masks-{number}"),
    ):
        _choices(talk, exchange, things)
        if what_leaves(exchange.library_only):
            st.html(note_html(SENT))


def preview(talk: Conversation, exchange: Exchange) -> None:
    """Draw what would be sent, before it is: it goes only once the person says so."""
    if exchange.masked is None:
        return
    things = masking.things(talk, exchange)
    with st.container(key=f"preview-{exchange.number}"):
        st.html(preview_html(what_leaves(exchange.library_only)))
        attend(f"{talk.name}-{exchange.number}-{talk.withdrawn}", ".db-preview h2")
        placeholders = [thing.placeholder for thing in things]
        st.html(masked_html(exchange.masked.text, placeholders, "What would be sent"))
        _choices(talk, exchange, things)
        with st.container(key="decide", horizontal=True):
            st.button(
                "Send it like this",
                key="send",
                type="primary",
                on_click=partial(masking.agree, talk, exchange),
            )
            st.button("Change my words", key="change", on_click=partial(_change, talk))


def _choices(talk: Conversation, exchange: Exchange, things: tuple[Thing, ...]) -> None:
    for index, thing in enumerate(things):
        key = f"mask-{exchange.number}-{index}"
        # Set at each run: the choice is the conversation's, and may have been made elsewhere.
        st.session_state[key] = thing.masked
        st.toggle(
            label(f"Mask {_words(thing)} as {thing.placeholder}"),
            key=key,
            on_change=partial(_switch, talk, thing, key),
        )
    key = f"hide-{exchange.number}"
    st.text_input(
        "Mask other words too",
        key=key,
        placeholder="As they stand in your message",
        on_change=partial(_hide, talk, key),
    )
    st.html(note_html(_hint(talk, things)))
    if talk.trouble is not None:
        st.html(failed_html(talk.trouble))


def _summary(count: int) -> str:
    if not count:
        return "Nothing masked. Mask something"
    return f"Masked: {count} {'detail' if count == 1 else 'details'}. See or change"


def _words(thing: Thing) -> str:
    said = ", ".join(f"“{words}”" for words in thing.words)
    return said if len(said) <= LONGEST_SHOWN else f"{said[: LONGEST_SHOWN - 1]}…"


def _hint(talk: Conversation, things: tuple[Thing, ...]) -> str:
    here = {words for thing in things for words in thing.forms}
    waiting = [f"“{words}”" for words in talk.masking.hidden if words not in here]
    also = (
        f" Not in this message, and masked wherever it comes: {', '.join(waiting)}."
        if waiting
        else ""
    )
    return f"Your choice holds for the whole conversation.{also}"


def _switch(talk: Conversation, thing: Thing, key: str) -> None:
    wished = masking.masks if st.session_state[key] else masking.shows
    masking.choose(service(), talk, wished(talk.masking, thing))


def _hide(talk: Conversation, key: str) -> None:
    words, st.session_state[key] = str(st.session_state[key] or ""), ""
    masking.choose(service(), talk, masking.hides(talk.masking, words))


def _change(talk: Conversation) -> None:
    typed = talk.take_back()
    if typed:
        st.session_state["typed"] = typed
