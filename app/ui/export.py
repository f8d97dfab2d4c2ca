"""A conversation as Markdown or plain text, for the person to keep; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from app.markdown import markdown
from app.models import (
    Abstained,
    Answered,
    Citation,
    Failed,
    Notice,
    Redirected,
    Sentence,
    Urgent,
)
from app.ui.reading import safe_link
from app.ui.render import AUDIENCE, place, quoted
from app.ui.session import Exchange

HEADER = (
    "Made with Debrief, which quotes a library of articles. It is no therapist, no supervisor "
    "and no emergency service. Names and other details were masked by a program, which can miss "
    "some: please read this before you keep it or send it."
)

NOT_MASKED = "(This message could not be masked, and is left out here.)"


def answer_text(exchange: Exchange) -> str:
    """One answer as plain text, with its sources: what the copy button copies."""
    lines = [*_first(exchange), *(_plain(sentence) for sentence in exchange.sentences)]
    if isinstance(exchange.reply, Failed):
        failed = exchange.reply
        lines.append(" ".join(filter(None, (failed.what, failed.kept, failed.next_step))))
    if exchange.citations:
        lines.append("\n".join(_source(citation) for citation in exchange.citations))
    return "\n\n".join(lines)


def conversation_markdown(exchanges: Sequence[Exchange]) -> str:
    """The whole conversation as Markdown; what articles and people wrote stays text."""
    parts = ["# Debrief", markdown(HEADER)]
    for exchange in exchanges:
        asked = NOT_MASKED if exchange.masked is None else exchange.masked.text
        asked = "\n".join(f"> {markdown(line)}" for line in asked.splitlines())
        parts += ["## You asked", asked, "## Debrief"]
        parts += [markdown(line) for line in _first(exchange)]
        parts += [_marked_up(sentence) for sentence in exchange.sentences]
        parts += _ending(exchange)
        if exchange.citations:
            sources = "\n".join(f"- {_source_markdown(c)}" for c in exchange.citations)
            parts += ["### Sources", sources]
    return "\n\n".join(parts) + "\n"


def _first(exchange: Exchange) -> list[str]:
    """What stood above the answer, and whom to reach."""
    match exchange.first:
        case Urgent(sentences=sentences, contacts=contacts):
            said = [sentence.text for sentence in sentences]
        case Notice(sentences=said_first, contacts=contacts):
            said = list(said_first)
        case None:
            return []
        case _:
            assert_never(exchange.first)
    return [*said, *(f"{one.name}: {one.reach} ({one.when})" for one in contacts)]


def _ending(exchange: Exchange) -> list[str]:
    if exchange.phase == "stopped":
        return ["*This answer was stopped here.*"]
    match exchange.reply:
        case Answered(also_found=found) | Redirected(also_found=found) if found:
            title = "### Also found, not quoted"
            return [title, "\n".join(f"- {markdown(place(r))}" for r in found)]
        case Abstained(nearest=found) if found:
            title = "### The nearest things the library has"
            return [title, "\n".join(f"- {markdown(place(r))}" for r in found)]
        case Failed(what=what):
            return [markdown(what)]
        case _:
            return []


def _plain(sentence: Sentence) -> str:
    markers = "".join(f" [{marker}]" for marker in sentence.citations)
    words = quoted(sentence.text) if sentence.basis == "quoted" else sentence.text
    match sentence.part:
        case "sit_with":
            return f"A question to sit with: {words}"
        case "supervision":
            return f"For supervision: {words}"
        case "opening" | "lead" | "evidence" | "guidance":
            return words + markers
        case _:
            assert_never(sentence.part)


def _marked_up(sentence: Sentence) -> str:
    line = markdown(" ".join(_plain(sentence).split()))
    return f"> {line}" if sentence.basis == "quoted" else line


def _source(citation: Citation) -> str:
    details = [place(citation)]
    if citation.publisher:
        details.append(citation.publisher)
    link = safe_link(citation.url)
    if link:
        details.append(link)
    details.append(AUDIENCE[citation.audience].lower())
    return f"[{citation.marker}] {', '.join(details)}"


def _source_markdown(citation: Citation) -> str:
    return markdown(_source(citation))
