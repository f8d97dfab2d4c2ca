"""A chat model whose requests count as what left the process."""

from __future__ import annotations

from collections.abc import Iterator

from app.deadline import Deadline
from app.models import OutputMode, Tokens
from app.ports.chat import ChatModel, ChatRequest, Completion
from evals.watch import sent


class RecordedChat:
    """ChatModel over another, which tells whoever watches what it is asked."""

    def __init__(self, inner: ChatModel) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def host(self) -> str:
        return self._inner.host

    @property
    def mode(self) -> OutputMode:
        return self._inner.mode

    @property
    def proven(self) -> bool:
        return self._inner.proven

    def works(self, mode: OutputMode) -> None:
        self._inner.works(mode)

    def refuses(self, mode: OutputMode) -> OutputMode | None:
        return self._inner.refuses(mode)

    def load(self) -> None:
        self._inner.load()

    def stream(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        sent(_text(request))
        return self._inner.stream(request, deadline)

    def complete(self, request: ChatRequest, deadline: Deadline) -> Completion:
        sent(_text(request))
        return self._inner.complete(request, deadline)


def _text(request: ChatRequest) -> str:
    return "\n".join(f"{message.role}: {message.text}" for message in request.messages)
