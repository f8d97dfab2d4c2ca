"""Notices, urgent help and the people to reach, as safe HTML; pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.models import Contact, Notice, Urgent
from app.ui.render import text

UNCONFIRMED = "Not yet confirmed by whoever runs this"
NONE_CONFIRMED = "Not yet confirmed by whoever runs this. If one does not answer, try another."

_REACH = re.compile(
    r"(?P<sms>(?<=\bto )\d{4,6}\b)"
    r"|(?P<tel>\+?\d(?:[\d -]*\d)?)"
    r"|(?P<site>\b[a-z0-9-]+(?:\.[a-z]{2,})+\b)",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 3
"""Emergency numbers have three; a single digit is what to press after the call is taken."""


def urgent_html(urgent: Urgent) -> str:
    """People and numbers, read out at once by a screen reader."""
    head, *rest = [text(sentence.text) for sentence in urgent.sentences] or [""]
    below = "".join(f"<p>{line}</p>" for line in rest)
    return (
        f'<div class="db-urgent" role="alert"><p class="db-urgent-head">{head}</p>'
        f"{contacts_html(urgent.contacts)}{below}</div>"
    )


def notice_html(notice: Notice) -> str:
    """A calm card above an answer; the answer's own live region has it read out.

    Where it may be happening now, the numbers come right after the first line.
    """
    lines = [f"<p>{text(line)}</p>" for line in notice.sentences]
    numbers = contacts_html(notice.contacts)
    if notice.now and lines:
        head = f'<p class="db-now">{text(notice.sentences[0])}</p>'
        inside = "".join((head, numbers, *lines[1:]))
    else:
        inside = "".join((*lines, numbers))
    return (
        '<section class="db-notice" aria-label="Before the answer: somebody may be in danger">'
        f"{inside}</section>"
    )


def contacts_html(contacts: Sequence[Contact]) -> str:
    """Names, numbers that can be called by a touch, and hours. Unconfirmed ones say so."""
    if not contacts:
        return ""
    # Said once where it is true of all: five times over it would only frighten.
    none = all(contact.confirmed is None for contact in contacts)
    items = "".join(_contact_html(contact, say=not none) for contact in contacts)
    below = f'<p class="db-unconfirmed">{NONE_CONFIRMED}</p>' if none else ""
    return f'<ul class="db-contacts">{items}</ul>{below}'


def reach_html(reach: str) -> str:
    """How to reach somebody, with its numbers and addresses as links."""
    parts: list[str] = []
    at = 0
    for match in _REACH.finditer(reach):
        link = _link(match)
        if link:
            parts += [text(reach[at : match.start()]), link]
            at = match.end()
    return "".join([*parts, text(reach[at:])])


def _link(match: re.Match[str]) -> str:
    shown = text(match.group())
    digits = re.sub(r"[^\d+]", "", match.group())
    match match.lastgroup:
        case "sms":
            return f'<a href="sms:{digits}">{shown}</a>'
        case "tel" if len(digits) >= _FEWEST_DIGITS:
            return f'<a href="tel:{digits}">{shown}</a>'
        case "site":
            return (
                f'<a href="https://{shown}" target="_blank" rel="noopener noreferrer">{shown}</a>'
            )
        case _:
            return ""


def _contact_html(contact: Contact, *, say: bool) -> str:
    note = ""
    if say and contact.confirmed is None:
        note = f'<span class="db-unconfirmed">{UNCONFIRMED}</span>'
    return (
        f'<li><span><span class="db-whom">{text(contact.name)}</span> '
        f'<span class="db-when">{text(contact.when)}</span></span> '
        f'<span class="db-reach">{reach_html(contact.reach)}</span>{note}</li>'
    )
