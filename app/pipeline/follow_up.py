"""Make a follow-up stand alone by the conversation so far, without a model."""

from __future__ import annotations

import re

from app.models import Question

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LEANS_BACK = re.compile(
    r"""^\W*(?:
        (?:and|but|or|so|then|also|ok(?:ay)?|yes|yeah|no|nope|right|hmm+|well|sure)\b
      | (?:what|how)\s+about\b
      | (?:what|and)\s+if\b
      | (?:why|how\s+so|how\s+come|such\s+as|like\s+what|for\s+example|e\.?g|which|really
          |tell\s+me\s+more|more|go\s+on|say\s+more|anything\s+else|what\s+else|how\s+exactly
          |meaning|in\s+what\s+way)\b[^.!?]{0,40}[.!?]*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_POINTS_BACK = re.compile(
    r"\b(it|that|this|those|these|them|they|he|she|him|her|there|again|instead|either|too|"
    r"the\s+same|the\s+(first|second|last|other)(\s+one)?|one)\b",
    re.IGNORECASE,
)

SHORT_WORDS = 12
"""A message up to this long that points back is read with the one before it."""

CLIPPED_WORDS = 4
"""A message up to this long says too little alone, whatever its words."""

MOST_TURNS = 3


def standalone(question: Question) -> str:
    """Return the text to search for: the question, after the earlier ones it leans on.

    A message leans on the one before it when it opens like a reply, or is short and points back.
    Earlier messages come first, so that the newest words stay last and whole.
    """
    asked = [turn.text for turn in question.history if turn.role == "user"]
    texts = [question.text]
    while asked and len(texts) < MOST_TURNS and leans_back(texts[0]):
        texts.insert(0, asked.pop())
    return "\n".join(texts)


def leans_back(text: str) -> bool:
    words = len(_WORD.findall(text))
    if words <= CLIPPED_WORDS:
        return True
    if words <= 2 * SHORT_WORDS and _LEANS_BACK.match(text):
        return True
    return words <= SHORT_WORDS and bool(_POINTS_BACK.search(text))
