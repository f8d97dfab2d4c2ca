"""LangChain's client for chat completions, as Debrief sets it up."""

from __future__ import annotations

import warnings
from typing import Any

import httpx2
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr


class _Chat(ChatOpenAI):
    """ChatOpenAI that also says where the model refused: it drops that field from streams."""

    def _convert_chunk_to_generation_chunk(
        self,
        chunk: dict[str, Any],
        default_chunk_class: type,
        base_generation_info: dict[str, Any] | None,
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(
            chunk, default_chunk_class, base_generation_info
        )
        choices = chunk.get("choices") or []
        refusal = (choices[0].get("delta") or {}).get("refusal") if choices else None
        if made is not None and refusal:
            made.message.additional_kwargs["refusal"] = refusal
        return made


def build_client(
    *, model: str, key: str, base_url: str, own: bool, http: httpx2.Client
) -> ChatOpenAI:
    """A client over ``http`` that never retries by itself and sends to ``base_url`` alone.

    ``own`` is whether that is OpenAI's own service.
    """
    # What LangChain tells its developers where a service knows no schemas; here another form is
    # then asked for, and nobody need read of it.
    warnings.filterwarnings("ignore", ".*OpenAI's structured output", UserWarning)
    return _Chat(
        model=model,
        # Servers on one's own machine need no key; the client insists on one.
        api_key=SecretStr(key or "none"),
        base_url=base_url,
        http_client=http,
        # LangChain would take one from the environment, and refuse it beside a client.
        openai_proxy=None,
        max_retries=0,
        stream_usage=True,
        use_responses_api=False,
        # OpenAI keeps what it answers for thirty days unless it is told not to. Other servers
        # need not know the word.
        store=False if own else None,
        cache=False,
    )
