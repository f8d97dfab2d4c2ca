"""One short call to a chat model, beside whatever else goes on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.deadline import Deadline
from app.models import FallbackReason, Tokens
from app.pipeline.ahead import Soon
from app.pipeline.streamed import THOUGHTS
from app.ports.chat import ChatFailed, ChatMessage, ChatModel, ChatRequest, TokenCounter

_THOUGHTS = re.compile(rf"^\s*{THOUGHTS[0]}.*?(?:{THOUGHTS[1]}|$)", re.DOTALL)


class Short:
    """A line of text that is being asked for. ``tokens`` is what it has cost so far."""

    def __init__(
        self,
        model: ChatModel,
        counter: TokenCounter,
        messages: tuple[ChatMessage, ...],
        seconds: float,
        max_tokens: int,
        prompts: Mapping[str, str],
    ) -> None:
        """Begin at once; the call is given up after ``seconds``. ``prompts`` are its hashes."""
        self._model = model
        self._counter = counter
        self._messages = messages
        self._max_tokens = max_tokens
        self._deadline = Deadline(seconds)
        self._failed: FallbackReason | None = None
        self.tokens = Tokens()
        self.prompts = dict(prompts)
        self._soon = Soon(self._work, self._deadline)

    def get(self, seconds: float | None = None) -> str | None:
        """What came back, None where it is late or failed; at most once."""
        return self._soon.get(self._deadline.left if seconds is None else seconds)

    @property
    def failed(self) -> FallbackReason:
        """Why nothing came back, once ``get`` has returned None."""
        return self._failed or "slow"

    def _work(self) -> str:
        try:
            return self._asked()
        except ChatFailed as failed:
            self._failed = failed.reason
            if not failed.taken:
                self.tokens = Tokens()
            raise
        except Exception:
            # Its own words may hold what was sent.
            self._failed = "broken"
            raise

    def _asked(self) -> str:
        # As text, in whatever mode answers come: a line needs no schema.
        request = ChatRequest(messages=self._messages, mode="text", max_tokens=self._max_tokens)
        sent = sum(self._counter.count(message.text) for message in self._messages)
        # It is on its way: whoever stops waiting for it has still sent it.
        self.tokens = Tokens(sent=sent, counted=True)
        done = self._model.complete(request, self._deadline)
        text = _THOUGHTS.sub("", done.text).strip()
        counted = Tokens(sent=sent, received=self._counter.count(done.text), counted=True)
        self.tokens = done.tokens or counted
        return text
