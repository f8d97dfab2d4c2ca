"""Keeping a debrief on this machine, and the list of what is kept."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from functools import partial
from uuid import uuid4

import streamlit as st

from app.errors import DebriefError
from app.ports.keeping import Drawer
from app.ui.browser import attend
from app.ui.clients import facilitator, keeping
from app.ui.debrief_session import Sitting
from app.ui.failure import failure
from app.ui.render import failed_html, note_html

LABEL = "Passphrase"
HOW = (
    "It is encrypted with a passphrase that is stored nowhere. Without it nobody can read what is "
    "kept, you included: it cannot be reset."
)
DAMAGED = "Damaged, or of another version of Debrief: it cannot be read. The others can."
_OPEN = "drawer"
_DELETING = "deleting"
"""The id of the kept debrief that is about to be deleted, while that is asked."""
_LEFT = "deleting-left"
"""The id of the one that was not deleted after all: the focus goes back to its button."""
DAYS = (7, 30, 90, 365, 0)


def drawer() -> Drawer | None:
    """The store that this visitor has opened, if they have and it is still there."""
    opened: Drawer | None = st.session_state.get(_OPEN)
    # What is wrong with the file is said where it is read or written.
    with suppress(DebriefError):
        if opened is not None and not opened.stands():
            st.session_state.pop(_OPEN)
            return None
    return opened


def unlock(key: str) -> Drawer | None:
    """Ask for the passphrase until the store is open. Draws; returns it once it is."""
    opened = drawer()
    if opened is not None:
        return opened
    new = not keeping().entries()
    with st.form(key=f"{key}-form", border=False):
        typed = st.text_input(
            f"{LABEL}, eight characters or more" if new else LABEL,
            type="password",
            key=f"{key}-passphrase",
        )
        sent = st.form_submit_button("Keep it" if key == "keep" else "Open")
    if not sent:
        return None
    try:
        opened = keeping().open(typed)
    except DebriefError as error:
        st.html(failed_html(failure(error, asked=False)))
        return None
    st.session_state[_OPEN] = opened
    return opened


def keep_it(talk: Sitting) -> None:
    """Draw the choice to keep this debrief, or that it is kept."""
    if talk.kept:
        st.html(note_html("Kept on this machine after each turn, encrypted.", "Kept"))
        return
    with st.expander("Keep on this machine", key="keep-it"):
        st.html(note_html(HOW))
        opened = drawer()
        if opened is not None:
            st.button("Keep it", key="keep-now", on_click=partial(talk.keep, opened))
            return
        opened = unlock("keep")
        if opened is not None:
            talk.keep(opened)
            st.rerun()


def kept_ones(talk: Sitting) -> None:
    """Draw the list of kept debriefs: go on with one, delete, export, for how long."""
    entries = keeping().entries()
    if not entries:
        return
    with st.expander(f"Kept on this machine ({len(entries)})", key="kept"):
        opened = unlock("open")
        if opened is not None:
            try:
                _list(talk, opened)
            except DebriefError as error:
                st.html(failed_html(failure(error, asked=False)))
        with st.popover("Delete all"):
            st.write("This deletes every kept debrief. It cannot be undone.")
            st.button("Delete all of them", key="delete-all", on_click=_delete_all)


def _list(talk: Sitting, opened: Drawer) -> None:
    found = opened.everything()
    names = {stage.id: stage.name for stage in facilitator().stages.stage}
    for entry, debrief in found:
        day = _day(entry.updated if debrief is None else debrief.day)
        if st.session_state.get(_DELETING) == entry.id:
            _ask_once(opened, entry.id, day)
            continue
        with st.container(key=f"kept-{entry.id}", horizontal=True, vertical_alignment="center"):
            if debrief is None:
                st.html(note_html(DAMAGED, day))
            else:
                current = debrief.current
                where = names.get(current.stage, "") if current else "the note"
                st.html(note_html(f"at: {where}", day))
                st.button(
                    "Go on",
                    key=f"resume-{entry.id}",
                    help=f"Go on with the debrief of {day}",
                    on_click=partial(talk.resume, opened, debrief),
                )
            st.button(
                "Delete",
                key=f"delete-{entry.id}",
                help=f"Delete the debrief of {day}",
                on_click=partial(_deleting, entry.id),
            )
        if st.session_state.pop(_LEFT, None) == entry.id:
            attend(f"left-{entry.id}-{uuid4().hex}", f".st-key-delete-{entry.id} button")
    chosen = st.selectbox(
        "Delete what nobody has changed for",
        options=DAYS,
        index=DAYS.index(opened.days) if opened.days in DAYS else len(DAYS) - 1,
        format_func=lambda days: f"{days} days" if days else "never: keep them until I delete them",
        key="retain",
    )
    if chosen != opened.days:
        opened.retain(chosen)
        st.rerun()
    st.download_button(
        "Export all",
        data=json.dumps(
            [debrief.model_dump(mode="json") for _, debrief in found if debrief is not None],
            ensure_ascii=False,
            indent=1,
        ),
        file_name="debriefs.json",
        mime="application/json",
        on_click="ignore",
        type="tertiary",
    )


def _day(when: date | None) -> str:
    return "an unknown day" if when is None else f"{when.day} {when:%B %Y}"


def _ask_once(opened: Drawer, entry_id: str, day: str) -> None:
    """In the place of a debrief's line: whether to delete it. The focus is on the way back."""
    with st.container(key=f"deleting-{entry_id}"):
        st.html(f'<p role="alert">Delete the debrief of {day}? It cannot be undone.</p>')
        with st.container(horizontal=True):
            keep = f"spare-{entry_id}"
            st.button("Do not delete it", key=keep, on_click=partial(_deleting, None, entry_id))
            st.button(
                "Delete it", key=f"gone-{entry_id}", on_click=partial(_delete, opened, entry_id)
            )
    attend(f"deleting-{entry_id}-{uuid4().hex}", f".st-key-{keep} button")


def _deleting(entry_id: str | None, left: str | None = None) -> None:
    st.session_state[_DELETING], st.session_state[_LEFT] = entry_id, left


def _delete(opened: Drawer, entry_id: str) -> None:
    _deleting(None)
    opened.delete(entry_id)


def _delete_all() -> None:
    keeping().delete_all()
    st.session_state.pop(_OPEN, None)
