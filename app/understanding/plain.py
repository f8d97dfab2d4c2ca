"""Dangers said in so many words: what a stranger would name at once, and who is meant.

A pattern raises how likely a danger is; the classifier still weighs whether it is told as past,
taught, read or joked about.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from app.models import What, Who

_SELF = r"(?:myself|my self|himself|herself|themsel(?:f|ves)|yourself|ourselves|oneself|urself)"
_WHOSE = r"(?:my|his|her|their|your)"
_NOT_FOR_REAL = (
    r"(?!\s+(?:out|off|short|up|some|a\s+(?:bit|slice|piece|break|coffee)|trying|laughing|over\s+(?:this"
    r"|it|the|a|my)|with\s+(?:work|paperwork|this)|to\s+(?:get|finish|make|please|be\s+on)|for\s+(?:this"
    r"|a|not|it|the|saying|forgetting)|in\s+the\s+(?:foot|kitchen)|shaving|cooking|on\s+(?:a|the)\b))"
)
_SOMEBODY = (
    r"(?:me|him|her|them|us|you|my|his|their|the|that|this|everyone|everybody|people|someone"
    r"|somebody|anyone|a|an|another)\b"
)
_NEAR = (
    r"(?:he|she|they|husband|wife|partner|boyfriend|girlfriend|bf|gf|ex|dad|father|stepdad"
    r"|stepfather|mum|mom|mother|uncle|brother|son|client|patient|neighbou?r|boss|man|guy|someone"
    r"|somebody|flatmate|roommate)"
)

_NOT_SEE = (
    r"(?:do(?:es)?n['’]?t|dont|doesnt|do\s+not|does\s+not|can['’]?t|cannot|cant|no\s+longer)\s+"
    r"(?:really\s+|even\s+)?sees?"
)
_LIVING = (
    r"(?:go(?:ing)?\s+on(?!\s+(?:with|about|to|at|like))|carry(?:ing)?\s+on(?!\s+(?:with|about|at|like))"
    r"|liv(?:e|ing)\b|life\b|be(?:ing)?\s+(?:alive|around|here\s+any\s*more)\b)"
)

_FORMS: tuple[tuple[What, str], ...] = (
    (
        "self_harm",
        rf"\b(?:kill|hang|drown|shoot|hurt|harm|cut|burn|starve?|poison|stab|gas|choke|unalive)"
        rf"(?:t?ing|t?ed|s|es)?\s+{_SELF}\b{_NOT_FOR_REAL}",
    ),
    (
        "self_harm",
        rf"\b(?:end|ends|ended|ending|take|takes|took|taking|taken)\s+{_WHOSE}\s+(?:own\s+)?li(?:fe|ves)\b",
    ),
    (
        "self_harm",
        r"\bend(?:ing)?\s+it\s+all\b|\b(?:gonna|going\s+to|wanna|want\s+to|ready\s+to|about\s+to)\s+(?:just\s+)?"
        r"end\s+it\s*(?:tonight\b|now\b|[.!…]|$)",
    ),
    (
        "self_harm",
        r"\b(?:commit\w*\s+suicide|suicidal|suicide\s+(?:note|plan|letter)|kms|unalive\w*)\b",
    ),
    (
        "self_harm",
        r"\b(?:want|wants|wanted|wanting|wanna|ready|hoping|planning|plans)\s+(?:to\s+)?(?:die|be\s+dead|not\s+wake\s+up)\b(?!\s+(?:of\s+(?:shame|embarrassment|boredom)|laughing))",
    ),
    (
        "self_harm",
        r"\b(?:go\s+to\s+)?(?:sleep|bed)\s+and\s+(?:just\s+)?(?:not|never)\s+wake\s+up\b"
        r"|\b(?:want|wants|wanna|wish|wishes)\s+(?:to\s+|(?:i|he|she|they)\s+could\s+)?(?:just\s+)?"
        r"sleep\s+for\s?ever\b"
        r"|\bwish(?:es|ed)?\s+(?:i|he|she|they)\s+(?:would|could|did)(?:n['’]?t|\s+(?:just\s+)?not|\s+never)"
        r"\s+wake\s+up\b",
    ),
    (
        "self_harm",
        r"\b(?:wish|wishes|wished)\s+(?:i|he|she|they)\s+(?:was|were|wasn['’]?t|weren['’]?t)\s+(?:dead|alive|here\s+any\s*more)\b",
    ),
    (
        "self_harm",
        r"\b(?:better\s+off\s+(?:dead|without\s+(?:me|him|her|them))|no\s+(?:reason|point)\s+(?:to|in)\s+(?:live|living|being\s+alive))\b",
    ),
    (
        "self_harm",
        rf"\b(?:{_NOT_SEE}\s+(?:the|any|much|a)\s+point|sees?\s+no\s+point|(?:there['’]?s|there\s+is)\s+no\s+point"
        rf"|what['’]?s\s+the\s+point|what\s+is\s+the\s+point|no\s+reason)\s+(?:of|in|to)\s+{_LIVING}"
        rf"|\b(?:tired|sick|done)\s+(?:of|with)\s+(?:living|being\s+alive|life)\b"
        r"|\blife\s*(?:isn['’]?t|is\s+not|['’]s\s+not|not|doesn['’]?t\s+feel)\s+worth\s+(?:living|it)\b"
        rf"|\b(?:can['’]?t|cannot|can\s+not)\s+(?:go|carry)\s+on\s+living\b",
    ),
    (
        "self_harm",
        r"\b(?:do(?:es)?n['’]?t|dont|doesnt|didn['’]?t|do\s+not|does\s+not|no\s+longer)\s+(?:really\s+)?(?:want|wants|wanna)\s+(?:to\s+)?(?:be\s+(?:alive|here\s+any\s*more|around\s+any\s*more)|live|wake\s+up|go\s+on\s+living|exist)\b",
    ),
    (
        "self_harm",
        rf"\b(?:overdos(?:ed|ing)|(?:an?|to|will|and)\s+overdose|overdose\s+(?:on|tonight|again)"
        rf"|od['’]?(?:d|ed|ing)|slit(?:ting)?\s+{_WHOSE}\s+wrists?"
        rf"|self[- ]?harm(?:s|ed|ing)?"
        rf"|cut(?:ting|s)?\s+{_WHOSE}\s+(?:own\s+)?(?:arms?|wrists?|legs?|thighs?))\b",
    ),
    (
        "harm_to_others",
        r"\b(?:going\s+to|gonna|want(?:s|ed)?\s+to|wanna|i['’]?ll|he['’]?ll|she['’]?ll|will|plan(?:s|ned|ning)?\s+to"
        r"|about\s+to|threaten(?:s|ed|ing)?\s+to|thinking\s+(?:of|about)|fantasi[sz]\w+\s+about|intends?\s+to)\s+"
        rf"(?:kill|stab|shoot|strangle|murder|beat|attack|poison|hurt|bomb|burn\s+down)(?:t?ing)?\s+(?!{_SELF}){_SOMEBODY}",
    ),
    (
        "harm_from_others",
        rf"\b{_NEAR}\s+(?:\w+\s+){{0,3}}?(?:hit|hits|beat|beats|punche[sd]|slap(?:s|ped)|choke[sd]|strangle[sd]"
        r"|rape[sd]?|kick(?:s|ed)|stabbed|stalk(?:s|ed)|grabbed|shoved)\s+(?:me|her|him|them)\b(?!\s+as\b)",
    ),
    (
        "harm_from_others",
        r"\b(?:threaten(?:s|ed|ing)?\s+(?:to\s+(?:kill|hurt|stab|shoot)\s+)?(?:me|her|him|them)|(?:stalk|follow)(?:ing|ed|s)\s+me\b"
        r"(?:\s+(?:home|again|around))?|(?:kill|hurt)\s+me\s+if\b)",
    ),
)
_COMPILED = tuple((what, re.compile(form, re.IGNORECASE)) for what, form in _FORMS)

_DIED = re.compile(
    r"(?:killed|hanged|hung|drowned|shot|gassed)\s+(?:him|her|them)sel(?:f|ves)\b"
    r"|(?:took|taken|ended)\s+(?:his|her|their)\s+(?:own\s+)?li(?:fe|ves)\b|committed\s+suicide\b",
    re.IGNORECASE,
)
"""Somebody who did is not in danger any more; the classifier reads who may be, beside the dead."""

_OF_WORK = re.compile(
    r"\b(?:supervisor|manager|boss|tutor|lecturer|examiner|team\s+lead(?:er)?|receptionist|admin"
    r"|line\s+manager)(?:\s+is|['’]s|\s+will|['’]ll|\s+would|['’]d)?\s+(?:(?:\w+\s+)?(?:going\s+to|gonna)"
    r"\s+)?(?:kill|murder|slaughter|strangle|shoot)\s+me$",
    re.IGNORECASE,
)
"""Whom a trainee fears so, and in no other sense; whoever means it says what was done."""

_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|denie[sd]|denying|without|isn['’]?t|wasn['’]?t|aren['’]?t|don['’]?t|doesn['’]?t"
    r"|didn['’]?t|won['’]?t|wouldn['’]?t|no\s+longer|neither|rather\s+than|instead\s+of|ruled\s+out)\b)"
    r"(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_NEGATED_FORM = re.compile(
    r"^(?:do|does|did|no\s|don|dont|doesnt|can|sees?\s+no|there|what|life)", re.IGNORECASE
)
_REPORTED = re.compile(
    r"\b(?:client|patient|pt|he|she|they|mum|mom|mother|dad|son|daughter|friend|colleague|kid|boy"
    r"|girl|student|pupil|flatmate|husband|wife|partner|guy|man|woman|supervisee|who)\b"
    r"(?:\W+\w+){0,4}\W*(?:sa(?:id|ys|ying)|told|tells|telling|text(?:s|ed)?|wrote|writes|goes|was\s+like|asked"
    r"|asks|whisper\w*|scream\w*|mutter\w*|shout\w*)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_OPEN_QUOTE = re.compile(r"[\"“‘](?=[^\"”’]*$)|(?<!\w)'(?=[^']*$)")
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|myself|im|i['’]m|i['’]?ll|wanna|kms)\b", re.IGNORECASE)


_HEDGE = re.compile(
    r"\b(?:ago|years?|used\s+to|back\s+(?:then|in)|once|last\s+(?:year|decade)|as\s+a\s+(?:teenager|child|kid|student)"
    r"|when\s+(?:i|he|she|they)\s+(?:was|were)|at\s+(?:school|sixteen|nineteen|uni)|(?:19|20)\d\d|in\s+recovery"
    r"|history\s+of|previous|past|former|essay|exam|quiz|training|trained|trainer|course|lecture|class|workshop"
    r"|module|textbook|book|novel|film|movie|series|episode|podcast|documentary|song|lyric|play|character|plot"
    r"|role[- ]?play\w*|dream\w*|if\s+(?:a|my|one|the|some)\s+(?:client|patient|day)|what\s+if"
    r"|imagine|suppose|hypothetical\w*"
    r"|vignette|polic(?:y|ies)|form|questionnaire|screening|checklist|statistics?|research|history"
    r"|how\s+(?:do|should|would|can)\s+(?:i|you|we|one)\s+(?:ask|talk|raise|bring|write|document|work)|ask(?:ed|ing)?\s+about"
    r"|joke\w*|joking|laugh\w*|lol|haha\w*|metaphor\w*|literally|figure\s+of\s+speech|idiom|denie[sd]|denying"
    r"|died|death\s+of|funeral|coroner\w*|inquest|bereave\w*|obituary"
    r"|lost\s+(?:a|my|our|another)\s+(?:\w+\s+)?(?:client|patient|resident|student|pupil)"
    r"|late\s+(?:husband|wife|father|mother)|anniversary|resolved|fine\s+now)\b",
    re.IGNORECASE,
)


def hedged(text: str) -> bool:
    """Whether anything places what a text says in the past, a lesson, a story or a joke."""
    return bool(_HEDGE.search(text))


class Plain(NamedTuple):
    """Where a danger is said plainly, of what, and who may be meant."""

    start: int
    end: int
    what: What
    who: tuple[Who, ...]


def plainly(text: str) -> list[Plain]:
    """The dangers of a text that are said in so many words, by place."""
    found: list[Plain] = []
    for what, form in _COMPILED:
        for match in form.finditer(text):
            before = text[max(0, match.start() - 120) : match.start()]
            negated_itself = _NEGATED_FORM.match(match.group())
            if _DIED.match(match.group()) or _OF_WORK.search(text[: match.end()]):
                continue
            if not negated_itself and _DENIED.search(_clause(before)):
                continue
            found.append(Plain(match.start(), match.end(), what, _who(match.group(), before)))
    return sorted(found)


def _clause(before: str) -> str:
    return re.split(r"[.!?;\n]|\bbut\b", before)[-1]


def _who(said: str, before: str) -> tuple[Who, ...]:
    """First person and not reported is whoever types; all else is somebody they write about."""
    clause = _clause(before)
    quoted = bool(_OPEN_QUOTE.search(before.rsplit("\n", maxsplit=1)[-1])) or bool(
        _REPORTED.search(clause)
    )
    own = re.search(r"\b(?:my|myself|my self|kms|me)\b", said, re.IGNORECASE)
    others = re.search(r"\b(?:him|her|them|his|their)(?:sel\w+)?\b", said, re.IGNORECASE)
    if own and not quoted:
        return ("clinician",)
    if others or quoted:
        return ("client", "other")
    subject = _FIRST_PERSON.search(" ".join(clause.split()[-4:]))
    third = re.search(r"\b(?:he|she|they|client|patient)\b", clause, re.IGNORECASE)
    if subject and not third:
        return ("clinician",)
    return ("client", "other") if third else ("clinician", "client", "other")
