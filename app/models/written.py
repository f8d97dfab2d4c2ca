"""What a chat model was asked for an answer, what it cost, and why it may not have been enough."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.models.base import Model

OutputMode = Literal["schema", "json", "text"]
"""How a model is asked to answer: held to a JSON schema, as JSON, or as text with [n] markers."""

FallbackReason = Literal[
    "no_key",
    "wrong_key",
    "forbidden",
    "unknown_model",
    "too_long",
    "bad_request",
    "busy",
    "server",
    "unreachable",
    "unknown_host",
    "insecure",
    "slow",
    "stalled",
    "cut_off",
    "length",
    "filtered",
    "refused",
    "empty",
    "unreadable",
    "flooded",
    "too_little",
    "conversation_limit",
    "day_limit",
    "broken",
]
"""Why a chat model's answer is not, or not alone, what is shown.

There is no key; the key, the right to use it, the model's name, the context's length or the
request itself was refused; the service is over its limit, failed, or could not be reached, found
or trusted; it began too late, stopped sending, broke off, hit its length, was filtered, refused,
said nothing, nothing that can be read, or without end; too little of what it said passed the gate;
the operator's token limit for this conversation or for the day is reached; something unforeseen
broke.
"""


class Fallback(Model):
    """Why the model's answer is not all of it.

    ``kept`` is how many of its sentences stand, ``library`` whether the library's own composer
    spoke after them or in their place. ``host`` is the service that was, or would have been, asked.
    """

    reason: FallbackReason
    host: str
    kept: int = 0
    library: bool = True


class Tokens(Model):
    """Tokens sent to a chat model and received from it, over every call made for one reply.

    ``counted`` is True where the service did not say and they were counted here, as an upper
    bound.
    """

    sent: int = 0
    received: int = 0
    counted: bool = False

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            sent=self.sent + other.sent,
            received=self.received + other.received,
            counted=self.counted or other.counted,
        )

    @property
    def total(self) -> int:
        return self.sent + self.received


class Written(Model):
    """What a chat model did for a reply. ``prompts`` maps a prompt's name to its hash.

    ``price`` is in the operator's currency, None where no price was set. ``mode`` is how it was
    asked last, None where it was not asked for an answer. ``dropped`` counts sentences that it
    wrote and that were not shown, by reason.
    """

    model: str
    host: str
    tokens: Tokens = Tokens()
    price: float | None = None
    mode: OutputMode | None = None
    prompts: dict[str, str] = Field(default_factory=dict)
    fallback: Fallback | None = None
    shown: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
