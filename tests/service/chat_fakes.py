"""A chat model that says what a test tells it to, without a network."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence

from app.adapters.chat import MODES
from app.allowance import Allowance
from app.deadline import Deadline
from app.models import OutputMode, Tokens
from app.pipeline.generate import GenerativeComposer
from app.pipeline.verify import Verifier
from app.ports.chat import ChatFailed, ChatMessage, ChatRequest, Completion, ModeRefused
from app.ports.wording import Composer
from app.writer import Writer
from tests.pipeline.readers import Everyday, verifier

Said = str | Sequence[str | Tokens | Exception] | Exception
"""A whole answer, its pieces, or what is raised; an exception among pieces is raised there."""


class FakeChat:
    """ChatModel with a queue of answers for each kind of request, and a history."""

    name = "fake-model"
    host = "model.example"

    def __init__(self, *answers: Said, short: Callable[[ChatRequest], Said] | None = None) -> None:
        self.answers = list(answers)
        self.short = short or (lambda request: "NONE")
        self.requests: list[ChatRequest] = []
        self.shorts: list[ChatRequest] = []
        self.refused_modes: set[OutputMode] = set()
        self.pieces = 0
        self.stopped = threading.Event()
        """Set once a stream has been closed, at its end or before it."""
        self.loaded = 0
        self.mode: OutputMode = "schema"
        self.proven = False

    def works(self, mode: OutputMode) -> None:
        self.mode, self.proven = mode, True

    def refuses(self, mode: OutputMode) -> OutputMode | None:
        after = MODES[MODES.index(mode) + 1 :]
        if after:
            self.mode = after[0]
        return after[0] if after else None

    def load(self) -> None:
        self.loaded += 1

    def stream(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        self.requests.append(request)
        if request.mode in self.refused_modes:
            raise ModeRefused
        said = self.answers.pop(0) if self.answers else ChatFailed("empty")
        try:
            for piece in _pieces(said):
                self.pieces += 1
                yield piece
        finally:
            self.stopped.set()

    def complete(self, request: ChatRequest, deadline: Deadline) -> Completion:
        self.shorts.append(request)
        text = "".join(piece for piece in _pieces(self.short(request)) if isinstance(piece, str))
        return Completion(text=text)


def _pieces(said: Said) -> Iterator[str | Tokens]:
    if isinstance(said, Exception):
        raise said
    if isinstance(said, str):
        yield from (said[at : at + 9] for at in range(0, len(said), 9))
        return
    for piece in said:
        if isinstance(piece, Exception):
            raise piece
        yield piece


class Letters:
    """TokenCounter to which four characters are a token."""

    name = "letters"

    def count(self, text: str) -> int:
        return -(-len(text) // 4)


def entry(text: str, *claims: tuple[str, str], part: str = "evidence") -> dict[str, object]:
    claimed = [{"passage": passage, "quote": quote} for passage, quote in claims]
    return {"part": part, "claims": claimed, "text": text}


def answer(*entries: dict[str, object]) -> str:
    return json.dumps({"sentences": entries})


def task(request: ChatRequest) -> str:
    """What a request asks for, by how its instructions begin."""
    return request.messages[0].text.split(".")[0]


def last(request: ChatRequest) -> ChatMessage:
    return request.messages[-1]


def writer(
    chat: FakeChat,
    library: Composer,
    after: Verifier | None = None,
    *,
    first_seconds: float = 5.0,
    total_seconds: float = 10.0,
    context_tokens: int = 16_000,
    by_conversation: int | None = None,
    by_day: int | None = None,
    price_in: float | None = None,
    price_out: float | None = None,
    second_opinion: bool = False,
) -> Writer:
    composer = GenerativeComposer(
        chat,
        Letters(),
        context_tokens=context_tokens,
        total_seconds=total_seconds,
        first_seconds=first_seconds,
    )
    allowance = Allowance(
        by_conversation=by_conversation, by_day=by_day, price_in=price_in, price_out=price_out
    )
    return Writer(
        composer,
        library,
        after or verifier(),
        Everyday(),
        allowance,
        second_opinion=second_opinion,
    )
