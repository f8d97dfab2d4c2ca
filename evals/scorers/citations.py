"""Whether every citation is what it says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.models import Citation
from evals.grade import Fault, Grade
from evals.scorers.places import place
from evals.scorers.shown import seen
from evals.scorers.words import plain
from evals.suite import Case
from evals.transcript import Exchange, Passages, Transcript

_MARKER = re.compile(r"\[\s*P?\d+(?:\s*[,;–-]\s*P?\d+)*\s*\]")
QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"")
"""Words in quotation marks, curly or straight; single ones are taken for apostrophes."""


class CitationValidity:
    """1 where all of it holds in every turn, else 0.

    A citation's quote stands word for word at ``start`` to ``end`` of the article as its file has
    it; markers open something, count from 1 in the order of their first use, and each is used; a
    sentence that is said to be quoted is one; words in quotation marks are the cited place's or
    the person's own.
    """

    name = "citations"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        if not _cites(transcript):
            return None
        faults: list[Fault] = []
        for turn, exchange in enumerate(transcript.exchanges):
            for kind, words in (*_wrong(exchange, library), *_order(exchange)):
                faults.append(Fault(kind=kind, words=words[:300], turn=turn))
        faults += [
            Fault(kind="altered_quote", words=words, turn=turn)
            for turn, words in altered(transcript, library)
        ]
        debrief = transcript.debrief
        for turn, asked in enumerate(debrief.turns if debrief else ()):
            if asked.passage is not None and not _stands(asked.passage, library):
                faults.append(Fault(kind="not_in_article", words=asked.passage.quote, turn=turn))
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=tuple(faults))


def altered(transcript: Transcript, library: Passages) -> Iterator[tuple[int, str]]:
    """Words in quotation marks of a sentence that cites, which nobody has said like that."""
    for one in seen(transcript):
        if not one.citations:
            continue
        told = [plain(exchange.typed) for exchange in transcript.exchanges[: one.turn + 1]]
        said = [plain(place(citation, library)) for citation in one.citations] + told
        for match in QUOTED.finditer(one.text):
            quoted = plain(match.group(1) or match.group(2)).strip(" .,;:!?…")
            if quoted and not any(_holds(text, quoted) for text in said):
                yield one.turn, match.group(0)


def _holds(text: str, quoted: str) -> bool:
    """Whether the words stand in a text, each part of them where something is left out."""
    parts = [part.strip(" .,;") for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quoted)]
    at = 0
    for part in filter(None, parts):
        found = re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text[at:])
        if found is None:
            return False
        at += found.end()
    return True


def _cites(transcript: Transcript) -> bool:
    return (
        any(one.citations or any(s.markers for s in one.sentences) for one in transcript.exchanges)
        or any(
            sentence.basis != "general" or _MARKER.search(sentence.text)
            for one in transcript.exchanges
            for sentence in one.sentences
        )
        or any(turn.passage for turn in (transcript.debrief.turns if transcript.debrief else ()))
    )


def _stands(citation: Citation, library: Passages) -> bool:
    text = library.articles.get(citation.article_id)
    return (
        text is not None
        and bool(citation.quote.strip())
        and text[citation.start : citation.end] == citation.quote
    )


def _wrong(exchange: Exchange, library: Passages) -> Iterator[tuple[str, str]]:
    by_marker = {one.marker: one for one in exchange.citations}
    for citation in exchange.citations:
        if not _stands(citation, library):
            yield "not_in_article", f"[{citation.marker}] {citation.quote}"
        elif citation.source != library.sources.get(citation.article_id, citation.source):
            yield "wrong_source", f"[{citation.marker}] {citation.source}"
    for sentence in exchange.sentences:
        cited = [by_marker[marker] for marker in sentence.markers if marker in by_marker]
        if len(cited) < len(sentence.markers):
            yield "opens_nothing", sentence.text
        if sentence.basis != "general" and not sentence.markers:
            yield "rests_on_nothing", sentence.text
        if sentence.basis == "quoted" and cited and not _is_quoted(sentence.text, cited):
            yield "no_quotation", sentence.text
        if _MARKER.search(sentence.text):
            yield "marker_in_text", sentence.text


def _is_quoted(text: str, cited: list[Citation]) -> bool:
    return any(" ".join(text.split()) == " ".join(one.quote.split()) for one in cited)


def _order(exchange: Exchange) -> Iterator[tuple[str, str]]:
    used = list(dict.fromkeys(m for one in exchange.sentences for m in one.markers))
    held = [one.marker for one in exchange.citations]
    if len(set(held)) < len(held):
        yield "marker_twice", str(held)
    unused = sorted(set(held) - set(used))
    if unused:
        yield "not_used", str(unused)
    if used != list(range(1, len(used) + 1)):
        yield "out_of_order", str(used)
