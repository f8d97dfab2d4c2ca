"""What an answer to whether anybody is in danger comes to: only a no is a no."""

from __future__ import annotations

import re
from typing import Literal

from app.pipeline.sentences import sentences
from app.reflection.filing import asks_of_somebody
from app.reflection.short_answers import slight

_YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|maybe|possibly|probably|perhaps|might be|could be|i think so|i fear so"
    r"|not safe|at risk|in danger|worried about|afraid for|scared for|not sure)\b"
)
_NO = re.compile(
    r"^(?:no\b|nobody|no one|none|nope|nah|not that i|i don'?t think so"
    r"|(?:(?:everyone|everybody|everything|all|we|s?he|they|i)(?:'s|'re|'m| is| are| am)? )?"
    r"(?:all |quite |perfectly |really )?(?:safe|fine|ok|okay|alright|all right)\b)"
)
_DOUBT = re.compile(
    r"\bshould(?:n'?t)? i (?:have|be)\b|\bi (?:do not|don'?t|dont) know\b|\bno idea\b|\bhopefully\b"
    r"|\bi (?:just )?(?:hope|wonder|pray)\b|\bwho knows\b|\bhard to (?:say|tell|know)\b|\bdepends\b"
    r"|\bcan'?t (?:say|tell|be sure|rule)\b|\bunsure\b|\bworr(?:y|ied)\b|\bdidn'?t (?:ask|check)\b"
)
"""What is neither a yes nor a no."""

_BUT = re.compile(r"\b(?:but|though|although|unless|except|or|only)\b|[.;]")
_NAMES_SOMEBODY = re.compile(
    r"(?:(?:just|only|well|um+|maybe|possibly|probably|i think|i guess|and|or|both|,) ?)*"
    r"(?:me|myself|i am|i (?:might|may|could) be|him|her|them|s?he|they|s?he is|they are"
    r"|s?he (?:might|may|could) be|(?:my|the|this) (?:client|patient|supervisor|colleague)"
    r"|(?:my|the|her|his|their) (?:\w+ )?"
    r"(?:kids?|child|children|son|daughter|baby|partner|wife|husband"
    r"|mum|mom|mother|dad|father|brother|sister))"
    r"(?:,? (?:maybe|possibly|probably|i think|i guess|tbh|actually|and me|too|myself))*"
)
_SELF = re.compile(r"\b(?:me|myself|i am|i'm|im)\b")
_FOR_ANOTHER = re.compile(r"\bi(?:'m| am)? (?:worried|afraid|scared|not sure)\b")


def affirms(typed: str) -> Literal["no", "unclear", "somebody", "self"]:
    """What an answer says to whether anybody is in danger; ``unclear`` says nothing to it."""
    text = _plain(typed)
    says_no = _NO.search(text)
    # "Nobody, but should I have rung somebody?" is a doubt; "no, I'm not worried" is none.
    beside = text if says_no is None else "".join(_BUT.split(text, maxsplit=1)[1:])
    doubts = slight(typed) is None and (
        _DOUBT.search(beside) or any(asks_of_somebody(one) for one in sentences(typed))
    )
    names = bool(_NAMES_SOMEBODY.fullmatch(text))
    says_yes = says_no is None and bool(_YES.search(text))
    if not (doubts or names or says_yes):
        return "no" if says_no and slight(typed) != "unknown" else "unclear"
    # In a doubt about somebody else, "it is on me" is no word of one's own danger.
    of_oneself = _SELF.search(text) and not _FOR_ANOTHER.search(text)
    return "self" if of_oneself and (names or not doubts) else "somebody"


def _plain(typed: str) -> str:
    return " ".join(typed.lower().replace("’", "'").split()).strip(" .!,;:-")
