"""What is said where a chat model's answer is not what is shown, or not alone."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.models import FallbackReason, Model, Written


class Then(Model):
    """What was done about it: the library spoke, spoke on, or did not have to."""

    instead: str
    added: str
    kept: str
    turn: str


class Fallbacks(Model):
    """A line for every reason, with {host} and {model} in it, and what followed."""

    why: dict[FallbackReason, str]
    then: Then


@lru_cache(maxsize=1)
def load_fallbacks() -> Fallbacks:
    path = Path(__file__).with_name("fallbacks.toml")
    return Fallbacks.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def fallback_line(written: Written, *, turn: bool = False) -> str:
    """One plain line; empty where the model's answer stands alone. ``turn`` is one of a debrief."""
    fallback = written.fallback
    if fallback is None:
        return ""
    lines = load_fallbacks()
    # Put in place by hand: a model's name may hold braces.
    why = lines.why[fallback.reason].replace("{host}", fallback.host or written.host)
    if turn:
        then = lines.then.turn
    elif not fallback.kept:
        then = lines.then.instead
    else:
        then = lines.then.added if fallback.library else lines.then.kept
    return f"{why.replace('{model}', written.model)} {then}"
