"""From models to safe HTML and labels; pure functions.

Whatever comes from an article or a person passes through ``text`` (for HTML) or ``label`` (for the
short Markdown of Streamlit's buttons and titles), so that markup in it appears as text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import assert_never

from app.models import Citation, Failed, PassageReference, Sentence, Written

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^=])")
_SHORTCODE = re.compile(r":(?=\S)")
_ARROWS = re.compile(r"(?<=[-<>~=])(?=[-<>~=])")
_WORD_JOINER = "\u2060"

AUDIENCE = {"clinician": "Written for clinicians", "client": "Written for clients"}


def text(value: str) -> str:
    """Return ``value`` for HTML: shown as it stands, never as markup."""
    return html.escape(value, quote=True)


def label(value: str) -> str:
    """Return ``value`` for a Markdown label: every character stands for itself.

    A word joiner, which has no width, keeps ``:name:`` from becoming an icon and ``->`` an arrow.
    """
    line = " ".join(value.split())
    line = _ARROWS.sub(_WORD_JOINER, line)
    line = _SHORTCODE.sub(":" + _WORD_JOINER, line)
    return _MARKDOWN.sub(r"\\\1", line)


def quoted(value: str) -> str:
    """Set typographic quotation marks around ``value``: single where it holds double ones."""
    return f"‘{value}’" if "“" in value or '"' in value else f"“{value}”"


def path(heading: Sequence[str], title: str) -> str:
    """The headings above a passage, without the article's own title."""
    return " › ".join(part for part in heading if part != title)


def place(target: Citation | PassageReference) -> str:
    """Where a passage stands: the article's title and the headings above it."""
    inside = path(target.heading, target.title)
    return f"{target.title} › {inside}" if inside else target.title


def citation_label(citation: Citation) -> str:
    """The label of the marker that opens a citation."""
    note = " (written for clients)" if citation.audience == "client" else ""
    return label(f"[{citation.marker}] {place(citation)}{note}")


def reference_label(reference: PassageReference) -> str:
    note = " (written for clients)" if reference.audience == "client" else ""
    return label(place(reference) + note)


def sentence_html(sentence: Sentence) -> str:
    """A verified sentence, set by its part in the answer and its basis."""
    words = text(sentence.text)
    match sentence.part:
        case "opening":
            shown = f'<p class="db-opening">{words}</p>'
        case "lead":
            shown = f'<p class="db-lead">{words}</p>'
        case "evidence" if sentence.basis == "quoted":
            shown = quote_html(text(quoted(sentence.text)))
        case "evidence" | "guidance":
            shown = f'<p class="db-said">{words}</p>'
        case "sit_with":
            shown = _apart("db-sit", "A question to sit with", words)
        case "supervision":
            # Most of these lines name supervision themselves, and need no heading to say it again.
            named = sentence.text.lower().startswith(("for supervision", "one thing to bring"))
            shown = _apart("db-supervision", "" if named else "For supervision", words)
        case _:
            assert_never(sentence.part)
    return shown


def quote_html(safe: str) -> str:
    """A quotation, from words that are HTML already."""
    return f'<blockquote class="db-quote"><p>{safe}</p></blockquote>'


def masked_html(masked: str, placeholders: Sequence[str], said: str = "You asked") -> str:
    """A message as it is masked; its placeholders are set apart. ``said`` names the group."""
    words = text(masked)
    for placeholder in dict.fromkeys(placeholders):
        safe = text(placeholder)
        words = words.replace(safe, f'<span class="db-masked">{safe}</span>')
    return (
        f'<div class="db-asked" role="group" aria-label="{text(said)}" tabindex="0">{words}</div>'
    )


def preview_html(leaving: Sequence[str]) -> str:
    """What stands above a message that would leave this machine."""
    lines = " ".join(text(line) for line in leaving)
    return (
        '<div class="db-preview"><h2>Before this leaves your machine</h2>'
        f"<p>{lines} Nothing has been sent yet. This is what would go. Masking can miss "
        "something, so please read it once.</p></div>"
    )


def failed_html(failed: Failed) -> str:
    """What broke, what was kept and what to do next."""
    rest = text(f"{failed.kept} {failed.next_step}".strip())
    return (
        f'<div class="db-failed" role="status"><p>{text(failed.what)}</p>'
        f"{f'<p>{rest}</p>' if rest else ''}</div>"
    )


def clients_html(citations: Sequence[Citation]) -> str:
    """A line where an answer quotes what was written for clients; empty where none was."""
    markers = [f"[{c.marker}]" for c in citations if c.audience == "client"]
    if not markers:
        return ""
    verb = "was" if len(markers) == 1 else "were"
    return (
        f'<p class="db-note">{" and ".join(markers)} {verb} written for clients, about their own '
        "therapy. Read it with that in mind.</p>"
    )


def cited_html(citations: Sequence[Citation], sentences: Sequence[Sentence] = ()) -> str:
    """The legend that tells what is quoted from what rests on it, and from what claims nothing."""
    count = len(citations)
    if not count:
        return ""
    markers = "[1]" if count == 1 else f"[1] to [{count}]"
    verb = "is" if count == 1 else "are"
    if any(sentence.basis == "supported" for sentence in sentences):
        opens = "opens the words" if count == 1 else "open the words"
        return (
            f'<p class="db-note"><span class="db-term">Cited</span> {markers} {opens} of the '
            "library that a line rests on; a program compared the two before you saw it. What "
            "stands in quotation marks is word for word. The other lines are company and "
            "questions, and make no claim about therapy.</p>"
        )
    return (
        f'<p class="db-note"><span class="db-term">Cited</span> {markers} {verb} quoted word for '
        "word from the library; choose one to read it in its place. The other lines are "
        "Debrief’s own and make no claim about therapy.</p>"
    )


def worded_html(written: Written, currency: str) -> str:
    """Who worded an answer and what was sent for it; empty where a model did neither."""
    worded = ""
    if written.shown:
        also = " and the library" if written.fallback and written.fallback.library else ""
        worded = f"{written.model} at {written.host}{also}."
    counts = ""
    if written.tokens.total:
        about = "About " if written.tokens.counted else ""
        counts = f"{about}{written.tokens.sent:,} tokens sent, {written.tokens.received:,} received"
        if written.price is not None:
            counts += f", {currency}{written.price:.4f}"
        counts += "."
    said = " ".join(filter(None, (worded, counts)))
    return note_html(said, "Worded by" if worded else "Sent") if said else ""


def note_html(words: str, term: str = "") -> str:
    """A small muted line, with a term before it where there is one."""
    head = f'<span class="db-term">{text(term)}</span> ' if term else ""
    return f'<p class="db-note">{head}{text(words)}</p>'


def _apart(name: str, heading: str, words: str) -> str:
    term = f'<p class="db-term">{heading}</p>' if heading else ""
    return f'<div class="{name}" role="note">{term}<p>{words}</p></div>'
