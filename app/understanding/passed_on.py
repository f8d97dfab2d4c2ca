"""Whether somebody says that a danger to another person is over, or with people who can act."""

from __future__ import annotations

import re

_WHOSE = r"(?:my|the|our|her|his|their|a|an|today['’]?s)"
_WHICH = (
    r"(?:duty|on[- ]call|line|clinical|safeguarding|crisis|placement|site|practice|service|social"
    r"|mental|health|ward|senior|shift|team|own|local)"
)
_PEOPLE = (
    rf"(?:(?:{_WHOSE} )?(?:{_WHICH} ){{0,2}}"
    r"(?:supervisor|manager|team|duty|safeguarding|lead|worker|police|999|112|911|111|988|ambulance"
    r"|emergency services|gp|doctor|psychiatrist|services|cps|hospital|a ?& ?e|ward|nurse|tutor"
    r"|director|security))"
)
_TOLD = (
    r"(?:told|rang|rung|called|phoned|informed|alerted|reported|spoke|spoken|talked|handed|passed"
    r"|referred|escalated)(?: (?:it|this|that))?(?: (?:on|over))?(?: (?:to|with))?"
)
"""Not here: texted, emailed, paged. Nobody may have read it."""

_SMALL = r"(?:ok(?:ay)?|yes|yeah|yep|so|and|well|right|update|phew|thanks|no)"

_NOT_YET = re.compile(
    r"\b(?:not|n['’]?t|never|should|could|would|shall|must|might|if|when|before|want(?:s|ed)? to"
    r"|going to|need to|have to|has to|afraid|scared|wish|what|who|how|why|nobody|no ?one)\b"
    r"|\b(?:but|no (?:reply|answer|response)|voice ?mail|tried|trying|message"
    r"|(?<!straight )(?<!right )away|holiday|leave|busy|engaged|tomorrow|later|next|monday|tuesday"
    r"|wednesday|thursday|friday|hung up|hangs up|answer ?phone|answering machine|nothing"
    r"|no idea|rang out|no signal|cut off|ignored)\b"
    r"|n['’]?t\b|\b(?:havent|hasnt|didnt|cant|couldnt|dont|wont|isnt|arent|wasnt)\b|\?",
    re.IGNORECASE,
)
_MET = (
    r"(?:about|of|on) (?:it|this|that|her|him|them|everything|all of it"
    r"|what (?:she|he|they) (?:said|did|wrote|told me)|(?:the|my|today['’]?s) (?:client|patient"
    r"|session|disclosure|risk|text|message|kid|boy|girl|family|case))"
)
_WHEN = (
    r"(?:now|already|today|tonight|too|as well|again|first|first thing|straight ?away|right away"
    r"|immediately|yesterday|earlier|this (?:morning|afternoon|evening)|just now|an? hour ago|here"
    r"|thank god|thanks|though|tho)"
)
_TAIL = rf"(?: (?:{_MET}|{_WHEN}))*"
"""What may stand behind it in its clause: "my supervisor nothing" and "she was fine" may not."""

_TOLD_THEM = re.compile(
    # Directly: "I told him to ring the crisis team" has told nobody who can act.
    rf"(?:{_SMALL} )*(?:(?:i|we)(?:['’]?ve| have)? )?(?:just |already |now |also |then )*{_TOLD}"
    rf" {_PEOPLE}(?: and (?:{_WHOSE} )?{_PEOPLE})?{_TAIL}"
    rf"|(?:{_SMALL} )*(?:i|we)(?:['’]?ve| have)? (?:just |already |now )?(?:reported|escalated"
    rf"|referred)(?: (?:it|this|that|her|him|them))?(?: to {_PEOPLE})?{_TAIL}"
    rf"|(?:{_SMALL} )*(?:{_WHOSE} )?(?:{_WHICH} )*(?:supervisor|manager|lead|team)"
    r" (?:knows(?: about (?:it|this|that))?|has (?:it|this)|took (?:it|this)(?: on| over)?"
    rf"|is (?:on it|dealing(?: with (?:it|this))?|handling (?:it|this)"
    rf"|(?:with|ringing|calling) (?:him|her|them)(?: \w+)?)){_TAIL}"
    rf"|(?:{_SMALL} )*(?:the )?(?:police|ambulance|paramedics|crisis team"
    r"|social services|duty team)"
    r"(?:['’]?re| are|['’]?s| is) (?:now )?(?:here|there|with (?:him|her|them)"
    rf"|on (?:their|its|the) way|coming|dealing(?: with it)?){_TAIL}"
    rf"|(?:{_SMALL} )*(?:he|she|they)(?:['’]?s|['’]?re| is| are) (?:now )?(?:in (?:hospital"
    r"|a ?& ?e)|being (?:assessed|seen|looked after)"
    rf"|with (?:the )?(?:police|paramedics|crisis team|doctor|nurse)){_TAIL}",
    re.IGNORECASE,
)
_THEY = r"(?:he|she|they|(?:the|my) (?:client|patient|friend))"
_OVER = re.compile(
    # Not "was fine", nor "home": that says nothing of now, or of who is with them.
    rf"{_THEY}(?:['’]?s|['’]?re| is| are)(?: (?:now|all|really|still|quite|totally))?"
    r" (?:safe|ok|okay|fine|alright|all right|alive"
    r"|with (?:his|her|their) (?:mum|mom|mother|dad|father|sister|brother|parents|family))"
    r"(?: (?:now|today|tonight|again|thank god|thankfully))*"
    rf"(?: {_THEY} (?:was|were|had)(?: just| only)? (?:been )?(?:asleep|sleeping|at work|busy"
    r"|driving|on the (?:bus|train|tube)|in (?:the (?:bath|shower)|bed|a meeting)))?"
    rf"|{_THEY}(?:['’]?s|['’]?ve| has| have)?(?: just| now| finally)? (?:answered|replied|picked up"
    r"|(?:rang|called|texted|messaged|wrote)(?: (?:me|us))? back)"
)
_BESIDE = re.compile(
    rf"(?:ok(?:ay)?|oh|phew|update|thank god|so|good news|{_THEY}(?: just| finally)?"
    r" (?:rang|called|texted|messaged))"
)
_BREAK = re.compile(r"[.,;!\n]+| and ")


def passed_on(text: str) -> bool:
    """Whether a clause of it says that people who can act know, and no more than that.

    What was thought of, asked, tried or put off says it not, in whatever clause.
    """
    return any(map(_TOLD_THEM.fullmatch, _clauses(text))) and not _NOT_YET.search(text)


def only_passed_on(text: str) -> bool:
    """The same, with nothing beside it."""
    clauses = _clauses(text)
    return bool(clauses) and all(map(passed_on, clauses))


def over(text: str) -> bool:
    """Whether it says that somebody who was in danger of themself is safe or has answered, and
    nothing beside it: a text may be a goodbye, and "she says she's fine" no more than she says.

    It says nothing of whoever is in danger of others: at home they may be with them.
    """
    clauses = _clauses(text)
    said = [bool(_OVER.fullmatch(clause)) for clause in clauses]
    rest = [clause for clause, ended in zip(clauses, said, strict=True) if not ended]
    return any(said) and all(_BESIDE.fullmatch(clause) for clause in rest)


def _clauses(text: str) -> list[str]:
    plain = text.lower().replace("’", "'")
    parts = (" ".join(part.split()).strip(" -") for part in _BREAK.split(plain))
    return [part for part in parts if part]
