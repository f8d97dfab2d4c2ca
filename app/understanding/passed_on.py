"""Whether somebody says that a danger to another person is over, or with people who can act."""

from __future__ import annotations

import re

_PEOPLE = (
    r"(?:supervisors?|manager|team|duty|on[- ]call|safeguarding|lead|police|999|112|911|111|988"
    r"|ambulance|emergency|crisis|gps?|doctor|psychiatrist|social (?:worker|services|care)|cps"
    r"|hospital|a ?& ?e|a and e|ward|nurses?|tutor|director|security)"
)
_TOLD = (
    r"(?:told|rang|rung|called|phoned|informed|alerted|reported|spoke|spoken|talked|handed|passed"
    r"|referred|escalated)"
)
"""Not here: texted, emailed, paged. Nobody may have read it."""

_NOT_YET = re.compile(
    r"\b(?:not|n['’]?t|never|should|could|would|shall|must|might|if|when|before|want(?:s|ed)? to"
    r"|going to|need to|have to|has to|afraid|scared|wish|what|who|how|why|nobody|no ?one)\b"
    r"|\b(?:but|no (?:reply|answer|response)|voice ?mail|tried|trying|message|away|holiday|leave"
    r"|busy|engaged|tomorrow|later|next|monday|tuesday|wednesday|thursday|friday)\b"
    r"|n['’]?t\b|\b(?:havent|hasnt|didnt|cant|couldnt|dont|wont|isnt|arent|wasnt)\b|\?",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    rf"\b(?:i|we)(?:['’]?ve| have)? (?:just |already |now |also )?{_TOLD}\b"
    rf"[^.!?;\n]{{0,40}}\b{_PEOPLE}\b"
    r"|\b(?:i|we)(?:['’]?ve| have)? (?:just |already |now )?(?:reported|escalated)"
    r" (?:it|this|that)\b"
    rf"|\bmy (?:supervisor|manager) (?:knows|is (?:on it|dealing|handling|with|ringing|calling))\b"
    r"|\b(?:the )?(?:police|ambulance|paramedics|crisis team|social services|duty team)"
    r" (?:are|is|have|has|came|took|went|got)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:he|she|they|it|(?:the|my) (?:client|patient|boy|girl|lad|kid|child|baby|friend)"
    r"|everyone|everybody)(?:['’]?s| is| are|['’]?re| was| were)(?: \w+)?"
    r" (?:safe|ok|okay|fine|alright|all right|alive|home(?! alone)|in (?:hospital|a ?& ?e|the er)"
    r"|being (?:looked after|assessed|seen)|with (?:the |a |his |her |their )?"
    r"(?:police|paramedics|crisis team|mum|mom|mother|dad|father|sister|brother|parents|family"
    r"|doctor|nurse))\b"
    r"|\b(?:he|she|they)(?:['’]?s|['’]?ve| has| have)?(?: just| now)? (?:answered|picked up"
    r"|(?:rang|called|texted|messaged|replied|wrote)(?: (?:me|us))?(?: back)?|turned up|come home"
    r"|came home)\b",
    re.IGNORECASE,
)

_SAID = re.compile(
    r"\b(?:sa(?:ys|id|ying)|reckons?|claims?|swears?|thinks?|hopes?)\b", re.IGNORECASE
)


def passed_on(text: str) -> bool:
    """Whether it says that people who can act know. What was thought of, asked or put off, no."""
    return _PASSED_ON.search(text) is not None and not _NOT_YET.search(text)


def over(text: str) -> bool:
    """Whether it says that somebody who was in danger of themself is safe, or has answered.

    It says nothing of whoever is in danger of others: at home they may be with them.
    """
    doubted = _NOT_YET.search(text) or _SAID.search(text)
    return _OVER.search(text) is not None and not doubted
