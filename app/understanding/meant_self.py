"""Whether somebody says that it was about themself, where they were read as writing of another."""

from __future__ import annotations

import re

_MYSELF = re.compile(
    r"(?:(?:no|nope|yes|actually|sorry|well|but|look|ok|not (?:him|her|them|my client)) )*"
    r"(?:"
    r"(?:i|i'm|im|i am|i was)(?: really)? (?:mean|meant|meaning|talking about|speaking of)"
    r" (?:me|myself)"
    r"|(?:it|this|that)(?:'s|s| is| was)?(?: really| actually| all)? (?:about |for )?(?:me|myself)"
    r"|i(?:'m| am| was)(?: really| actually)? the (?:client|friend|person|one|colleague)"
    r"|the (?:client|friend|person|colleague|one) (?:is|was)(?: really| actually)? me"
    r"|me(?: myself)?"
    r")(?: (?:not (?:him|her|them|a client|my client|the client|a friend|my friend)|actually|really"
    r"|i mean|now|here))*"
)
_FILLER = re.compile(
    r"(?:no|nope|yes|ok|okay|sorry|actually|really|please|help|i lied|i made that up"
    r"|not (?:him|her|them|my client|a client|the client|my friend|a friend)"
    r"|(?:there is|there's) no (?:client|friend|colleague))"
)
_BREAK = re.compile(r"[.!;,\n…–—-]+")


def means_self(typed: str) -> bool:
    """Whether a short text says so and nothing beside it: "I'm the one who rang" says something
    else."""
    plain = " ".join(typed.lower().replace("’", "'").split())
    clauses = [clause for part in _BREAK.split(plain) if (clause := part.strip())]
    said = [bool(_MYSELF.fullmatch(clause)) for clause in clauses]
    rest = [clause for clause, mine in zip(clauses, said, strict=True) if not mine]
    return any(said) and all(_FILLER.fullmatch(clause) for clause in rest)
