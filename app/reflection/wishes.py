"""What a person may want of the conversation itself, typed where an answer is awaited."""

from __future__ import annotations

import re
from typing import Literal

from app.reflection.parting import parting
from app.reflection.short_answers import slight

Wish = Literal["skip", "stop", "back", "pause", "resume", "short", "not_this", "unknown"]

MOST_WORDS = 14
"""A longer text is an answer, whatever it says beside it."""

FEWEST_BESIDE = 6
"""Words beside a wish from which the text is an answer too."""

_WHOLE: dict[Wish, re.Pattern[str]] = {
    "skip": re.compile(
        r"(?:please )?(?:skip|pass|next|next (?:question|one)|move on|skip (?:this|that|it)"
        r"(?: one)?)"
    ),
    "back": re.compile(r"(?:please )?(?:go )?back|(?:the )?(?:previous|last) (?:question|one)"),
    "resume": re.compile(r"resume|continue|go on|i(?:'m| am) back|carry on|let'?s go on"),
}

_NOT_THIS = re.compile(
    r"\b(?:i(?:'d| would)? (?:do not|don'?t|dont|am not|rather not|won'?t|will not|can'?t|cannot"
    r"|prefer not to)|rather not|don'?t (?:want|wanna)|not (?:going to|ready to|willing to|up for)"
    r"|prefer not to)\b[^.!?\n]{0,24}?\b(?:talk|talking|speak|speaking|go into|going into|get into"
    r"|getting into|discuss|answer|go there|going there|think about|say any)"
    r"|^(?:i(?:'d| would)? (?:rather|prefer) not(?: to)?|rather not|prefer not to)"
    r"(?: (?:say|tell|share|answer))?(?: that| this| it)?$",
)
_NOT_THAT = re.compile(
    # "Not that I know of" is an answer.
    r"\b(?:not that(?=$| please| one| again| now)|anything but that|leave (?:that|this|it) out"
    r"|none of your business)\b"
)

_NUMBER = r"(?:two|three|four|five|six|seven|a few|a couple of|couple|few|[2-7])"
_MINUTES = rf"{_NUMBER} ?(?:min|mins|minute|minutes)\b"
_NOT_IN_THERE = r"(?! (?:late|early|left in|ago|into|before|of silence))"
_SHORT = re.compile(
    r"\b(?:i|i've|we)(?: have|'ve)? (?:only |just |really only )?(?:have |got |'ve got )?"
    rf"(?:only |just |about |like |maybe )*{_MINUTES}{_NOT_IN_THERE}"
    rf"|\b(?:only|just|got) (?:about |like )?{_MINUTES}{_NOT_IN_THERE}"
    rf"|^{_MINUTES}{_NOT_IN_THERE}"
    r"|\bnext (?:client|one|patient|session|appointment)(?:'s| is)? "
    r"(?:in|comes in|arrives in|waiting)\b"
    r"|\b(?:i'?m|i am) in a (?:hurry|rush)\b|\bmake it (?:quick|short)\b|\bquick(?:ly)? please\b"
    r"|\bno time\b|\b(?:no|not much|hardly any) time (?:for this|today|now)\b",
)
_PAST = re.compile(r"\b(?:had|was|were|spent|took|lasted|sat|waited)\b[^.!?]{0,20}$")


def wish(typed: str) -> Wish | None:
    """What is wanted of the conversation, where the text says that and hardly anything else."""
    text = _plain(typed)
    for name, pattern in _WHOLE.items():
        if pattern.fullmatch(text):
            return name
    if (wanted := parting(typed)) is not None:
        return wanted
    if slight(typed) == "unknown":
        return "unknown"
    words = len(text.split())
    if words <= MOST_WORDS and (_NOT_THIS.search(text) or (words <= 6 and _NOT_THAT.search(text))):
        return "not_this"
    beside = _SHORT.sub(" ", text) if short_of_time(typed) else text
    if beside != text and len(beside.split()) < FEWEST_BESIDE:
        return "short"
    return None


def short_of_time(typed: str) -> bool:
    """Whether the text says, beside anything else, that there are only minutes now."""
    text = _plain(typed)
    found = _SHORT.search(text)
    return found is not None and not _PAST.search(text[: found.end()].rsplit(".", 1)[-1])


def declined(typed: str) -> bool:
    """Whether a longer text says that there is something that it will not go into."""
    return bool(_NOT_THIS.search(_plain(typed)))


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOT_COUNTING = (
    r"(?![ -](?:of\b|(?:more|other|last|whole|big|bad|long|good|hard|client|patient|person|thing"
    r"|day|night|hour|minute|time|week|month|year|session)\b"
    r"|(?!(?:is|was|its|as|this|yes|plus|less|perhaps|always|sometimes|has|minus)\b)[a-z]+s\b))"
)
"""Not before what is counted: "one of those days", "two sessions"."""

_SCALE = re.compile(
    rf"(?<![\d.])(10|[0-9])(?![\d:]){_NOT_COUNTING}"
    rf"|(?<!no )(?<!the )(?<!that )(?<!this )(?<!any )(?<!some )(?<!every )(?<!which )(?<!each )"
    rf"\b({'|'.join(_NUMBERS)})\b{_NOT_COUNTING}"
)


def number(typed: str) -> int | None:
    """The first number from 0 to 10 that is named and counts nothing; None where none is."""
    found = _SCALE.search(_plain(typed))
    if found is None:
        return None
    return int(found[1]) if found[1] else _NUMBERS.index(found[2])


def _plain(typed: str) -> str:
    return " ".join(typed.lower().replace("’", "'").split()).strip(" .!,;:-")
