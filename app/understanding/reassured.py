"""Whether somebody says that they are safe, and nothing else beside it."""

from __future__ import annotations

import re

_WORDS_BEFORE = (
    r"(?:(?:no|yes|ok|okay|but|oh|hey|really|honestly|thanks|thank you|sorry|look|and) )*"
)
_SAFE = re.compile(
    rf"{_WORDS_BEFORE}(?:"
    r"(?:i'?m|i am|i feel|i do feel)(?: (?:really|quite|all|perfectly|completely|ok(?:ay)? and"
    r"|fine and|well and|still|now|very))* safe(?: (?:now|here|today|tonight|really|enough|for now"
    r"|at home|and (?:ok|okay|well|fine|sound)|thanks|thank you|with \w+(?: \w+)?))*"
    r"|(?:i was|you)(?: have)? misread(?: me| this| that| it)?"
    r"|(?:that'?s|that is|it'?s|it was|that was) not what i meant(?: at all)?"
    r"|i (?:did not|didn'?t|didnt) mean (?:it|that)(?: (?:like that|that way|literally|about me))?"
    r"|(?:i'?m|i am) not (?:in (?:any )?danger|suicidal|at risk"
    r"|(?:going to|gonna) (?:hurt|harm|kill) (?:myself|anyone|anybody|someone|somebody))"
    r"|i (?:won'?t|will not|would never|wouldn'?t) (?:hurt|harm|kill) (?:myself|anyone|anybody)"
    r")(?: (?:now|really|honestly|please|thanks|thank you))*"
)
_FILLER = re.compile(
    r"(?:no|yes|ok|okay|thanks|thank you|sorry|really|i'?m (?:ok|okay|fine)|honestly)"
)
_BREAK = re.compile(r"[.!;,\n…]+")


def says_safe(typed: str) -> bool:
    """Whether every clause of a text says that its writer is safe, or was misread.

    A question, or anything beside it, makes it a message like another.
    """
    plain = " ".join(typed.lower().replace("’", "'").split())
    clauses = [clause for part in _BREAK.split(plain) if (clause := part.strip(" -"))]
    said = [bool(_SAFE.fullmatch(clause)) for clause in clauses]
    rest = [clause for clause, safe in zip(clauses, said, strict=True) if not safe]
    return any(said) and all(_FILLER.fullmatch(clause) for clause in rest)
