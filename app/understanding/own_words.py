"""Stretches of what a person wrote that can be handed back to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.understanding.asking import begins_as_question
from app.understanding.feelings import Feelings

FEWEST, MOST = 3, 12
"""Words of a person's own that are taken up."""

_CUT = re.compile(
    r"[.!?;:,\n()–—…]+|\s-+\s|\b(?:and then|because|but|so that|although|though|except)\b", re.I
)
_BESIDE = re.compile(r"^(?:and|or|so|then|like|well|ok|okay|um|also|just)\s+", re.I)
_UNFIT = re.compile(
    r"[\"“”<>{}*_`\[\]|\\/@#$^~=]|\d"
    r"|\b(?:useless|stupid|idiot|failure|pathetic|incompetent|worthless|fraud|hopeless|terrible"
    r"|(?:want|need|wish)\w* (?:it|this|everything|it all) (?:to (?:stop|end|be over)|over|would)"
    r"|go on (?:any ?more|like this)|(?:can'?t|cannot|cnt|cant) go on"
    r"|bad therapist|hate|kill\w*|die|dead|suicid\w*|shit\w*|fuck\w*|bitch\w*|bastard|crap)\b",
    re.I,
)
"""What is not handed back: verdicts on oneself, danger, swearing, markup and numbers."""

_TAG = re.compile(
    r"\s*,\s*(?:(?:right|yes|yeah|no|eh|ok(?:ay)?|correct|innit|huh)"
    r"|(?:do|does|did|is|am|are|was|were|have|has|had|can|could|will|would|should|ca|wo|ai)"
    r"(?:n['’]?t)? (?:i|it|she|he|they|we|that|this))\s*\?",
    re.I,
)
"""What makes a question of the words before it: ", right?"."""

_MINE = re.compile(r"\b(?:i|i'm|i'd|i've|my|me|myself)\b", re.I)
_LAST = re.compile(
    r"\b(?:a|an|the|to|of|in|on|at|my|her|his|their|your|with|for|and|or|that|which|is|was|i|it"
    r"|like|as|if|when|so|not|really|very|just|from|by|about|into|than|she|he|they|who|what)$",
    re.I,
)


def clauses(words: str, feelings: Feelings) -> list[str]:
    """Stretches of the person's own words that can be handed back, the most telling first."""
    rated: list[tuple[float, int, str]] = []
    for at, piece in enumerate(_pieces(words)):
        count = len(piece.split())
        if not FEWEST <= count <= MOST or _UNFIT.search(piece) or _LAST.search(piece):
            continue
        if begins_as_question(piece):
            continue
        telling = 2.0 * bool(feelings.find(piece)) + bool(_MINE.search(piece))
        if not telling:
            continue
        telling -= abs(count - 6) / 6
        rated.append((-telling, at, piece))
    return [piece for _, _, piece in sorted(rated)]


def _pieces(words: str) -> Iterable[str]:
    at = 0
    for match in (*_CUT.finditer(words), None):
        end = len(words) if match is None else match.start()
        # What is asked is not handed back: one question a turn.
        asks = match is not None and ("?" in match.group() or _TAG.match(words, match.start()))
        piece = words[at:end].strip(" '’‘")
        at = end if match is None else match.end()
        if asks:
            continue
        while (shorter := _BESIDE.sub("", piece)) != piece:
            piece = shorter
        if piece:
            yield piece
