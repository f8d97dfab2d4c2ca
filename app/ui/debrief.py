"""The page on which a session is debriefed: one question in view, and the ways out beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.fallbacks import fallback_line
from app.models import Debrief, Notice, Urgent
from app.reflection.facilitator import Action
from app.reflection.flow import earlier_words
from app.ui.browser import attend
from app.ui.choice import chooser as composer_chooser
from app.ui.choice import library_only
from app.ui.clients import chat_model, currency, facilitator
from app.ui.contacts import contacts_html, urgent_html
from app.ui.debrief_parts import (
    current_html,
    earlier_html,
    passage_html,
    place_html,
    question_html,
)
from app.ui.debrief_session import Sitting, forget_sitting, sitting
from app.ui.evidence import show_evidence
from app.ui.failure import failure
from app.ui.first import show_notice
from app.ui.frame import guarded
from app.ui.kept import keep_it, kept_ones
from app.ui.note_page import note_page
from app.ui.region import chooser, region
from app.ui.render import (
    citation_label,
    failed_html,
    masked_html,
    note_html,
    preview_html,
    worded_html,
)
from app.ui.session import conversation

TITLE = "Debrief a session"

WELCOME = """
<div class="db-welcome">
  <h1>Debrief a session</h1>
  <p>One question at a time, from what happened to something that you can take to supervision. It
  takes ten to fifteen minutes, or five if that is all there is. You can skip, go back, pause and
  stop at any point, and what you have becomes a note in your own words.</p>
