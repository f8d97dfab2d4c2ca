"""Who words a turn: the vetted lines as they are, or a chat model in one short call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from app.allowance import Allowance
from app.models import Fallback, FallbackReason, Noticed, TurnBrief, TurnDraft, Written
from app.pipeline.budget import transcript
from app.pipeline.short_chat_call import Short
from app.pipeline.streamed import Streamed
from app.ports.chat import ChatMessage, ChatModel, TokenCounter
from app.prompts import Prompt, fenced, load_prompt

MOST_TOKENS = 400
"""Of what comes back: it was asked for 35 words, and a reasoning model thinks before them."""

MOST_READ = 2_000
"""Characters that are read of it; nobody writes so much before a question."""

MOST_SENTENCES = 8
"""Sentences that are tried at the gate; it was asked for three at the most."""

FAILURES = 2
"""Turns in a row that the model fails, after which it is let be for a while: six seconds of waiting
at each turn of a conversation are minutes."""

RESTS_SECONDS = 90.0

_PASSING: frozenset[FallbackReason] = frozenset(
    {"too_long", "refused", "filtered", "empty", "unreadable", "length", "too_little"}
)
"""What is of one turn, and says nothing about the next."""

_ROOM = ("one sentence", "two sentences", "three sentences")


class OfflineWriter:
    """TurnWriter that says the vetted words as they are."""

    name = "offline"

    def load(self) -> None:
        """Nothing to load."""

    def write(self, turn: TurnBrief) -> TurnDraft:
        return TurnDraft(sentences=turn.offline)


class ModelWriter:
    """TurnWriter over a chat model: what it writes has been through no gate."""

    name = "model"

    def __init__(
        self,
        model: ChatModel,
        counter: TokenCounter,
        allowance: Allowance,
        *,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A turn that is not there after ``seconds`` is worded without the model."""
        self._model = model
        self._counter = counter
        self._allowance = allowance
        self._seconds = seconds
        self._rest = _Rest(clock)

    def load(self) -> None:
        self._model.load()
        load_prompt("turn.system")
        load_prompt("turn.user")

    def write(self, turn: TurnBrief) -> TurnDraft:
        refused = self._allowance.refuses(turn.spent) or self._rest.reason
        if refused is not None:
            return TurnDraft(sentences=(), written=self._written(reason=refused))
        system, user = load_prompt("turn.system"), load_prompt("turn.user")
        short = Short(
            self._model,
            self._counter,
            (
                ChatMessage(role="system", text=_system(system, turn)),
                ChatMessage(role="user", text=_user(user, turn)),
            ),
            self._seconds,
            MOST_TOKENS,
            {prompt.name: prompt.hash for prompt in (system, user)},
        )
        said = short.get()
        self._allowance.spend(short.tokens)
        self._rest.heard(None if said is not None else short.failed)
        found = tuple(_sentences(said or ""))
        reason = short.failed if said is None else None if found else "empty"
        return TurnDraft(sentences=found, written=self._written(short, reason))

    def _written(self, short: Short | None = None, reason: FallbackReason | None = None) -> Written:
        model = self._model
        made = Written(
            model=model.name,
            host=model.host,
            fallback=None if reason is None else Fallback(reason=reason, host=model.host),
        )
        if short is None:
            return made
        return made.model_copy(
            update={
                "tokens": short.tokens,
                "price": self._allowance.price(short.tokens),
                "mode": "text",
                "prompts": short.prompts,
            }
        )


class _Rest:
    """Whether the model is let be, after it failed again and again. Safe to share."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0
        self._why: FallbackReason | None = None

    @property
    def reason(self) -> FallbackReason | None:
        """Why nothing is asked now, None where it may be."""
        with self._lock:
            return self._why if self._clock() < self._until else None

    def heard(self, failed: FallbackReason | None) -> None:
        """What came of a call: None where it answered."""
        with self._lock:
            if failed is None or failed in _PASSING:
                self._failures = 0
                return
            self._failures += 1
            if self._failures >= FAILURES:
                self._why, self._until = failed, self._clock() + RESTS_SECONDS


def _system(prompt: Prompt, turn: TurnBrief) -> str:
    return prompt.render(
        most=_ROOM[min(turn.most, len(_ROOM)) - 1], purpose=turn.purpose, noticed=_heard(turn)
    )


def _heard(turn: TurnBrief) -> str:
    labels: tuple[Noticed, ...] = turn.noticed
    if not labels:
        return ""
    named = ", ".join(label.replace("_", " ") for label in labels)
    return f"Heard in it, for your tone and never to be named: {named}."


def _user(prompt: Prompt, turn: TurnBrief) -> str:
    return prompt.render(
        conversation=transcript(turn.earlier) or "(nothing yet)",
        question=turn.question,
        message=fenced(turn.words),
        following=turn.following,
    )


def _sentences(said: str) -> Iterator[str]:
    """The sentences of what a model wrote, also where it wrapped them in JSON or in a fence."""
    streamed = Streamed("text")
    lines = [*streamed.feed(said[:MOST_READ]), *streamed.end(whole=len(said) <= MOST_READ)]
    for line in lines[:MOST_SENTENCES]:
        if any(map(str.isalnum, line.text)):
            yield line.text.strip()
