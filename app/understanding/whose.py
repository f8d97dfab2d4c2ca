"""Of whom a message speaks: of somebody else at all, or of its writer alone."""

from __future__ import annotations

import re

_OF_ANOTHER = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|clients?|patients?|pts?|colleagues?|friends?"
    r"|someone|somebody|people|person|couple|family|mother|father|mum|mom|dad|brother|sister"
    r"|partner|wife|husband|man|woman|boy|girl|child|children|kids?|teens?|teenager|lad|lass|son"
    r"|daughter|students?|trainee|supervisee|supervisor|flatmate|neighbour|\d+ ?y/?o)\b",
    re.IGNORECASE,
)
_TREATED = (
    r"(?:dose|meds|medication|medicine|tablets|pills|antidepressants?|diagnosis|symptoms|adhd"
    r"|autism|depression|anxiety|ptsd|prescription)"
)
_FOR_SELF = re.compile(
    r"\b(?:should|can|could|may|must|do|shall) i (?:\w+ ){0,3}?(?:take|stop|start|come off"
    r"|go (?:on|off)|double|up|lower|increase|reduce|skip|mix)\b"
    r"|\b(?:do|have|might|could|would) i (?:\w+ ){0,2}?(?:have|got)\b"
    r"|\bam i (?:\w+ ){0,2}?(?:bipolar|autistic|adhd|depressed|borderline|psychotic|ill"
    r"|on the spectrum)\b"
    rf"|\bmy (?:own )?(?:\w+ )?{_TREATED}\b"
    r"|\bwhat['’]?s wrong with me\b|\bi(?:['’]m| am) (?:on|taking) \d*\w+",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile(
    r"\b(?:give|giv(?:es|ing)|prescrib\w*|suggest\w*|recommend\w*|advis\w*|diagnos(?:e|ed|ing)"
    r"|record|write|put|say|tell|offer|my \d+ ?(?:am|pm))\b",
    re.IGNORECASE,
)


def speaks_of_another(text: str) -> bool:
    """Whether a text points at anybody but its writer, by a pronoun or as kin, client or the like.

    A name alone is not seen.
    """
    return _OF_ANOTHER.search(text) is not None


def asks_for_self(text: str) -> bool:
    """Whether a request for clinical work plainly asks it for the writer themself."""
    others = speaks_of_another(text) or _FOR_ANOTHER.search(text)
    return not others and _FOR_SELF.search(text) is not None
