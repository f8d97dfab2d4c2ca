"""What changes the help that somebody in danger needs: it is now, a child, a couple, a secret.

Read only beside a danger that screening has found: alone these words say nothing. What is looked
for is how a thing is told (tense, time, place, age, kinship), and not what exactly happened.
"""

from __future__ import annotations

import re

from app.models import Circumstance
from app.understanding.plain import hedged
from app.understanding.stretches import stretches

_IS = (
    r"(?:\b(?:is|are|am|currently|now|still|(?:he|she|they|it|i|there)['’]?(?:s|re|m))\b"
    r"|['’](?:s|re)\b)"
)
_HAS = r"(?:\b(?:has|have|(?:he|she|they|i)['’]?(?:s|ve))\b|['’](?:s|ve)\b)"
_ALREADY = r"(?:(?:just|already|apparently|now|only)\s+)*"
_TOO_MUCH = (
    r"(?:an?\s+(?:\w+\s+)?(?:overdose|od|load|lot|handful|bottle|box|pack\w*)|(?:all"
    r"|most)\s+(?:of\s+)?(?:the|them|her|his|my|it)"
    r"|the\s+(?:lot|whole|rest)|them\b|too\s+(?:many|much)|\d+|\w+(?:teen|ty)\b"
    r"|(?:\w+\s+)?(?:pills|tablets|meds)|something)"
)
_EDGE = (
    r"(?:bridge|roof(?:top)?|ledge|balcony|cliff|(?:train|railway|tube)?\s*tracks|rails"
    r"|railway\s+line|(?:train|station|tube)?\s*platform|overpass|viaduct|window\s*(?:sill|ledge)"
    r"|multi[- ]?storey)\b"
)
_WEAPON = (
    r"(?:knife|knives|blade|razor|scissors|gun|rope|noose|pills|tablets|petrol|weapon|hammer|bat)"
)
_JUST_BEFORE = r"\b(?:minutes?|mins?|an?\s+hour|half\s+an\s+hour|moments?)\s+ago\b"

_NOW = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?:right\s+(?:now|this)|at\s+this\s+(?:very\s+)?moment|as\s+(?:we|i)\s+(?:speak"
        r"|write|type)"
        r"|(?:this|any)\s+(?:minute|second|instant|moment))\b(?!\s+in\s+(?:her|his|my|their)\s+li)",
        # Done to a body and told in the perfect: what it does is still to come.
        rf"{_HAS}\s+{_ALREADY}(?:taken\s+{_TOO_MUCH}|swallowed|overdosed|od['’]?e?d|hanged"
        rf"|jumped|poisoned|stabbed|shot"
        r"|collapsed|passed\s+out|stopped\s+breathing|(?:cut|slit|sliced)\s+(?:(?:him|her|them"
        r"|my)sel|(?:his|her|their|my)\b)"
        r"|(?:drunk|drank)\s+(?:bleach|it\b|the\s+\w+\s+(?:cleaner|bottle)))",
        r"\bjust\s+(?:now\s+)?(?:took|swallowed|cut|slit|overdosed|stabbed|shot|collapsed|jumped"
        r"|hanged|drank)\b"
        r"(?!\s+(?:off|up|on|a\s+(?:break|breath|while)|(?:me|it|her|him|them)\b))",
        _JUST_BEFORE,
        # In the progressive, violence that has an end is going on; "is hitting her" may be a habit.
        rf"{_IS}\s+(?:being\s+|getting\s+|just\s+|now\s+|actively\s+)*(?:attack|strangl|stabb"
        rf"|suffocat|drown|bleed"
        r"|hang|smash|kick|bang|break|climb|shoot|chok)(?:ed|ing)\b(?!\s+(?:in\s+(?:paper|guilt"
        r"|shame|work|debt|notes|admin)|out|on\s+to|off|with"
        r"|(?:my|the|up)\s+(?:silence|boundar|rule|heart)|up|down\s+(?:in|and)|(?:her|him|them"
        r"|my)sel))",
        r"\b(?:there\s*(?:['’]s|is|are)|somebody['’]?s?"
        r"|someone['’]?s?)\s+(?:\w+\s+){0,3}?(?:attack|strangl|stabb|suffocat|smash|shoot"
        r"|chok)ing\b",
        # What may be a habit, with where it is happening.
        rf"{_IS}\s+(?:\w+\s+){{0,4}}?(?:(?<!the\s)outside|downstairs|in\s+the\s+(?:next"
        rf"|waiting)\s+room|at\s+(?:the|my|our)\s+(?:front\s+)?door)\b"
        r"(?!\s+(?:of\s+)?(?:work|session|the\s+(?:session|hour|room)|my\s+hours))",
        rf"(?:{_IS}|\b(?:rang|phoned|called|calls|calling|rings|ringing|text\w*|messag\w*"
        rf"|sa(?:ys|id)))\s+(?:\w+\s+){{0,4}}?"
        rf"(?:on|off|at|from|near|by)\s+(?:a|the|some|this|top\s+of\s+(?:a"
        rf"|the))\s+(?:\w+\s+){{0,2}}?{_EDGE}",
        rf"\b(?:has|have|got|holding|holds"
        rf"|clutching)\s+(?:\w+\s+){{0,3}}?{_WEAPON}\s+(?:\w+\s+){{0,2}}?"
        r"(?:in\s+(?:front|(?:his|her|their|my)\s+(?:hands?|lap))|to\s+(?:his|her|their|my)\b"
        r"|(?:a)?round|on\s+(?:me|him|her|them)|here|ready)",
        r"\b(?:isn['’]?t|is\s+not|not|stopped)\s+(?:breathing|responding|waking(?:\s+up)?)\b"
        r"|\bunconscious\b(?!\s+(?:bias|process|material|mind|conflict|wish|phantas|fantas"
        r"|communicat))"
        r"|\bunresponsive\b",
        r"\b(?:texted|rang|phoned|called|messaged|emailed|sent|voicemail)\b[^.!?]{0,40}\bgoodbye\b",
        r"\b(?:on\s+the\s+(?:phone|line)|on\s+hold|in\s+my\s+(?:office"
        r"|room))\b[^.!?]{0,30}\b(?:now|with\s+me|bleeding)\b",
    )
)

