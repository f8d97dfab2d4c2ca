"""What stood on the screen, whichever way a transcript holds it."""

from __future__ import annotations

from collections.abc import Iterator

from app.models import Citation, Model
from evals.transcript import Exchange, ShownSentence, Transcript


class Seen(Model):
    """A sentence on the screen: in which turn (0-based), what was typed to it and what it cites."""

    turn: int
    typed: str
    sentence: ShownSentence
    citations: tuple[Citation, ...] = ()

    @property
    def text(self) -> str:
        return self.sentence.text


def seen(transcript: Transcript) -> Iterator[Seen]:
    """Every sentence of every answer, then those of a debrief; notices and contacts are no answer.

    A debrief's questions and what it says before them are sentences as an answer's are.
    """
    for turn, exchange in enumerate(transcript.exchanges):
        cited = {one.marker: one for one in exchange.citations}
        for sentence in exchange.sentences:
            found = tuple(cited[marker] for marker in sentence.markers if marker in cited)
            yield Seen(turn=turn, typed=exchange.typed, sentence=sentence, citations=found)
    debrief = transcript.debrief
    typed = ""
    for turn, asked in enumerate(debrief.turns if debrief else ()):
        for text in asked.said:
            said = ShownSentence(text=text, part="opening", basis="general")
            yield Seen(turn=turn, typed=typed, sentence=said)
        question = ShownSentence(text=asked.asked, part="sit_with", basis="general")
        yield Seen(turn=turn, typed=typed, sentence=question)
        # What is said takes up anything that was told before.
        typed = f"{typed}\n{asked.words or ''}".strip()


def answers(transcript: Transcript) -> Iterator[tuple[int, Exchange]]:
    """The turns in which an answer was written: nothing urgent, nothing failed."""
    for turn, exchange in enumerate(transcript.exchanges):
        if exchange.kind == "answered":
            yield turn, exchange


def quoted_whole(one: Seen) -> bool:
    """Whether a sentence is an article's own: the words of one of its citations and no more."""
    return any(" ".join(one.text.split()) == " ".join(c.quote.split()) for c in one.citations)


def everything(transcript: Transcript) -> Iterator[tuple[int, str]]:
    """Every text that stood on the screen, by turn: also notices, follow-ups and the note."""
    for turn, exchange in enumerate(transcript.exchanges):
        for sentence in exchange.sentences:
            yield turn, sentence.text
        for text in (*exchange.notice, *exchange.follow_ups):
            yield turn, text
        for citation in exchange.citations:
            yield turn, citation.quote
    debrief = transcript.debrief
    for turn, asked in enumerate(debrief.turns if debrief else ()):
        for text in (*asked.said, asked.asked):
            yield turn, text
    last = max(0, len(debrief.turns) - 1 if debrief else len(transcript.exchanges) - 1)
    for section in transcript.note.sections if transcript.note else ():
        for line in section.lines:
            yield last, line.text