</div>
"""

NOTHING_KEPT = "Nothing is kept unless you choose it below: closing this tab forgets it."
NOTHING_LEAVES = (
    "Nothing you type leaves this machine. Names are masked where they are found; leaving them out "
    "is still best."
)
LEAVES = (
    "Your answers go to {host}, masked, where {name} words what is said before each question; the "
    "questions and their order stay Debrief’s own, and where it may be about danger nothing is "
    "sent. Names can slip through the masking: leaving them out is still best."
)
LOCAL = "{name} runs at {host}, on this machine, and words what is said before each question."
AS_IT_COMES = "As it comes. “Go on” is Ctrl and Enter together, too."
READING = "Reading what you wrote"
PLACE = ".db-place"
FIELD = '[class*="st-key-typed-"] textarea, [class*="st-key-number-"] button'


@guarded
def debrief() -> None:
    talk = sitting()
    opened = conversation().take_opened()
    if talk.debrief is None:
        _start(talk)
    elif talk.ended:
        note_page(talk)
    else:
        _turn(talk, talk.debrief)
    if opened is not None:
        show_evidence(opened)


def _start(talk: Sitting) -> None:
    st.html(WELCOME)
    if talk.trouble is not None:
        st.html(failed_html(talk.trouble))
    with st.container(key="begin", horizontal=True):
        st.button(
            "Begin", key="begin-whole", type="primary", on_click=partial(talk.begin, short=False)
        )
        st.button(
            "I only have five minutes", key="begin-short", on_click=partial(talk.begin, short=True)
        )
    _worded_by("start")
    place = st.empty()
    kept_ones(talk)
    _ready(place)


def _ready(place: DeltaGenerator) -> None:
    """Load what a first answer needs while the person reads, and say where it is not there."""
    try:
        facilitator().load()
    except Exception as error:
        place.html(failed_html(failure(error, asked=False)))


def _worded_by(key: str) -> None:
    """Who words the turns, what leaves this machine for it, and the choice."""
    model = chat_model()
    said = NOTHING_LEAVES
    if model is not None and not library_only():
        names = {"name": model.name, "host": model.host}
        said = (
            f"{LOCAL.format(**names)} {NOTHING_LEAVES}" if model.local else LEAVES.format(**names)
        )
    with st.container(key=f"worded-by-{key}"):
        composer_chooser()
        st.html(note_html(f"{NOTHING_KEPT} {said}" if key == "start" else said))


def _turn(talk: Sitting, debrief: Debrief) -> None:
    first = talk.first
    if isinstance(first, Urgent):
        _urgent(talk, first)
        return
    with st.container(key=f"turn-{talk.turn}"):
        st.html(place_html(debrief, facilitator().stages, talk.minutes()))
        if isinstance(first, Notice):
            show_notice(first, f"debrief-{talk.turn}", "debrief-notice")
        if talk.trouble is not None:
            st.html(failed_html(talk.trouble))
        if debrief.phase in ("paused", "urgent"):
            _paused(talk)
            return
        if talk.waiting is not None and _held(talk, debrief):
            return
        _question(talk, debrief)
    _exits(talk, debrief)
    _earlier(debrief)
    keep_it(talk)
    if chat_model() is not None:
        _worded_by("turn")


def _held(talk: Sitting, debrief: Debrief) -> bool:
    """Take in the answer that waits, or ask whether it may leave as it is masked."""
    turn = debrief.current
    if turn is not None:
        st.html(question_html(turn))
    if talk.preview is None:
        with st.spinner(READING):
            talk.go_on()
        # Drawn anew also for the preview: what was found belongs above it.
        st.rerun()
    model = chat_model()
    if talk.preview is None or model is None:
        return False
    with st.container(key=f"preview-debrief-{talk.turn}"):
        line = f"Your answer goes to {model.host}, where {model.name} words what is said to it."
        st.html(preview_html([line]))
        attend(f"preview-{debrief.id}-{talk.turn}", ".db-preview h2")
        placeholders = [span.placeholder for span in talk.preview.spans]
        st.html(masked_html(talk.preview.text, placeholders, "What would be sent"))
        with st.container(key="decide", horizontal=True):
            st.button("Send it like this", key="send", type="primary", on_click=talk.agree)
            st.button("Keep it on this machine", key="stay", on_click=talk.stay)
            st.button("Change my words", key="change", on_click=talk.take_back)
    return True


def _earlier(debrief: Debrief) -> None:
    earlier = earlier_html(debrief)
    if not earlier:
        return
    count = sum(turn.words is not None for turn in debrief.turns[:-1])
    with st.expander(f"What you have said so far ({count})", key="earlier"):
        st.html(earlier)


def _question(talk: Sitting, debrief: Debrief) -> None:
    turn = debrief.current
    if turn is None:
        return
    if turn.said:
        st.html(current_html(turn))
    if talk.written is not None:
        if line := fallback_line(talk.written, turn=True):
            st.html(note_html(line, "Note"))
        if worded := worded_html(talk.written, currency()):
            st.html(worded)
    st.html(question_html(turn))
    _, question = facilitator().stages.find(turn.question)
    if question.kind == "scale":
        key = f"number-{talk.turn}"
        st.segmented_control(
            turn.asked,
            options=list(range(11)),
            key=key,
            on_change=partial(_number, talk, key),
            label_visibility="collapsed",
            width="stretch",
        )
    for choice in question.choices:
        st.button(choice, key=f"choice-{talk.turn}-{choice}", on_click=partial(talk.put, choice))
    with st.form(key=f"words-{talk.turn}", border=False, clear_on_submit=True):
        st.text_area(
            turn.asked,
            value=talk.draft or earlier_words(debrief, turn.question) or "",
            key=f"typed-{talk.turn}",
            height=68 if question.kind != "words" else 130,
            placeholder="Or in words" if question.kind != "words" else AS_IT_COMES,
            label_visibility="collapsed",
        )
        st.form_submit_button(
            "Go on", type="primary", on_click=partial(_words, talk, f"typed-{talk.turn}")
        )
    attend(f"debrief-{debrief.id}-{talk.turn}", FIELD, in_view=PLACE)
    if turn.passage is not None:
        with st.container(key=f"beside-{talk.turn}"):
            st.html(passage_html(turn.passage))
            key = f"cite-debrief-{talk.turn}"
            st.button(
                citation_label(turn.passage),
                key=key,
                type="tertiary",
                on_click=partial(conversation().open, key, turn.passage),
            )


def _number(talk: Sitting, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        talk.put(str(chosen))


def _words(talk: Sitting, key: str) -> None:
    talk.put(str(st.session_state.get(key, "")))


def _exits(talk: Sitting, debrief: Debrief) -> None:
    """The ways out, in the same place at every question; the seldom ones one step further."""
    with st.container(key="exits", horizontal=True, gap="small"):
        skip = partial(talk.act, "skip", talk.turn)
        st.button("Skip this question", key="skip", type="tertiary", on_click=skip)
        stop = partial(talk.act, "stop")
        st.button("Stop here", key="stop-debrief", type="tertiary", on_click=stop)
        with st.popover("Urgent help", type="tertiary"):
            chooser("debrief-exits")
            st.html(contacts_html([contact.shown() for contact in region().contacts]))
        # Another key for each turn: what was chosen in it closes it.
        with st.popover("More", type="tertiary", key=f"more-{talk.turn}"):
            for name, key, action in _seldom(debrief):
                chosen = partial(talk.act, action, talk.turn)
                st.button(name, key=key, type="tertiary", width="stretch", on_click=chosen)


def _seldom(debrief: Debrief) -> Iterator[tuple[str, str, Action]]:
    """(What it says, its key, what it does) for each of the other ways on."""
    yield "Leave this subject", "not-this", "not_this"
    if any(turn.outcome in ("answered", "skipped", "refused") for turn in debrief.turns):
        yield "Back to the question before", "back", "back"
    yield "Pause", "pause", "pause"
    if not debrief.short:
        yield "I only have five minutes", "shorten", "short"


def _paused(talk: Sitting) -> None:
    words = facilitator().acknowledgements.heard.paused[0]
    st.html(f'<div class="db-turn"><p class="db-said">{words}</p></div>')
    with st.container(key="paused", horizontal=True):
        st.button("Go on", key="resume", type="primary", on_click=partial(talk.act, "resume"))
        st.button("Stop here", key="stop-paused", on_click=partial(talk.act, "stop"))
    keep_it(talk)


def _urgent(talk: Sitting, urgent: Urgent) -> None:
    """People and numbers, alone; then the choice to go on, later or now."""
    with st.container(key=f"urgent-debrief-{talk.turn}"):
        st.html(urgent_html(urgent))
        chooser("debrief-urgent")
    with st.container(key="after-urgent", horizontal=True):
        st.button("Go on with the debrief", key="go-on", on_click=partial(talk.act, "resume"))
        st.button("Stop here", key="stop-urgent", on_click=partial(talk.act, "stop"))
        st.button(
            "I was misread: take it as my answer",
            key="misread-debrief",
            type="tertiary",
            on_click=talk.was_misread,
        )


__all__ = ["TITLE", "debrief", "forget_sitting"]
