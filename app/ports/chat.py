"""A chat model: what it is asked, what it answers, how it fails, and what counts its tokens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

from pydantic import Field

from app.deadline import Deadline
from app.models import FallbackReason, Model, OutputMode, Tokens


class ChatMessage(Model):
    """One message to a chat model; every word of it leaves this process, so it is masked."""

    role: Literal["system", "user", "assistant"]
    text: str


class ChatRequest(Model):
    """What a chat model is asked. ``schema_name`` and ``json_schema`` hold for mode "schema"."""

    messages: tuple[ChatMessage, ...]
    mode: OutputMode
    max_tokens: int
    schema_name: str = ""
    json_schema: dict[str, object] = Field(default_factory=dict)


class Completion(Model):
    """A short answer, whole, and what it cost; ``tokens`` is None where the service did not say."""

    text: str
    tokens: Tokens | None = None


class ChatFailed(Exception):
    """A chat model did not answer, or not to its end. Never holds what was sent or received.

    ``taken`` is whether the service may have taken the request in, and charge for it.
    """

    def __init__(self, reason: FallbackReason, *, taken: bool = True) -> None:
        super().__init__(reason)
        self.reason: FallbackReason = reason
        self.taken = taken


class ModeRefused(Exception):
    """The service does not take this output mode: ask in the next one."""


class ChatModel(Protocol):
    """Writes text, through any server that speaks OpenAI's chat completions."""

    @property
    def name(self) -> str:
        """The model's name, as the operator set it."""
        ...

    @property
    def host(self) -> str:
        """Who receives the text: host and port, without a name and password."""
        ...

    @property
    def mode(self) -> OutputMode:
        """The output mode to ask in: the best that the service is not known to refuse."""
        ...

    @property
    def proven(self) -> bool:
        """Whether the service has answered in this mode as it was asked to."""
        ...

    def works(self, mode: OutputMode) -> None:
        """Remember for this process that answers come in this mode."""
        ...

    def refuses(self, mode: OutputMode) -> OutputMode | None:
        """Remember that they do not, and return the next mode to ask in, None after the last."""
        ...

    def load(self) -> None:
        """Load what the first call needs, so that nobody waits for it; sends nothing."""
        ...

    def stream(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        """Yield what is written as it comes, and at the end what it cost, where the service says.

        It tries again, within the deadline, where that may help and nothing has come yet. Raises
        ChatFailed, also after some of the text, and ModeRefused before any.
        """
        ...

    def complete(self, request: ChatRequest, deadline: Deadline) -> Completion:
        """Return a short answer whole. Raises as ``stream`` does."""
        ...


class TokenCounter(Protocol):
    """Counts tokens; never too few, and without a network."""

    @property
    def name(self) -> str: ...

    def count(self, text: str) -> int: ...
