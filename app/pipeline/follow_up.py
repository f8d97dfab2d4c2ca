"""Make a follow-up stand alone by the conversation so far, without a model."""

from __future__ import annotations

import re

from app.models import Question

SHORT_WORDS = 12
"""A message up to this long that points back is read with the one before it."""

CLIPPED_WORDS = 4
"""A message up to this long says too little alone, save where it asks what something is."""

MOST_TURNS = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

_FILLER = re.compile(
    r"""^\W*(?:
        (?:so|ok(?:ay)?|hmm+|yeah|yes|hi|hello|hey|thanks|thank\s+you)\b
      | (?:right|well|sure|fine|great|good|no|nope)(?=\s*[,.;:–—-]|\s+(?:but|and|so)\b)
    )[\s,.;:!–—-]*""",
    re.IGNORECASE | re.VERBOSE,
)
"""How anybody starts to type; it says nothing about what follows."""

_REPLIES = re.compile(
    r"""^\W*(?:
        (?:and|but|or|then|also)\b
      | (?:what|how)\s+about\b
      | (?:what|even)\s+(?:if|with|when|then)\b
      | no\s+(?:i|it|that|she|he|they|we)\b
      | i\s+meant?\b
      | (?:i|we)\s+(?:should|shouldn['’]?t|can|could|just)\b[^.!?]*\?
      | next\s+time\b(?!\s+(?:i|we)\b)
      | too\s+\w+\s*(?:[,.;!?]|$)
      | (?:why|how\s+(?:so|come|often|exactly)|such\s+as|for\s+example|e\.?g|which|really
          |tell\s+me\s+more|more|go\s+on|say\s+more|anything\s+else|what\s+else
          |meaning|in\s+what\s+way)\b[^.!?]{0,40}[.!?]*$
      | like\s+(?:who|what|when|where|how)\b
      | (?:can|could|would)\s+you\s+(?:give|explain|expand|elaborate|say|show|tell)\b
      | [^.!?]{0,40}\bthough\s*[.!?]
      | [^.!?]{0,40}\bthough$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a reply opens: a conjunction, a bare question word, a conclusion to confirm."""

_WITHOUT_SUBJECT = re.compile(
    r"""^\W*(?:
        (?:did|done|said|tried|told|asked|rang|called|doing|trying)\s+(?:all\s+(?:of\s+)?)?
            (?:it|that|this|them|those|these|him|her)\b(?!\s+\w+ing\b)
      | (?:works?|worked|helps?|helped)\b
      | (?:doesn['’]?t|didn['’]?t|won['’]?t)\s+(?:work|help)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""An answer to advice, with what it is about left out: "did that", "works for a day"."""

_ANOTHER = re.compile(
    r"\b(?:anyway|unrelated|by\s+the\s+way|btw|something\s+else|change\s+of\s+subject|separately"
    r"|(?:another|different|other|next|new)\s+(?:client|patient|one|person|thing|question|topic"
    r"|subject|session))\b",
    re.IGNORECASE,
)

_ASKS_WHAT = re.compile(r"^\W*what(?:['’]?s|\s+is|\s+are)\s+(?:an?\s+)?[^\W\d]{5,}\W*$", re.I)

_PERSON = re.compile(
    r"\b(?:clients?|patients?|someone|somebody|people|person|couple|family|mother|father|man|"
    r"woman|boy|girl|child|kid|teenager)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"\ban?\s+(?!client|patient|colleague|friend)\w+", re.IGNORECASE)
_OF_A_PERSON = re.compile(r"\b(?:he|she|him|her|they|them)\b", re.IGNORECASE)
_OF_A_THING = re.compile(r"\b(?:it|those|these)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"""\b(?:
        this(?!\s+(?:client|patient|person|man|woman|morning|afternoon|evening|week|month|year
            |work|job|profession)\b)
      | that(?!\s+(?:i|we|my|our|a|an|the|some|every|most|clients?|people)\b)
      | there(?!\s+(?:is|are|was|were|will|might)\b)(?!['’]s\b)
      | the\s+same
      | the\s+(?:first|second|third|last|other)(?=\s+one\b|\W*$)
      | (?:again|instead|already)
      | (?:either|too)(?=\W*$)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|isn['’]?t)\s+it\s+(?:\w+\s+){1,2}(?:to|that|if|when|for)\b", re.IGNORECASE
)
"""The "it" of "is it normal to", which stands for nothing."""


def standalone(question: Question, *, follows: bool = False) -> str:
    """Return the text to search for: the question, after the earlier ones it leans on.

    A message leans on the one before it when it opens like a reply, or is short and points back;
    where it is known for other reasons, ``follows`` says so. Earlier messages come first, so that
    the newest words stay last and whole.
    """
    asked = [turn.text for turn in question.history if turn.role == "user"]
    texts = [question.text]
    while asked and len(texts) < MOST_TURNS and (follows or leans_back(texts[0])):
        texts.insert(0, asked.pop())
        follows = False
    return "\n".join(texts)


def leans_back(text: str) -> bool:
    """Whether a message needs the one before it to be understood; wrong now and then."""
    body = _without_fillers(text)
    words = len(_WORD.findall(body))
    if words <= CLIPPED_WORDS:
        return _points_back(body) or not _ASKS_WHAT.match(body)
    if words <= 2 * SHORT_WORDS and (_REPLIES.match(body) or _WITHOUT_SUBJECT.match(body)):
        return True
    return words <= SHORT_WORDS and _points_back(body)


def stays_on(text: str) -> bool:
    """Whether a message may be about what was said before it: it leans on it, or is short and names
    no other subject. Of use where to be wrong costs little and to miss it much."""
    short = len(_WORD.findall(text)) <= SHORT_WORDS
    return leans_back(text) or (short and not _ANOTHER.search(text))


def _without_fillers(text: str) -> str:
    while filler := _FILLER.match(text):
        text = text[filler.end() :]
    return text


def _points_back(text: str) -> bool:
    """Whether a pronoun or the like stands for nothing that the message itself named before."""
    text = _EXPLETIVE.sub(" ", text)
    return bool(
        _POINTS_BACK.search(text)
        or _unnamed(_OF_A_PERSON, _PERSON, text)
        or _unnamed(_OF_A_THING, _THING, text)
    )


def _unnamed(pronoun: re.Pattern[str], name: re.Pattern[str], text: str) -> bool:
    found = pronoun.search(text)
    return found is not None and not name.search(text, 0, found.start())
