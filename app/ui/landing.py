"""The first sight of Debrief."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.ui.clients import chat_model
from app.ui.debrief import debrief
from app.ui.render import text
from app.ui.session import Conversation, Door

DOORS: dict[Door, str] = {
    "question": "I have a question",
    "session": "I want to debrief a session",
}

INVITES: dict[Door, str] = {
    "question": "Ask in your own words at the foot of the page, or begin with one of these.",
    "session": (
        "Tell it in your own words: one question at a time, to a note for supervision, in five to "
        "fifteen minutes. Or in a few lines at the foot of the page, and the library answers."
    ),
}

PLACEHOLDERS: dict[Door, str] = {
    "question": "What would you like to ask?",
    "session": "What happened?",
}

TO_DEBRIEF = "Debrief it, one question at a time"

EXAMPLES: dict[Door, tuple[str, ...]] = {
    "question": (
        "What do I do after a bad session?",
        "How do I repair it when I upset a client?",
        "What do I do when a client goes silent?",
        "How do I stop taking sessions home with me?",
        "How do I bring a mistake to supervision?",
        "Is it normal to want a client to like me?",
    ),
    "session": (
        "I keep replaying one thing I said and I can’t switch it off.",
        "She looked at the carpet for half an hour and I just filled the silence.",
        "He said I wasn’t helping, and I went blank.",
        "They cancelled again, and part of me was relieved.",
    ),
}

WELCOME = """
<div class="db-welcome">
  <h1>Some sessions stay with you.</h1>
  <p>Debrief is a quiet place to think one over. It answers from a small library
  for therapists in training, and every quotation opens where it stands.</p>
</div>
"""

BOUNDARY = """
  <p><span class="db-term">Names</span> Names and other details that could tell who somebody is are
  looked for and masked before anything is saved or sent. Masking can miss some, so leaving them out
  is still best.</p>
  <p><span class="db-term">If somebody may be in danger</span> Debrief looks for words that say so,
  and then shows whom to reach. It can miss them, and it cannot tell how serious something is.
  Whatever it shows, follow your service’s protocol and speak to your supervisor today; if it is
  now, call the emergency services.</p>
  <p><span class="db-term">What this is not</span> Debrief is no therapist, no supervisor and no
  emergency service.</p>
"""


def first_sight(talk: Conversation, door: Door) -> None:
    """Draw the invitation beneath the doors, examples to click, and the boundary."""
    with st.container(key="examples", gap="small"):
        st.html(f'<p class="db-invite">{INVITES[door]}</p>')
        if door == "session":
            with st.container(key="to-debrief"):
                st.page_link(st.Page(debrief), label=TO_DEBRIEF)
        for index, example in enumerate(EXAMPLES[door]):
            st.button(
                example,
                key=f"example-{door}-{index}",
                on_click=partial(talk.ask, example),
                width="stretch",
            )
    st.html(f'<div class="db-boundary">{_worded()}{BOUNDARY}</div>')


def _worded() -> str:
    """Who receives what is typed, before anything is; nothing where no chat model is set."""
    model = chat_model()
    if model is None:
        return ""
    name, host = text(model.name), text(model.host)
    where = f"{host}, a program on this machine" if model.local else host
    return (
        '<p><span class="db-term">Who words the answers</span> '
        f"{name} writes them from the library’s passages, and each sentence is checked before you "
        f"see it. For that your masked messages go to {where}. With “Library only” none do, and "
        "answers quote the library.</p>"
    )


def doors() -> Door:
    """Draw the welcome and the two doors; return the one that is open."""
    st.html(WELCOME)
    options: tuple[Door, ...] = ("question", "session")
    chosen = st.segmented_control(
        "Where would you like to begin?",
        options=options,
        default="question",
        required=True,
        format_func=lambda door: DOORS[door],
        key="door",
        label_visibility="collapsed",
        width="stretch",
    )
    return chosen or "question"
