"""OpenAI's chat completions on the wire: events, answers, errors, and what a request may hold.

After the API reference's "Create chat completion" and "Streaming" pages.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from evals.loopback.asked import Asked
from evals.loopback.said import Answer, Cut, Endless, Pause, Raw, Refusal, Text

DONE = b"data: [DONE]\n\n"
FULL_SPEED_CHARACTERS = 48
"""Of a piece where no rate is set: fewer, larger events than tokens would make."""

UNSTREAMED_REPEATS = 2_000
"""How often endless words are said in an answer that is not streamed, and so must end."""

PARAMETERS = frozenset(
    {
        "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs",
        "max_completion_tokens", "max_tokens", "messages", "metadata", "modalities", "model", "n",
        "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key",
        "reasoning_effort", "response_format", "safety_identifier", "seed", "service_tier", "stop",
        "store", "stream", "stream_options", "temperature", "tool_choice", "tools", "top_logprobs",
        "top_p", "user", "verbosity", "web_search_options",
    }
)  # fmt: skip

_TOKEN = re.compile(r"\s*\S{1,5}|\s+")


class Wire:
    """One answer's events, which share an id."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._id = f"chatcmpl-{uuid4().hex[:24]}"
        self._created = int(time.time())

    def first(self) -> bytes:
        return self._event({"role": "assistant", "content": "", "refusal": None}, None)

    def delta(self, text: str) -> bytes:
        return self._event({"content": text}, None)

    def refusal(self, text: str) -> bytes:
        return self._event({"refusal": text}, None)

    def finish(self, reason: str) -> bytes:
        return self._event({}, reason)

    def usage(self, completion_tokens: int) -> bytes:
        return self._line({"choices": [], "usage": self._used(completion_tokens)})

    def whole(self, answer: Answer) -> bytes:
        """The same answer unstreamed; raw bytes stand in its text as they are."""
        content = b""
        for piece in answer.pieces:
            match piece:
                case Text():
                    content += json.dumps(piece.text)[1:-1].encode()
                case Endless():
                    content += json.dumps(piece.text * UNSTREAMED_REPEATS)[1:-1].encode()
                case Raw():
                    content += b"\xff\xfe"
                case Pause() | Cut():
                    pass
        mark = uuid4().hex
        message = {
            "role": "assistant",
            "content": None if answer.refused else mark,
            "refusal": answer.refused,
        }
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": answer.finish,
        }
        held = {
            "id": self._id,
            "object": "chat.completion",
            "created": self._created,
            "model": self._asked.model,
            "choices": [choice],
            "usage": self._used(len(content) // 4),
        }
        return json.dumps(held).encode().replace(mark.encode(), content)

    def _event(self, delta: dict[str, Any], finish: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        usage = {"usage": None} if self._asked.usage else {}
        return self._line({"choices": [choice], **usage})

    def _line(self, more: dict[str, Any]) -> bytes:
        held = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._asked.model,
            **more,
        }
        return b"data: " + json.dumps(held).encode() + b"\n\n"

    def _used(self, completion_tokens: int) -> dict[str, int]:
        return {
            "prompt_tokens": self._asked.prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": self._asked.prompt_tokens + completion_tokens,
        }


def cut(text: str, *, by_token: bool) -> Iterator[str]:
    """A text in the pieces that are streamed: tokens, or larger ones where nobody counts them."""
    if by_token:
        yield from _TOKEN.findall(text)
        return
    for at in range(0, len(text), FULL_SPEED_CHARACTERS):
        yield text[at : at + FULL_SPEED_CHARACTERS]


def error(refusal: Refusal) -> bytes:
    held = {
        "message": refusal.message,
        "type": refusal.type,
        "param": None,
        "code": refusal.code,
    }
    return json.dumps({"error": held}).encode()


def objection(body: dict[str, Any]) -> Refusal | None:
    """What OpenAI's own service would not take about a request, None where it would take it."""
    unknown = sorted(body.keys() - PARAMETERS)
    if unknown:
        return Refusal(status=400, message=f"Unrecognized request argument supplied: {unknown[0]}")
    if body.get("stream_options") and not body.get("stream"):
        return Refusal(
            status=400,
            message="The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        )
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_object":
        said = json.dumps(body["messages"]).lower()
        if "json" not in said:
            return Refusal(
                status=400,
                message="'messages' must contain the word 'json' in some form, to use "
                "'response_format' of type 'json_object'.",
            )
    if wanted.get("type") == "json_schema":
        held = wanted.get("json_schema") or {}
        named = re.fullmatch(r"[\w-]{1,64}", str(held.get("name") or ""))
        if named is None:
            return Refusal(
                status=400,
                message="Missing required parameter: 'response_format.json_schema.name'.",
            )
        if held.get("strict") and not _strict(held.get("schema")):
            return Refusal(
                status=400,
                message="Invalid schema for response_format: 'additionalProperties' is required "
                "to be supplied and to be false, and 'required' to name every property.",
            )
    return None


def _strict(schema: object) -> bool:
    """Whether a schema keeps to the part that OpenAI's structured outputs know."""
    if isinstance(schema, list):
        return all(map(_strict, schema))
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        if schema.get("additionalProperties") is not False:
            return False
        if set(schema.get("required", ())) != set(properties):
            return False
    return all(map(_strict, schema.values()))
