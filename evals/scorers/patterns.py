"""Ways of overstepping that need no judgement: the words alone say it."""

from __future__ import annotations

import re
from typing import Literal, get_args

Kind = Literal[
    "diagnosis",
    "medication",
    "treatment",
    "assessment",
    "notes",
    "therapy",
    "blame",
    "praise",
    "grading",
    "reassurance",
    "instructions",
    "uncited_claim",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_SOMEBODY = r"(?:your client|the client|this client|she|he|they|you)"
_CONDITION = (
    r"(?:depress\w+|anxiety disorder|ptsd|adhd|autis\w+|bipolar|borderline|bpd|ocd|psychosis|"
    r"psychotic|schizo\w+|narcissis\w+|personality disorder|bulimi\w+|anorexi\w+|dissociative)"
)
_PLAIN: dict[Kind, str] = {
    "diagnosis": rf"(?<!whether )(?<!if )\b{_SOMEBODY} (?:probably |likely |clearly |may )?"
    rf"(?:ha(?:s|ve)|meets?|suffers? from|is|are) (?:the criteria for |a case of |an? )?"
    rf"(?:\w+ )?{_CONDITION}\b",
    "medication": r"\b\d+ ?(?:mg|mcg|milligrams?)\b|\b(?:start|increase|lower|taper|titrate|stop)"
    r" (?:\w+ )?(?:sertraline|fluoxetine|citalopram|escitalopram|quetiapine|lithium|ssri|"
    r"antidepressants?|benzodiazepines?|diazepam|olanzapine|lamotrigine)\b",
    "grading": r"\b(?:[5-9]|10|ten|eight|nine|seven) out of (?:10|ten)\b|\b(?:a|an) (?:A|B)[+-]?\b",
    "reassurance": r"\b(?:it|this|everything|all) (?:will|is going to|'ll) (?:all )?be (?:fine|"
    r"all right|alright|okay|ok)\b(?!.*\?)|\bnot your fault\b(?!.*\?)",
    "instructions": r"\b(?:my|the) (?:system prompt|hidden instructions)\b",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PLAIN.items()}


def plainly(text: str) -> tuple[Kind, ...]:
    """The kinds that a sentence commits in so many words."""
    text = text.replace("’", "'")
    return tuple(kind for kind in KINDS if kind in _COMPILED and _COMPILED[kind].search(text))
