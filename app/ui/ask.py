"""The page on which questions are asked and answered."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.models import Urgent
from app.ui.answer import draw
from app.ui.begin import begin
from app.ui.browser import attend
from app.ui.choice import chooser, library_only
from app.ui.clients import chat_model, service, what_leaves
from app.ui.evidence import show_evidence
from app.ui.export import conversation_markdown
from app.ui.failure import failure
from app.ui.frame import guarded
from app.ui.landing import PLACEHOLDERS, doors, first_sight
from app.ui.render import failed_html, note_html
from app.ui.session import Conversation, Door, conversation, forget

NOTHING_LEAVES = "Nothing you type leaves this machine, and nothing is kept."
LEAVES = "Messages are masked first; leaving names out is still best."
NAMES = "Names are masked where they are found; leaving them out is still best."
LEAVE_OUT = "Leave names out where you can."
QUOTED = "Answers quote the library word for word."
PLACEHOLDER = "Ask a follow-up, or something new"
FIELD = '[data-testid="stChatInputTextArea"]'


@guarded
def ask() -> None:
    talk = conversation()
    talk.settle()
    begin(talk)
    opened = talk.take_opened()
    door: Door = "question"
    body = st.container()
    # Its place is at the foot; it is drawn first, so that it can stop what is drawn above it.
    foot = st.container(key="asking", gap="xsmall")
    if not talk.exchanges:
        with body:
            door = doors()
    # While a message waits to be sent, there is nothing to type but in its own card.
    if not _deciding(talk):
        with foot:
            if talk.refused:
                st.html(f'<div role="status">{note_html(talk.refused)}</div>')
            st.chat_input(
                PLACEHOLDER if talk.exchanges else PLACEHOLDERS[door],
                key="typed",
                submit_mode="stop",
                on_submit=partial(_take, talk),
            )
            # Beside people and numbers nothing else should ask to be read.
            if not (talk.exchanges and isinstance(talk.exchanges[-1].first, Urgent)):
                chooser()
                st.html(note_html(_what_leaves(begun=bool(talk.exchanges))))
            if talk.withdrawn:
                attend(f"{talk.name}-withdrawn-{talk.withdrawn}", FIELD)
    with body:
        if talk.exchanges:
            _conversation(talk)
        else:
            ready = st.empty()
            first_sight(talk, door)
            _look(ready)
    if opened is not None:
        show_evidence(opened)


def _look(place: DeltaGenerator) -> None:
    """Open the library while the person reads, and say at once where it is not ready."""
    try:
        service().check_ready()
    except Exception as error:
        place.html(failed_html(failure(error, asked=False)))


def _take(talk: Conversation) -> None:
    typed = st.session_state["typed"]
    if typed:
        talk.ask(str(typed))


def _conversation(talk: Conversation) -> None:
    st.html('<h1 class="db-unseen">Your conversation</h1>')
    for exchange in list(talk.exchanges):
        draw(talk, exchange)
    if _deciding(talk):
        return
    with st.container(key="whole", horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Save this conversation",
            data=conversation_markdown(talk.exchanges),
            file_name="debrief-conversation.md",
            mime="text/markdown",
            on_click="ignore",
            type="tertiary",
        )
        with st.popover("Start anew", type="tertiary"):
            st.write("This forgets the whole conversation. Save it first if you want to keep it.")
            st.button("Forget it and start anew", key="forget", on_click=forget)


def _deciding(talk: Conversation) -> bool:
    return bool(talk.exchanges) and talk.exchanges[-1].phase == "preview"


def _what_leaves(*, begun: bool) -> str:
    """Said whole before the first message, and briefly beside an answer."""
    alone = library_only()
    leaving = what_leaves(alone)
    model = chat_model()
    if leaving:
        return " ".join((*leaving, LEAVES))
    if model is not None and not alone:
        return f"{model.name} runs at {model.host}, on this machine. {NOTHING_LEAVES} {NAMES}"
    if begun:
        return f"{NOTHING_LEAVES} {LEAVE_OUT}"
    return " ".join((NOTHING_LEAVES, QUOTED if model is not None else "", NAMES)).replace("  ", " ")
