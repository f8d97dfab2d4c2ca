"""Replies in Debrief's own words: where nothing is asked, and where the library has nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.guard import Guard
from app.lines import Lines
from app.models import (
    Abstained,
    Article,
    Evidence,
    Message,
    Notice,
    Redirected,
    Screening,
    Sentence,
)
from app.onward import MOST_NEAREST, reference
from app.pipeline.follow_up import leans_back
from app.said_first import guidance
from app.understanding.asking import begins_as_question
from app.understanding.reassured import soothes


class OwnReplies:
    """Words the replies that rest on no passage."""

    def __init__(self, guard: Guard, lines: Lines) -> None:
        self._guard = guard
        self._lines = lines

    def in_return(
        self, message: Message, screening: Screening, notice: Notice | None
    ) -> Redirected | None:
        """What is said to a message that asks for nothing, None where it asks for something."""
        own_words = not screening.risks or screening.carried
        if not own_words or not screening.readable:
            return None
        text = message.text
        if message.endangered and (soothes(text) or (screening.safe and not _asks(text))):
            return _said(self._guard.says.relief(), notice)
        about = self._lines.said_to_about(text, begun=bool(message.history))
        courtesy = self._lines.said_to_courtesy(text)
        said = tuple(guidance(line) for line in about or courtesy)
        nothing_asked = about or courtesy or (leans_back(text) and not _asks(text))
        if nothing_asked and self._guard.unsafe(message, screening):
            # Who asks whether anybody is there is told, and then kept company.
            told = said if about else ()
            return _said((*told, *self._guard.says.company()), notice)
        if not said and not _asks(text):
            said = self._guard.released(message)
        return _said(said, notice) if said else None

    def abstained(
        self,
        message: Message,
        screening: Screening,
        evidence: Evidence,
        articles: Mapping[str, Article],
        notice: Notice | None,
        shown: Sequence[Sentence] = (),
    ) -> Abstained:
        """``shown`` are words of company that are on the screen already."""
        if self._guard.unsafe(message, screening):
            said, nearest = self._guard.says.company(), evidence.hits[:0]
        else:
            asks = _asks(message.text)
            lines = self._lines.absent if asks else self._lines.absent_told
            said = tuple(guidance(line) for line in lines)
            nearest = evidence.hits[:MOST_NEAREST]
        return Abstained(
            sentences=(*shown, *said),
            nearest=tuple(reference(hit.passage, articles) for hit in nearest),
            follow_ups=(),
            notice=notice,
        )

    def unread(self, notice: Notice | None) -> Abstained:
        """What is said where screening cannot read a message."""
        return Abstained(
            sentences=self._guard.says.unread(), nearest=(), follow_ups=(), notice=notice
        )


def _asks(text: str) -> bool:
    return "?" in text or begins_as_question(text)


def _said(sentences: tuple[Sentence, ...], notice: Notice | None) -> Redirected:
    return Redirected(
        route="question",
        sentences=sentences,
        citations=(),
        also_found=(),
        follow_ups=(),
        notice=notice,
    )
