"""The form of what a chat model may say in a turn: company in the person's own words, and no more.

An answer may claim what it cites; here nothing is cited, so nothing is claimed, advised or
promised, and what is dropped costs little: vetted words stand ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.models import DropReason, TurnBrief
from app.pipeline.nearness import words
from app.pipeline.placeholders import PLACEHOLDER
from app.pipeline.sentences import MARKER

MOST_WORDS = 60
"""Of what a model says in a turn: it was asked for 35, and the question is what counts."""

_ASKS = re.compile(
    r"[?？؟⁇\u037e]"
    r"|^(?:(?:and|so|now|perhaps|maybe|please),? )*"
    r"(?:tell me|say (?:a (?:bit|little) )?more|describe|let me (?:know|ask)|share|walk me through"
    r"|i(?:'m| am)? (?:wonder|wondering|curious)|can you|could you|would you|do you|did you)\b"
    r"|\b(?:i(?:'d| would) (?:like|love|want) to (?:hear|know|ask)|i want to ask)\b",
    re.I,
)
"""A question by its sign or by its words: a turn asks one thing, and that comes after it."""

_QUOTED = re.compile(
    r"[“\"«„]([^”\"»“„]{2,}?)[”\"»“]"
    r"|(?<!\w)[‘']([^’']{2,}(?:[’']\w+[^’']*)*)[’'](?!\w)"
)

_ADVICE = (
    r"\b(?:should(?:n't)?|ought|must(?:n't)?|(?:need|needs|have|has) to|try|consider|make sure"
    r"|remember to|don't forget|next time|if you had|you (?:can|could)|you (?:may|might|would)"
    r" (?:want|wish|like|ask|tell|say|write|bring|take|use|leave|begin|start|stop|skip|do well))\b"
    r"|^(?:bring|take|ask|tell|write|leave|give|go|keep|let yourself|allow|avoid|stop|skip|do not"
    r"|don't|never|always|forget|contact|call|text|email|meet|imagine|close your|breathe|picture"
    r"|put|use|begin|start|say|think|notice)\b"
)
_CLAIMS = (
    r"\b(?:research\w*|stud(?:y|ies)|evidence|statistic\w*|in (?:most|many) (?:cases|sessions)"
    r"|in therapy|per ?cent"
    r"|(?:most|many|all|some|few) (?:people|clients?|patients?|therapists?|clinicians?|sessions?)"
    r"|(?:clients|patients|therapists|clinicians|people|sessions|silences|ruptures) (?:often|in|who"
    r"|usually|always|never|generally|tend|with|can|may|might|will|are|do|need|feel|have|like|want)"
    r")\b|%"
)
# What the one who writes will do is theirs to say.
_PROMISES = (
    r"(?<!\bi )\b(?:will|won't|going to)\b|\b\w+'ll\b(?<!\bi'll)"
    r"|\b(?:guarantee\w*|promise|rest assured|no way|no harm)\b"
)
_ITSELF = (
    r"\b(?:instruct\w+|prompts?|my (?:rules?|role|task|orders|guidelines)|language model|chatbot"
    r"|as an? (?:ai|assistant|model)|(?:i|we) (?:am|are|was|were|have been|had been)(?: only)?"
    r" (?:asked|told|given|meant|supposed|allowed|trained|required|made)"
    r"|i(?:'m| am) (?:sorry,? but|unable|not able|an? (?:ai|assistant|model))"
    r"|i (?:can't|cannot|can not|could not|may not|must not|won't)"
    r"|they (?:want|told|asked|gave|tell|ask)(?: (?:me|us))?)\b"
)
_BEYOND = re.compile("|".join((_ADVICE, _CLAIMS, _PROMISES, _ITSELF)), re.I)
"""More than company, by the words that it takes to say it: advice and orders, claims about anybody
but the two of them, what nobody knows yet, and what a model was told."""

_OFFICIAL = re.compile(
    r"\b(?:librar(?:y|ies)|articles?|passages?|chapters?|books?|papers?|according|supervis\w+"
    r"|protocols?|confidential\w*|polic(?:y|ies)|managers?|guidelines?|notes|records?|reports?"
    r"|diagnos\w+|medicat\w+|medicines?|doses?|disorders?|symptoms?|attachment|trauma\w*"
    r"|transference|countertransference|projection|unconscious)\b",
    re.I,
)
"""What belongs to others, to a clinic or to a book: said only where the person said it first."""

_SPACE = re.compile(r"\s+")
_EDGE = " .,;:!…-–—"


def asks(text: str) -> bool:
    """Whether a sentence asks for something, with a question mark or without."""
    return _ASKS.search(_straight(text)) is not None


def quotes(text: str) -> list[str]:
    """What stands between quotation marks."""
    return [(match[1] or match[2]).strip(_EDGE) for match in _QUOTED.finditer(text)]


def objections(text: str, turn: TurnBrief, shown: Sequence[str]) -> Iterable[DropReason]:
    """Why a model's sentence is not said after ``shown``, by its form alone."""
    own = " ".join((turn.words, *(one.text for one in turn.earlier if one.role == "user")))
    if asks(text):
        yield "asks"
    if MARKER.search(text):
        yield "citation_not_retrieved"
    if sum(len(words(one)) for one in (*shown, text)) > MOST_WORDS:
        yield "long"
    if any(_plain(quote) not in _plain(own) for quote in quotes(text)):
        yield "misquoted"
    if _placeholders(text) - _placeholders(own):
        yield "stranger"
    if _beyond(text, own):
        yield "beyond"


def _beyond(text: str, own: str) -> bool:
    # The person's own words are theirs, whatever they hold.
    said = _straight(_QUOTED.sub("“”", text))
    if _BEYOND.search(said):
        return True
    theirs = _plain(own)
    return any(_plain(match.group()) not in theirs for match in _OFFICIAL.finditer(said))


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def _straight(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'")


def _plain(text: str) -> str:
    return _SPACE.sub(" ", _straight(text)).casefold().strip()
