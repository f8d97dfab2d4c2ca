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

_NOT_YET = re.compile(
    r"\b(?:not|n['’]?t|never|should|could|would|shall|must|might|if|when|before|want(?:s|ed)? to"
    r"|going to|need to|have to|has to|afraid|scared|wish|what|who|how|why|nobody|no ?one)\b"
    r"|\b(?:but|no (?:reply|answer|response)|voice ?mail|tried|trying|message|away|holiday|leave"
    r"|busy|engaged|tomorrow|later|next|monday|tuesday|wednesday|thursday|friday)\b"
    r"|n['’]?t\b|\b(?:havent|hasnt|didnt|cant|couldnt|dont|wont|isnt|arent|wasnt)\b|\?",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(
    # Directly: "I told him to ring the crisis team" has told nobody who can act.
    rf"(?:\b(?:i|we)(?:['’]?ve| have)? |^|[.,;!] ?)(?:just |already |now |also )?{_TOLD}"
    rf" {_PEOPLE}\b"
    r"|\b(?:i|we)(?:['’]?ve| have)? (?:just |already |now )?(?:reported|escalated)"
    r" (?:it|this|that)\b"
    r"|(?:\b(?:my|the|our)|^) ?(?:supervisor|manager|safeguarding lead|duty team)"
    r" (?:knows\b(?! nothing| little)|has (?:it|this)(?: now)?$|took (?:it|this)\b"
    r"|is (?:on it|dealing|handling|with (?:him|her|them)|ringing|calling)\b)"
    r"|\b(?:police|ambulance|paramedics|crisis team|social services|duty team) (?:are|is) (?:now )?"
    r"(?:here|there|with (?:him|her|them)|on (?:their|its|the) way|coming|dealing)\b"
    r"|\b(?:he|she|they)(?:['’]?s|['’]?re| is| are) (?:now )?(?:in (?:hospital|a ?& ?e)"
    r"|being (?:assessed|seen|looked after)"
    r"|with (?:the )?(?:police|paramedics|crisis team|doctor|nurse))\b",
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
    """Whether it says that people who can act know. What was thought of, asked or put off, no."""
    return _PASSED_ON.search(text) is not None and not _NOT_YET.search(text)


def only_passed_on(text: str) -> bool:
    """The same, with nothing beside it."""
    clauses = [clause for part in _BREAK.split(text) if (clause := part.strip(" -"))]
    return bool(clauses) and all(map(passed_on, clauses))


def over(text: str) -> bool:
    """Whether it says that somebody who was in danger of themself is safe or has answered, and
    nothing beside it: a text may be a goodbye, and "she says she's fine" no more than she says.

    It says nothing of whoever is in danger of others: at home they may be with them.
    """
    plain = " ".join(text.lower().replace("’", "'").split())
    clauses = [clause for part in _BREAK.split(plain) if (clause := part.strip(" -"))]
    said = [bool(_OVER.fullmatch(clause)) for clause in clauses]
    rest = [clause for clause, ended in zip(clauses, said, strict=True) if not ended]
    return any(said) and all(_BESIDE.fullmatch(clause) for clause in rest)
