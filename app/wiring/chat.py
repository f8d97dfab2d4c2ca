"""The chat model that the settings name, what it may cost, and what counts its tokens."""

from __future__ import annotations

from functools import cached_property

from app.allowance import Allowance
from app.ports.chat import ChatModel, TokenCounter
from app.settings import Settings
from app.wiring.embedders import minilm_folder


def build_chat(settings: Settings) -> ChatModel | None:
    """The chat model that the settings name, None where the library answers alone."""
    if settings.chat_model is None:
        return None
    from app.adapters.chat import OpenAIChat

    return OpenAIChat(
        model=settings.chat_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        stall_seconds=settings.stall_seconds,
        total_seconds=settings.answer_seconds,
    )


def build_counter(settings: Settings) -> TokenCounter:
    """tiktoken where its vocabulary is on this disk; nothing is ever downloaded."""
    from app.adapters.tokens import Tiktoken, WordPieces, vocabulary_file

    if vocabulary_file(settings.tiktoken_cache) is not None:
        return Tiktoken()
    return WordPieces(minilm_folder(settings) / "tokenizer.json")


class LateCounter:
    """A token counter, opened at the first text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _counter(self) -> TokenCounter:
        return build_counter(self._settings)

    @property
    def name(self) -> str:
        return self._counter.name

    def count(self, text: str) -> int:
        return self._counter.count(text)


def build_allowance(settings: Settings) -> Allowance:
    """What the settings let a chat model cost."""
    return Allowance(
        by_conversation=settings.conversation_tokens,
        by_day=settings.day_tokens,
        price_in=settings.price_in,
        price_out=settings.price_out,
    )