_AGE = r"(?:[1-9]|1[0-7])"
_AGE_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)"
)
_YOUNG = (
    r"(?:(?:little|young|small)\s+)?"
    rf"(?:child|kid|girl|boy|teen\w*|toddler|baby|{_AGE}|{_AGE_WORD})\b"
)
_CHILD = re.compile(
    r"\b(?:child|children|kids?|kiddos?|toddlers?|bab(?:y|ies)|infants?|newborns?|teen|teens"
    r"|teenage[rds]*|adolescents?"
    r"|under[- ]?age|minors|a\s+minor|school(?:girl|boy|kid|child)\w*|pupils?|(?:boy|girl)s?"
    r"|(?:little|kid)\s+(?:brother|sister)s?|step(?:son|daughter)s?|nephew|niece|grand(?:son"
    r"|daughter|child|children)"
    r"|CAMHS|foster)\b"
    rf"|\b(?:{_AGE}|{_AGE_WORD})[\s-]*(?:years?|yrs?|months?)[\s-]*old\b|\b{_AGE}\s*(?:yo|y/o)\b"
    rf"|\b(?:aged?|(?:is|am|only|just|turned|nearly|(?:he|she|it|i"
    rf"|who)['’]?[sm]))\s+{_AGE}\b(?=\s*(?:[.,;)!?]|$|and\s+(?:she|he|they|i|her|his)\b))"
    r"|\byear\s+(?:[1-9]|1[0-3])\b|\b(?:[1-9]|1[0-2])th\s+grade",
    re.IGNORECASE,
)
_GROWN = re.compile(
    rf"\b(?:as|when|since|from\s+when)\s+(?:(?:he|she|they|i|we)\s*(?:was|were)?\s*)?(?:(?:an?"
    rf"|only|just|still|about|around)\s+)*{_YOUNG}"
    r"(?:[\s-]+(?:years?|yrs?)[\s-]+old\b)?"
    r"|\b(?:inner|adult|grown[- ]?up|only)\s+(?:child\w*|kids?|daughters?|sons?)\b"
    r"|\blike\s+an?\s+(?:little\s+)?(?:child|kid|baby|girl|boy)\b"
    r"|\b(?:girl|boy)s?\s+(?:night|next)\b|\bthe\s+(?:boys|girls)\s+(?:at|from)\b",
    re.IGNORECASE,
)
"""A child that somebody grown has been, or is likened to."""

