"""An answer that somebody found wanting, to be saved by them as a masked draft of an eval case.

It holds the conversation up to that answer. Names are masked in it also where the person chose to
see them, and where masking breaks nothing can be saved.
"""

from __future__ import annotations

import streamlit as st

from app.models import Reported, ReportedTurn, Turn
from app.ui.clients import service
from app.ui.failure import failure
from app.ui.masking import Masker
from app.ui.render import failed_html, note_html
from app.ui.session import Conversation, Exchange

ABOUT = (
    "A file for whoever looks after Debrief: this conversation up to here and your words, with "
    "every name masked that was found. It goes nowhere by itself. Please read it before you pass "
    "it on."
)


def report_button(talk: Conversation, exchange: Exchange) -> None:
    """Draw what saves the draft; nothing is kept of it unless it is saved."""
    try:
        draft = reported(service(), talk, exchange)
    except Exception as error:
        st.html(failed_html(failure(error)))
        return
    whole = draft.model_dump_json(indent=1)
    number = exchange.number
    if draft.reason:
        st.html(note_html(draft.reason, "Masked"))
    with st.container(key=f"report-{number}", horizontal=True, vertical_alignment="center"):
        # Made now and not at the click: what can be looked at is what is saved.
        st.download_button(
            "Save as a draft case",
            key=f"draft-{number}",
            data=whole,
            file_name="debrief-draft-case.json",
            mime="application/json",
            on_click="ignore",
        )
        with st.popover("See what it holds", type="tertiary", key=f"draft-holds-{number}"):
            st.code(whole, language="json", wrap_lines=True)
    st.html(note_html(ABOUT))


def reported(masker: Masker, talk: Conversation, exchange: Exchange) -> Reported:
    """The conversation up to an answer, masked anew. Raises what the masker raises."""
    upto = talk.exchanges[: exchange.number]
    history: list[Turn] = []
    for one in upto:
        history.append(Turn(role="user", text=one.typed))
        # A turn for each sentence, so that each is masked by itself.
        history.extend(Turn(role="assistant", text=said.text) for said in one.sentences)
    history.append(Turn(role="user", text=exchange.reason))
    # With nothing left as it is: what the person wants to see is not what others should.
    masking = talk.masking.model_copy(update={"shown": ()})
    message = talk.message(exchange, masking).model_copy(
        update={"history": tuple(history), "recall": None}
    )
    # Twice: a name that the reason tells is one in what was typed before, too.
    told = masker.mask(message).masking.model_copy(update={"shown": ()})
    masked = masker.mask(message.model_copy(update={"masking": told})).question
    turns: list[ReportedTurn] = []
    at = 0
    for one in upto:
        typed, *shown = masked.history[at : at + 1 + len(one.sentences)]
        turns.append(ReportedTurn(typed=typed.text, shown=tuple(said.text for said in shown)))
        at += 1 + len(one.sentences)
    return Reported(
        turns=tuple(turns),
        reason=masked.history[-1].text.strip(),
        kind="stopped" if exchange.reply is None else exchange.reply.kind,
        composer=exchange.composer,
        model=None if exchange.written is None else exchange.written.model,
    )
