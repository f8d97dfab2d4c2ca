"""One question and its answer on the page, live and from memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import assert_never

import streamlit as st

from app.models import Abstained, Answered, Failed, PassageReference, Sentence, Timed
from app.service import Shown
from app.ui.browser import arrive, copy_button
from app.ui.clients import service
from app.ui.export import answer_text
from app.ui.failure import failure
from app.ui.render import (
    citation_label,
    cited_html,
    clients_html,
    failed_html,
    label,
    note_html,
    question_html,
    reference_label,
    sentence_html,
)
from app.ui.session import Conversation, Exchange, Thumb

STOPPED = "You stopped this answer here. What had been checked by then is kept."


def draw(talk: Conversation, exchange: Exchange) -> None:
    """Draw a question and what there is of its answer; answer it first where it waits."""
    with st.container(key=f"exchange-{exchange.number}"):
        st.html(question_html(exchange.question))
        if exchange is talk.exchanges[-1]:
            arrive(f"{talk.name}-{exchange.number}")
        if exchange.phase == "waiting":
            _stream(talk, exchange)
        else:
            for index, sentence in enumerate(exchange.sentences):
                _sentence(talk, exchange, index, sentence)
        _ending(talk, exchange)
        _actions(talk, exchange)
        if exchange is talk.exchanges[-1]:
            _follow_ups(talk, exchange)


def _stream(talk: Conversation, exchange: Exchange) -> None:
    """Show each sentence as soon as it is verified. A stop ends the run inside this function."""
    exchange.phase = "answering"
    words = st.container(key="answer-live")
    below = st.empty()
    with below.container(key="answering"):
        with st.container(key="while-answering"):
            st.button("Stop", key="stop", type="tertiary")
        # The style sheet shows this only once the run has ended without an answer.
        with st.container(key="when-stopped"):
            st.html(note_html(STOPPED))
            _again(talk, exchange, "again-stopped")
    try:
        for event in service().stream(talk.question(exchange)):
            match event:
                case Shown(sentence=sentence, citations=citations):
                    exchange.sentences.append(sentence)
                    exchange.citations.extend(citations)
                    with words:
                        _sentence(talk, exchange, len(exchange.sentences) - 1, sentence)
                case Timed(reply=reply):
                    exchange.reply = reply
                case _:
                    assert_never(event)
    except Exception as error:
        exchange.reply = failure(error)
    if isinstance(exchange.reply, Abstained):
        exchange.sentences = list(exchange.reply.sentences)
        exchange.citations = []
        with words.container():
            for index, sentence in enumerate(exchange.sentences):
                _sentence(talk, exchange, index, sentence)
    exchange.phase = "done"
    below.empty()


def _sentence(talk: Conversation, exchange: Exchange, index: int, sentence: Sentence) -> None:
    cited = {citation.marker: citation for citation in exchange.citations}
    with st.container(key=f"sentence-{exchange.number}-{index}", gap=None):
        st.html(sentence_html(sentence))
        for marker in sentence.citations:
            key = f"cite-{exchange.number}-{index}-{marker}"
            st.button(
                citation_label(cited[marker]),
                key=key,
                type="tertiary",
                on_click=partial(talk.open, key, cited[marker]),
            )


def _ending(talk: Conversation, exchange: Exchange) -> None:
    if exchange.phase == "stopped":
        st.html(note_html(STOPPED))
        return
    match exchange.reply:
        case Answered(citations=citations, also_found=found):
            st.html(clients_html(citations) + cited_html(citations))
            _references(talk, exchange, found, "Also found", "not quoted here")
        case Abstained(nearest=nearest):
            _references(talk, exchange, nearest, "The nearest things the library has", "")
        case Failed():
            st.html(failed_html(exchange.reply))
        case None:
            pass
        case _:
            assert_never(exchange.reply)


def _references(
    talk: Conversation,
    exchange: Exchange,
    references: Sequence[PassageReference],
    term: str,
    words: str,
) -> None:
    if not references:
        return
    with st.container(key=f"found-{exchange.number}", gap=None):
        st.html(note_html(words, term))
        for index, reference in enumerate(references):
            key = f"found-{exchange.number}-{index}"
            st.button(
                reference_label(reference),
                key=key,
                type="tertiary",
                on_click=partial(talk.open, key, reference),
            )


def _actions(talk: Conversation, exchange: Exchange) -> None:
    """Ask again, copy, and whether it helped."""
    number = exchange.number
    with st.container(key=f"actions-{number}", horizontal=True, vertical_alignment="center"):
        _again(talk, exchange, f"again-{number}")
        if not exchange.sentences:
            return
        copy_button(answer_text(exchange), key=f"copy-{number}")
        chosen = st.feedback(
            "thumbs",
            key=f"thumb-{number}",
            default=None if exchange.thumb is None else int(exchange.thumb == "up"),
        )
        thumbs: tuple[Thumb, Thumb] = ("down", "up")
        exchange.thumb = None if chosen is None else thumbs[chosen]
    if exchange.thumb is not None:
        asked = "What helped?" if exchange.thumb == "up" else "What was off?"
        exchange.reason = st.text_input(
            f"{asked} Kept in this tab only, until you close it.",
            value=exchange.reason,
            key=f"reason-{number}",
            placeholder="A few words, if you like",
        )


def _again(talk: Conversation, exchange: Exchange, key: str) -> None:
    st.button("Ask again", key=key, type="tertiary", on_click=partial(talk.again, exchange.number))


def _follow_ups(talk: Conversation, exchange: Exchange) -> None:
    if not isinstance(exchange.reply, Answered | Abstained) or not exchange.reply.follow_ups:
        return
    with st.container(key="follow-ups", gap="small"):
        st.html(note_html("", "You could ask next"))
        for index, question in enumerate(exchange.reply.follow_ups):
            st.button(
                label(question),
                key=f"follow-{exchange.number}-{index}",
                on_click=partial(talk.ask, question),
            )
