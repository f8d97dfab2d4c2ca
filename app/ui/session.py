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
    Failed,
    Masked,
    Masking,
    Message,
    Model,
    Notice,
    PassageReference,
    Recall,
    Redirected,
    Reply,
    Screening,
    Sentence,
    Turn,
    Urgent,
    Written,
)

Door = Literal["question", "session"]
Phase = Literal["waiting", "preview", "answering", "stopped", "done"]
Thumb = Literal["up", "down"]


@dataclass
class Exchange:
    """A question, and what came of it. ``sentences`` and ``citations`` are what was shown.

    ``typed`` stays in this memory; ``masked`` is what is shown, saved and sent, and ``found`` the
    same with nothing left as it is: what could be masked. Both are None until it is masked.
    ``first`` stands above the answer; its contacts are those of ``region``.
    """

    number: int
    typed: str
    phase: Phase = "waiting"
    misread: bool = False
    agreed: bool = False
    """Whether the person saw what would be sent and said to send it."""
    masked: Masked | None = None
    found: Masked | None = None
    first: Urgent | Notice | None = None
    region: str | None = None
    raised: Screening | None = None
    """What was found once the answer had begun, where it is more than was found before."""
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    reply: Reply | None = None
    library_only: bool = False
    """Whether the person wanted no chat model asked for this answer."""
    composer: str = ""
    written: Written | None = None
    """Who worded the answer, and what a chat model did for it."""
    safe: bool = False
    """Whether it says that danger to its writer, met before, is none or over."""
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
    masking: Masking = field(default_factory=Masking)
    seen: set[str] = field(default_factory=set)
    """Identifiers, case-folded, that the person has seen masked in a message they then sent."""
    trouble: Failed | None = None
    """Why the last choice about masking could not be kept."""
    opened: Opened | None = None
    reading: str | None = None
    """The id of the article that is open on the library page."""
    spent: int = 0
    """Tokens that a chat model has cost in this conversation."""
    recall: Recall | None = None
    """What is remembered of a conversation's beginning, once it is too long to be sent whole."""
    withdrawn: int = 0
    """How many messages were taken back before they were sent, to be changed."""
    refused: str = ""
    """Why the last message was not taken, to be said beside the box that has its words again."""

    def ask(self, text: str) -> None:
        """Put a question to be answered at the end of the conversation."""
        self._drop_preview()
        self.refused = ""
        self.exchanges.append(Exchange(number=len(self.exchanges) + 1, typed=text))

    def again(self, number: int) -> None:
        """Ask a question once more: in place where it has no answer yet, else at the end."""
        exchange = self.exchanges[number - 1]
        if isinstance(exchange.reply, Answered | Abstained | Redirected):
            self._drop_preview()
            again = Exchange(len(self.exchanges) + 1, exchange.typed, misread=exchange.misread)
            self.exchanges.append(again)
        else:
            again = Exchange(number, exchange.typed, misread=exchange.misread)
            self.exchanges[number - 1] = again

    def was_misread(self, number: int) -> None:
        """Answer a message whose writer says that they are not in danger."""
        typed = self.exchanges[number - 1].typed
        self.exchanges[number - 1] = Exchange(number, typed, misread=True)

    def take_back(self) -> str:
        """Remove the message that waits to be sent, and return it as typed; empty for none."""
        if not self.exchanges or self.exchanges[-1].phase != "preview":
            return ""
        self.withdrawn += 1
        return self.exchanges.pop().typed

    def give_back(self, why: str) -> str:
        """Remove a message that is not taken, remember why, and return it as typed."""
        self.withdrawn += 1
        self.refused = why
        return self.exchanges.pop().typed

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

    def message(self, exchange: Exchange, masking: Masking | None = None) -> Message:
        """The question with the conversation before it, oldest first, as typed."""
        history: list[Turn] = []
        for earlier in self.exchanges[: exchange.number - 1]:
            if isinstance(earlier.first, Urgent):
                # It was not answered, and what follows is no follow-up to it.
                continue
            history.append(Turn(role="user", text=earlier.typed))
            said = " ".join(sentence.text for sentence in earlier.sentences)
            if said:
                history.append(Turn(role="assistant", text=said))
        return Message(
            text=exchange.typed,
            history=tuple(history),
            masking=self.masking if masking is None else masking,
            misread=exchange.misread,
            endangered=self._endangered(exchange.number),
            library_only=exchange.library_only,
            spent=self.spent,
            recall=self.recall,
        )

    def _endangered(self, number: int) -> bool:
        """Whether danger to the writer was met before this message and is not said to be over."""
        endangered = False
        for earlier in self.exchanges[: number - 1]:
            if isinstance(earlier.first, Urgent):
                endangered = True
            elif earlier.misread or earlier.safe:
                endangered = False
        return endangered

    def _drop_preview(self) -> None:
        self.exchanges = [one for one in self.exchanges if one.phase != "preview"]


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
