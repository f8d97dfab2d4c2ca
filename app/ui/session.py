"""One visitor's conversation, in their browser session's memory and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

import streamlit as st

from app.models import (
    Abstained,
    Answered,
    Citation,
    Model,
    PassageReference,
    Question,
    Reply,
    Sentence,
    Turn,
)

Door = Literal["question", "session"]
Phase = Literal["waiting", "answering", "stopped", "done"]
Thumb = Literal["up", "down"]


@dataclass
class Exchange:
    """A question, and what came of it. ``sentences`` and ``citations`` are what was shown."""

    number: int
    question: str
    phase: Phase = "waiting"
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    reply: Reply | None = None
    thumb: Thumb | None = None
    reason: str = ""


class Opened(Model):
    """The evidence that was asked for with the last click, and the key of the button clicked."""

    opener: str
    target: Citation | PassageReference


@dataclass
class Conversation:
    """Everything that this page remembers of one visitor."""

    exchanges: list[Exchange] = field(default_factory=list)
    name: str = field(default_factory=lambda: uuid4().hex)
    opened: Opened | None = None
    reading: str | None = None
    """The id of the article that is open on the library page."""

    def ask(self, text: str) -> None:
        """Put a question to be answered at the end of the conversation."""
        self.exchanges.append(Exchange(number=len(self.exchanges) + 1, question=text))

    def again(self, number: int) -> None:
        """Ask a question once more: in place where it has no answer yet, else at the end."""
        exchange = self.exchanges[number - 1]
        if isinstance(exchange.reply, Answered | Abstained):
            self.ask(exchange.question)
        else:
            self.exchanges[number - 1] = Exchange(number=number, question=exchange.question)

    def open(self, opener: str, target: Citation | PassageReference) -> None:
        """Ask for evidence to be shown. It comes from the message, not from today's library."""
        self.opened = Opened(opener=opener, target=target)

    def take_opened(self) -> Opened | None:
        """Return what was asked for with the last click, once."""
        opened, self.opened = self.opened, None
        return opened

    def settle(self) -> None:
        """Mark an answer that a stop or another click cut short."""
        for exchange in self.exchanges:
            if exchange.phase == "answering":
                exchange.phase = "stopped"

    def question(self, exchange: Exchange) -> Question:
        """The question with the conversation before it, oldest first."""
        history: list[Turn] = []
        for earlier in self.exchanges[: exchange.number - 1]:
            history.append(Turn(role="user", text=earlier.question))
            said = " ".join(sentence.text for sentence in earlier.sentences)
            if said:
                history.append(Turn(role="assistant", text=said))
        return Question(text=exchange.question, history=tuple(history))


def conversation() -> Conversation:
    """This visitor's conversation, made at the first call."""
    kept = st.session_state.get("conversation")
    if not isinstance(kept, Conversation):
        kept = Conversation()
        st.session_state["conversation"] = kept
    return kept


def forget() -> None:
    """Start anew: nothing of the conversation stays."""
    st.session_state["conversation"] = Conversation()
