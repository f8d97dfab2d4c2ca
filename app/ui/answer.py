"""One question and its answer on the page, live and from memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import assert_never

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.answering import Shown
from app.fallbacks import fallback_line
from app.models import (
    Abstained,
    Answered,
    Failed,
    PassageReference,
    Redirected,
    Sentence,
    Timed,
    Urgent,
)
from app.ui import masking
from app.ui.browser import arrive, copy_button
from app.ui.clients import currency, service
from app.ui.export import answer_text
from app.ui.failure import failure
from app.ui.first import raise_first, show_first
from app.ui.masks import masks_line, preview
from app.ui.region import region
from app.ui.render import (
    citation_label,
    cited_html,
    clients_html,
    failed_html,
    label,
    masked_html,
    note_html,
    reference_label,
    sentence_html,
    worded_html,
)
from app.ui.reporting import report_button
from app.ui.session import Conversation, Exchange, Thumb

STOPPED = "You stopped this answer here. What had been checked by then is kept."


def draw(talk: Conversation, exchange: Exchange) -> None:
    """Draw a question and what there is of its answer; answer it first where it waits."""
    with st.container(key=f"exchange-{exchange.number}"):
        if exchange is talk.exchanges[-1]:
            arrive(f"{talk.name}-{exchange.number}-{talk.withdrawn}-{exchange.misread}")
        if exchange.phase == "preview":
            show_first(talk, exchange)
            preview(talk, exchange)
            return
        _question(talk, exchange)
        show_first(talk, exchange)
        if isinstance(exchange.first, Urgent):
            return
        if exchange.phase == "waiting":
            _stream(talk, exchange)
        else:
            for index, sentence in enumerate(exchange.sentences):
                _sentence(talk, exchange, index, sentence)
        _ending(talk, exchange)
        _actions(talk, exchange)
        if exchange is talk.exchanges[-1]:
            _follow_ups(talk, exchange)


def _question(talk: Conversation, exchange: Exchange) -> None:
    """The question as masked; as typed only where it could not be masked and went nowhere."""
    placeholders = [thing.placeholder for thing in masking.things(talk, exchange)]
    words = exchange.typed if exchange.masked is None else exchange.masked.text
    st.html(masked_html(words, placeholders))
    if not isinstance(exchange.first, Urgent):
        masks_line(talk, exchange)


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
    raised = False
    try:
        for event in service().stream(talk.message(exchange), region()):
            match event:
                case Shown(sentence=sentence, citations=citations):
                    exchange.sentences.append(sentence)
                    exchange.citations.extend(citations)
                    with words:
                        _sentence(talk, exchange, len(exchange.sentences) - 1, sentence)
                case Timed():
                    _keep(talk, exchange, event)
                    raised = raise_first(exchange, event)
                case _:
                    assert_never(event)
    except Exception as error:
        exchange.reply = failure(error)
    _whole(talk, exchange, words)
    exchange.phase = "done"
    below.empty()
    if raised:
        # A second opinion raised it while the answer was written: it belongs above.
        st.rerun()


def _keep(talk: Conversation, exchange: Exchange, timed: Timed) -> None:
    exchange.reply = timed.reply
    exchange.composer, exchange.written = timed.composer, timed.written
    exchange.safe = timed.screening.safe
    talk.recall = timed.recall
    if timed.written is not None:
        talk.spent += timed.written.tokens.total


def _whole(talk: Conversation, exchange: Exchange, words: DeltaGenerator) -> None:
    """Show what the reply says beyond what came sentence by sentence."""
    match exchange.reply:
        case Abstained(sentences=said) | Redirected(sentences=said):
            shown = len(exchange.sentences)
            exchange.sentences = list(said)
            cited = exchange.reply.citations if isinstance(exchange.reply, Redirected) else ()
            exchange.citations = list(cited)
            with words:
                for index in range(shown, len(said)):
                    _sentence(talk, exchange, index, said[index])
        case Urgent():
            exchange.sentences, exchange.citations = [], []
        case Answered() | Failed() | None:
            pass
        case _:
            assert_never(exchange.reply)


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
    if exchange.written is not None and (line := fallback_line(exchange.written)):
        st.html(note_html(line, "Note"))
    match exchange.reply:
        case (
            Answered(citations=citations, also_found=found)
            | Redirected(citations=citations, also_found=found)
        ):
            if citations:
                legend = cited_html(citations, exchange.sentences)
                st.html(clients_html(citations) + legend)
            _references(talk, exchange, found, "Also found", "not quoted here")
        case Abstained(nearest=nearest):
            _references(talk, exchange, nearest, "The nearest things the library has", "")
        case Failed():
            st.html(failed_html(exchange.reply))
        case Urgent() | None:
            pass
        case _:
            assert_never(exchange.reply)
    if exchange.written is not None and (worded := worded_html(exchange.written, currency())):
        st.html(worded)


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
    if exchange.thumb == "down":
        report_button(talk, exchange)


def _again(talk: Conversation, exchange: Exchange, key: str) -> None:
    st.button("Ask again", key=key, type="tertiary", on_click=partial(talk.again, exchange.number))


def _follow_ups(talk: Conversation, exchange: Exchange) -> None:
    if not isinstance(exchange.reply, Answered | Abstained | Redirected):
        return
    if not exchange.reply.follow_ups:
        return
    with st.container(key="follow-ups", gap="small"):
        st.html(note_html("", "You could ask next"))
        for index, question in enumerate(exchange.reply.follow_ups):
            st.button(
                label(question),
                key=f"follow-{exchange.number}-{index}",
                on_click=partial(talk.ask, question),
            )
