"""Whether somebody says that it was about themself, where they were read as writing of another."""

from __future__ import annotations

import re

_BEFORE = r"(?:(?:no|nope|yes|actually|sorry|well|but|look|not (?:him|her|them|my client)) )*"
_MYSELF = re.compile(
    rf"{_BEFORE}(?:"
    r"(?:i|i'm|im|i am|i was|we) (?:mean|meant|meaning|talking about|speaking of|talk about)"
    r" (?:me|myself|my own \w+)"
    r"|(?:it|this|that)(?:'s|s| is| was)?(?: really| actually| all)? (?:about |for )?(?:me|myself)"
    r"(?: (?:who|that) .*)?"
    r"|i(?:'m| am)? the (?:client|friend|person|one)(?: (?:who|that|i) .*)?"
    r"|the (?:client|friend|person|colleague) is me"
    r"|me(?: myself)?"
    r")(?: (?:not (?:him|her|them|a client|my client|the client|a friend|my friend)|actually|really"
    r"|i mean|in danger|now|here))*"
)
_BREAK = re.compile(r"[.!;,\n…–—-]+")


def means_self(typed: str) -> bool:
    """Whether a clause of a short text says so; what stands beside it makes it no less true."""
    plain = " ".join(typed.lower().replace("’", "'").split())
    return any(_MYSELF.fullmatch(part.strip()) for part in _BREAK.split(plain) if part.strip())
