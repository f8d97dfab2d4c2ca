"""A chat model through LangChain: OpenAI, or any server that speaks its chat completions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import finalize

from pydantic import SecretStr

from app.deadline import Deadline
from app.hosts import OPENAI_HOST, OPENAI_URL, host_of
from app.models import OutputMode, Tokens
from app.ports.chat import ChatFailed, ChatRequest, Completion, ModeRefused

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_openai import ChatOpenAI

MODES: tuple[OutputMode, ...] = ("schema", "json", "text")

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 8.0
"""Between two tries, doubled each time; a quarter more or less, or many would come at once."""

MOST_TRIES = 4


class OpenAIChat:
    """ChatModel over LangChain's ChatOpenAI, one for the process; safe to share between threads."""

    def __init__(
        self,
        *,
        model: str,
        api_key: SecretStr | None,
        base_url: str | None,
        stall_seconds: float,
        total_seconds: float,
    ) -> None:
        """A response has failed after ``stall_seconds`` of silence, or ``total_seconds`` in all."""
        self.name = model
        self._base_url = base_url or OPENAI_URL
        self.host = host_of(self._base_url)
        self._api_key = api_key
        self._stall_seconds = stall_seconds
        self._total_seconds = total_seconds
        self._mode: OutputMode = MODES[0]
        self._proven = False
        self._says_usage = True
        """Whether the service is asked for the tokens of a stream: some do not know the field."""

    @property
    def _keyless(self) -> bool:
        """Whether it is a service that answers nobody without a key."""
        key = self._api_key.get_secret_value() if self._api_key is not None else ""
        return not key and self.host == OPENAI_HOST

    @property
    def mode(self) -> OutputMode:
        return self._mode

    @property
    def proven(self) -> bool:
        return self._proven

    def works(self, mode: OutputMode) -> None:
        self._mode, self._proven = mode, True

    def refuses(self, mode: OutputMode) -> OutputMode | None:
        after = MODES[MODES.index(mode) + 1 :]
        if not after:
            return None
        # Another conversation may have found out more by now.
        if MODES.index(self._mode) <= MODES.index(mode):
            self._mode, self._proven = after[0], False
        return self._mode

    def load(self) -> None:
        """Build the client: its import and its certificates take seconds."""
        _ = self._chat

    @cached_property
    def _chat(self) -> ChatOpenAI:
        # LangChain takes a second to import: where no model is asked, nobody waits for it.
        from app.adapters.chat_client import build_client
        from app.adapters.wire import http_client

        http = http_client(self._total_seconds)
        finalize(self, http.close)
        key = self._api_key.get_secret_value() if self._api_key is not None else ""
        return build_client(
            model=self.name, key=key, base_url=self._base_url, own=self._own, http=http
        )

    @property
    def _own(self) -> bool:
        """Whether it is OpenAI's own service."""
        return self.host == OPENAI_HOST or self.host.endswith(".openai.com")

    def stream(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        begun = False
        for number in range(MOST_TRIES):
            try:
                for piece in self._once(request, deadline):
                    begun = begun or isinstance(piece, str)
                    yield piece
                return
            except (ChatFailed, ModeRefused):
                raise
            except Exception as error:
                self._again_or_fail(error, request, deadline, number, begun=begun)

    def complete(self, request: ChatRequest, deadline: Deadline) -> Completion:
        for number in range(MOST_TRIES):
            try:
                return self._whole(request, deadline)
            except (ChatFailed, ModeRefused):
                raise
            except Exception as error:
                self._again_or_fail(error, request, deadline, number, begun=False)
        raise AssertionError("unreachable: the last try fails or answers")

    def _once(self, request: ChatRequest, deadline: Deadline) -> Iterator[str | Tokens]:
        finish, said, tokens, heard, unstreamed = "", False, None, False, False
        options = self._options(request, deadline)
        chunks = self._chat.stream(_messages(request), stream_usage=self._says_usage, **options)
        try:
            for message in chunks:
                heard = True
                if message.additional_kwargs.get("refusal"):
                    raise ChatFailed("refused")
                finish = str(message.response_metadata.get("finish_reason") or finish)
                tokens = _tokens(message) or tokens
                if text := _text(message):
                    said = True
                    yield text
        except ValueError as error:
            # LangChain's for a stream without one event in it; others have a type of their own.
            if heard or type(error) is not ValueError:
                raise
            unstreamed = True
        finally:
            # A generator that is left half read holds its connection until somebody collects it.
            close: Callable[[], None] = chunks.close  # type: ignore[attr-defined]
            close()
        if unstreamed:
            # A server that does not stream sends it all as one, which the client does not read.
            whole = self._whole(request, deadline)
            yield whole.text
            finish, said, tokens = "stop", True, whole.tokens
        if tokens is not None:
            yield tokens
        _check_finish(finish, said=said)

    def _whole(self, request: ChatRequest, deadline: Deadline) -> Completion:
        message = self._chat.invoke(_messages(request), **self._options(request, deadline))
        if message.additional_kwargs.get("refusal"):
            raise ChatFailed("refused")
        text = _text(message)
        finish = str(message.response_metadata.get("finish_reason") or "")
        _check_finish(finish or "stop", said=bool(text))
        return Completion(text=text, tokens=_tokens(message))

    def _options(self, request: ChatRequest, deadline: Deadline) -> dict[str, Any]:
        if self._keyless:
            raise ChatFailed("no_key", taken=False)
        if deadline.over:
            raise ChatFailed("slow", taken=False)
        from app.adapters.wire import timeouts

        body: dict[str, Any] = {}
        # In the body and not as an argument: given the argument, LangChain streams through a
        # helper of OpenAI's client that parses all of the answer again at each piece of it.
        if request.mode == "schema":
            named = {"name": request.schema_name, "schema": request.json_schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif request.mode == "json":
            body["response_format"] = {"type": "json_object"}
        # OpenAI's newer models know only the longer name, other servers only the shorter.
        body["max_completion_tokens" if self._own else "max_tokens"] = request.max_tokens
        return {
            "extra_body": body,
            "timeout": timeouts(deadline.left, self._stall_seconds),
        }

    def _again_or_fail(
        self,
        error: Exception,
        request: ChatRequest,
        deadline: Deadline,
        number: int,
        *,
        begun: bool,
    ) -> None:
        """Wait for another try, or raise what went wrong. Nothing of the error itself goes on."""
        from app.adapters.chat_failures import (
            names_usage,
            reason_of,
            refuses_format,
            retry_after,
            was_taken,
            worth_retrying,
        )

        if self._says_usage and names_usage(error):
            self._says_usage = False
            return
        proven = self._proven and self._mode == request.mode
        if not begun and request.mode != "text" and refuses_format(error, proven=proven):
            raise ModeRefused from None
        reason = reason_of(error, begun=begun)
        if begun or not worth_retrying(error, reason) or number + 1 == MOST_TRIES:
            raise ChatFailed(reason, taken=was_taken(error)) from None
        asked = retry_after(error)
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**number)
        wait *= random.uniform(0.75, 1.25)  # noqa: S311
        # Never sooner than the service asks.
        if not deadline.wait(wait if asked is None else asked + 0.1 * wait):
            raise ChatFailed(reason, taken=was_taken(error)) from None


def _messages(request: ChatRequest) -> list[tuple[str, str]]:
    names = {"system": "system", "user": "human", "assistant": "ai"}
    return [(names[message.role], message.text) for message in request.messages]


def _text(message: BaseMessage) -> str:
    return message.content if isinstance(message.content, str) else ""


def _tokens(message: AIMessage) -> Tokens | None:
    usage = message.usage_metadata
    if not usage:
        return None
    return Tokens(sent=usage["input_tokens"], received=usage["output_tokens"])


def _check_finish(finish: str, *, said: bool) -> None:
    """Raise ChatFailed for an answer that did not come to its end."""
    match finish:
        case "stop" | "eos" | "end_turn":
            if not said:
                raise ChatFailed("empty")
        case "length" | "max_tokens":
            raise ChatFailed("length")
        case "content_filter":
            raise ChatFailed("filtered")
        case "":
            raise ChatFailed("cut_off" if said else "empty")
        case _:
            raise ChatFailed("unreadable")
