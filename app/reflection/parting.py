"""Whether somebody wants the conversation to stop or to rest, in whatever words.

What is to stop tells whether it is this: the questions, the talking, "here", or what the two do
together ("can we stop") name it; "I want to stop" and "I have had enough" mostly mean it. Any of
them may be about far more, so a text is screened for danger before it is read for this.
"""

from __future__ import annotations

import re
from typing import Literal

Parting = Literal["stop", "pause"]

_BEFORE = (
    r"(?:(?:please|pls|plz|ok|okay|sorry|u+m+|look|right|actually|honestly|maybe|just|well|so|hey"
    r"|and|but|no|i think|i guess|i feel like|thanks but) )*"
)
_AFTER = (
    r"(?: (?:now|here|there|today|tonight|please|pls|plz|thanks|thank you|then|already"
    r"|at this point|for (?:now|today|tonight|the day|a bit|a while)|with (?:this|that|you)"
    r"|ok|okay|lol|tbh))*"
)
_TOGETHER = (
    r"(?:(?:can|could|shall|may|should|might) (?:we|i|you)|let'?s|let us|we (?:can|could|should)"
    r"|you can|do you mind if we|time to|i'?d like us to)(?: please| just| maybe)*"
)
_I_WANT = (
    r"i(?:'d| would)?(?: really| just)* (?:want|wanna|need|like|have|prefer)(?: to| us to| you to)?"
    r"(?: just)?|i'?d rather|i(?:'m| am|m) (?:going to|gonna)|i'?ll"
)
_ENDING = r"(?:stop|end|finish|quit|wrap(?: this| it)? up|leave it|be done|call it a day)"
_CONVERSATION = (
    r"(?:with )?(?:all |any |of |the |this |these |those |your |more |so many |stupid |bloody )*"
    r"(?:questions?|questioning|interview|interrogation|conversation|chat|debrief|form"
    r"|(?:asking|talking|chatting|typing|writing|answering|prodding|pushing)(?: [\w']+){0,4})"
)
_HERE = r"(?:it |this |things )?(?:here|for (?:now|today|tonight))"
_NO_MORE = r"(?:any ?more|any longer|no longer|anything else|more|again|now)"

_NAMED = "|".join(
    (
        rf"(?:{_TOGETHER} )?{_ENDING} (?:{_HERE}|{_CONVERSATION})",
        rf"(?:{_I_WANT}) {_ENDING} (?:{_HERE}|{_CONVERSATION})",
        rf"{_TOGETHER} {_ENDING}",
        rf"(?:(?:can|could|shall|should) we|let'?s|let us|you can) {_ENDING} (?:this|that|it)",
        r"(?:stop|quit|stop it)",
        rf"(?:i(?:'ve| have)? (?:had )?)?enough (?:of )?{_CONVERSATION}",
        rf"no more {_CONVERSATION}",
        rf"(?:do not|don'?t|dont) (?:ask|question|quiz)(?: me)?(?: {_CONVERSATION}| {_NO_MORE})",
        rf"i (?:do not|don'?t|dont|won'?t) (?:want to |wanna |feel like )?"
        rf"(?:talk|talking|answer|answering|chat|chatting|type|typing|write|writing)"
        rf"(?: [\w']+){{0,4}} {_NO_MORE}(?: questions)?",
        rf"i(?:'m| am|m) (?:done|finished|fed up|tired|sick)(?: of| with)? {_CONVERSATION}",
        r"leave me (?:alone|in peace|be)|go away|shut up",
        rf"(?:too|so) many {_CONVERSATION}|you (?:ask|keep asking)(?: me)?(?: [\w']+){{0,3}}",
    )
)
_UNNAMED = (
    rf"(?:{_I_WANT}) (?:stop|finish|quit)"
    r"|(?:that'?s|that is|this is) (?:enough|it|all)|enough|no more|i(?:'ve| have)? had enough"
    r"|i(?:'m| am|m) done|i (?:have|need|want|ought) to (?:go|leave)"
    r"|(?:i'?ve )?got(?:ta| to) (?:go|run)"
)
_PAUSED = (
    rf"(?:{_TOGETHER} |(?:{_I_WANT}) )?(?:pause|(?:have|take) a (?:break|pause|rest|breather)"
    r"|(?:a )?(?:short |quick )?break)"
    r"|brb|be right back|hold on|hang on|wait"
    r"|(?:(?:give me|i need|just|wait) )?(?:a|one|two) (?:sec|second|moment|minute|min|mo|minutes)"
)
_COURTESY = (
    r"(?:many )?thanks?(?: you)?(?: (?:a lot|so much|anyway|all the same))?|sorry|please|ok|okay"
    r"|bye|goodbye|good ?night|(?:that|this|it) (?:was|is) (?:good|helpful|fine|enough for today)"
    r"|(?:that|this|it) (?:has )?helped(?: a bit| a lot)?|i(?:'m| am|m) (?:so |very |just )?tired"
)

_OF_LIVING = re.compile(
    r"\b(?:end|ending|ended|done|over|enough|no more|go|leave|gone|goodbye|bye|letters?|all"
    r"|any ?more|everything|life|living|forever|quit)\b"
)

_PAUSES = re.compile(rf"{_BEFORE}(?:{_PAUSED}){_AFTER}")
_STOPS_THIS = re.compile(rf"{_BEFORE}(?:{_NAMED}){_AFTER}")
_STOPS = re.compile(rf"{_BEFORE}(?:{_NAMED}|{_UNNAMED}){_AFTER}")
_POLITE = re.compile(_BEFORE + f"(?:{_COURTESY})" + _AFTER)
_BREAK = re.compile(r"[.!?;,\n…]+|\s-+\s")
_SENTENCE_END = re.compile(r"[.!?\n…]+")
_TELLS_OF_SAYING = re.compile(
    r"(?:\b(?:said|says|saying|say|asked|asks|told|goes|went|like|shouted|whispered|wrote|thought)"
    r"(?: me| us| to me)?|[:\"“‘'])$"
)


def parting(typed: str) -> Parting | None:
    """What a text wants, where all of it wants to stop or to rest; None where any says more."""
    clauses = [clause for part in _BREAK.split(typed) if (clause := _plain(part))]
    found = [one for clause in clauses if (one := _clause(clause)) is not None]
    polite = [clause for clause in clauses if _clause(clause) is None and _POLITE.fullmatch(clause)]
    if not found or len(found) + len(polite) < len(clauses):
        return None
    return "pause" if all(one == "pause" for one in found) else "stop"


def may_mean_living(typed: str) -> bool:
    """Whether the words of a wish to stop are said of living too: an end, enough, to be gone."""
    return _OF_LIVING.search(_plain(typed)) is not None


def told_before_parting(typed: str) -> str | None:
    """What a text tells before it ends with wanting to stop here; None where it does not.

    What somebody is said to have said is told too.
    """
    ends = [match for match in _SENTENCE_END.finditer(typed) if typed[match.end() :].strip()]
    if not ends:
        return None
    told, last = typed[: ends[-1].end()].strip(), typed[ends[-1].end() :]
    if not _STOPS_THIS.fullmatch(_plain(last)) or _TELLS_OF_SAYING.search(_plain(told)):
        return None
    return None if any(mark in last for mark in '"“”') else told


def _clause(clause: str) -> Parting | None:
    if _PAUSES.fullmatch(clause):
        return "pause"
    return "stop" if _STOPS.fullmatch(clause) else None


def _plain(typed: str) -> str:
    return " ".join(typed.lower().replace("’", "'").split()).strip(" .!?,;-")