_COUPLE = re.compile(
    r"(?<!['’]s )(?<!s['’] )\b(?:husband|wife|fianc\w+|spouse|marriage|married|partner|boyfriend"
    r"|girlfriend|ex|bf|gf)\b",
    re.IGNORECASE,
)
"""An adult's own; "her mum's boyfriend" is another's."""

_HUSH = (
    r"(?:tell|telling|say|report|mention|repeat|pass|write|let|share|talk|breathe|inform|call"
    r"|speak|disclose|involve)\w*"
)
_SECRET = re.compile(
    r"\b(?:made|makes|make|making|had)\s+me\s+(?:\w+\s+)?(?:promise|swear)\b"
    r"|\bpromis(?:e|ed|ing)\s+(?:(?:me|her|him|them|that|to|i|you|we|this|would|i['’]d)\s+){0,4}?"
    rf"(?:wouldn['’]?t|won['’]?t|not|never|keep|stay|secre\w+|confiden\w+)"
    r"|\b(?:gave|give|given)\s+(?:her|him|them)?\s*my\s+word\b|\bstays?\s+in\s+(?:this"
    r"|the)\s+room\b"
    r"|\b(?:a|it|this|that|keep\w*|kept|in|our|my|to|sworn\s+to"
    r"|swore\s+\w+\s+to)\s+(?:\w+\s+)?(?:secret|secrecy)\b"
    r"|\bbetween\s+(?:us|ourselves|(?:me|her|him|them|you)\s+and\s+(?:me|her|him|them|i)"
    r"|the\s+two\s+of\s+us)\b"
    r"|\bin\s+(?:strict\s+)?confidence\b|\boff\s+the\s+record\b"
    r"|\bke(?:ep|pt|eping)\s+(?:it|this|that|quiet"
    r"|what\s+\w+(?:\s+\w+)?)\s+(?:\w+\s+)?(?:to\s+my\s*self|quiet|private|confidential|from"
    r"|out\s+of)\b"
    rf"|\b(?:ask|beg|begg|want|plead|insist|implor|told|tell|said|say|made|need"
    rf"|warn)\w*\s+(?:\w+\s+){{0,5}}?(?:not|never|n['’]t|don['’]?t|nobody"
    rf"|no\s+one)\s+(?:to\s+)?{_HUSH}"
    rf"|\b(?:please|pls|you)\s+(?:don['’]?t|do\s+not|can['’]?t|cannot|mustn['’]?t"
    rf"|must\s+not)\s+{_HUSH}"
    r"|\b(?:no\s*one|nobody)\s+(?:else\s+)?(?:can|must|should|may|is\s+(?:allowed"
    r"|supposed)\s+to)\s+(?:ever\s+)?(?:know|find\s+out|hear)\b",
    re.IGNORECASE,
)


_LATELY = re.compile(_JUST_BEFORE, re.IGNORECASE)
"""It says "ago", and is no past."""


_NOT_NOW = re.compile(
    r"\b(?:every|always|often|sometimes|usually|mostly|most\s+\w+s|each|keeps?|lately"
    r"|these\s+days|since|for\s+(?:\w+\s+)?(?:days"
    r"|weeks|months|years)|yesterday|last\s+(?:night|week\w*|time|session|month|shift)"
    r"|(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tues?|thurs"
    r"|(?:days|weeks)\s+(?:ago|later)|(?:the\s+)?other\s+day|was|were|asked|used|if|would|could)\b",
    re.IGNORECASE,
)
"""A habit, what is over, or what is only thought of."""


def circumstances(text: str) -> tuple[Circumstance, ...]:
    """What a message says of a danger's circumstances, in the order of ``Circumstance``."""
    found: list[Circumstance] = []
    if any(_is_now(text[start:end]) for start, end in stretches(text)):
        found.append("now")
    if _CHILD.search(_GROWN.sub(" ", text)):
        found.append("child")
    if _COUPLE.search(text):
        found.append("couple")
    if _SECRET.search(text):
        found.append("secret")
    return tuple(found)


def _is_now(sentence: str) -> bool:
    lately = _LATELY.sub(" ", sentence)
    if hedged(lately) or _NOT_NOW.search(lately):
        return False
    return any(form.search(sentence) for form in _NOW)
