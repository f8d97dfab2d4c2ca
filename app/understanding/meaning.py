"""Whether a message asks what a word means, and which sentence says it."""

from __future__ import annotations

import re

MOST_WORDS = 5
"""Of a term."""

LONGEST = 300
"""Characters; whoever writes more tells of something."""

_TERM = r"[\"“‘']?(?P<term>[\w’' /-]+?)[\"”’']?"
_ARTICLE = r"(?:(?:a|an|the|this|that|my|your)\s+)?"
_END = r"(?:\s+(?:mean(?:s|ing)?|exactly|actually|really|anyway|even|again|in therapy|pls|please))*"

_ASKS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:.*[,.!;:]\s*)?(?:so\s+|and\s+|but\s+)?what(?:['’]?s| is| are| does| do| did)?"
        rf"\s+(?:(?:they|he|she|people|supervisors?|my supervisor)\s+mean(?:s|t)?\s+by\s+)?"
        rf"(?:meant by\s+|the meaning of\s+)?{_ARTICLE}{_TERM}{_END}",
        rf"(?:.*[,.!;:]\s*)?(?:what(?:['’]?s| is)\s+)?(?:the\s+)?(?:meaning|definition)\s+of"
        rf"\s+{_ARTICLE}{_TERM}{_END}",
        rf"(?:please\s+)?(?:can you\s+|could you\s+)?(?:define|explain|describe)\s+{_ARTICLE}"
        rf"{_TERM}(?:\s+(?:to me|for me|in plain (?:words|english)))?{_END}",
        rf".*\b(?:says?|said|saying|calls?|called it|mentions?|mentioned|uses?|used|word|about)"
        rf"\s+{_ARTICLE}{_TERM}[,.;:?]*\s+(?:and\s+)?what(?:['’]?s| is| does)"
        rf"\s+(?:that|it|this)(?: word)?{_END}",
        rf"{_TERM}\s+(?:meaning|definition)",
    )
)
"""Forms of a whole message."""

_ALONE = re.compile(rf"{_TERM}\s*\?+", re.IGNORECASE)
"""A word and a question mark."""

_SAYS = (
    r"(?:means|mean|is|are|describes|refers|names|was|were|can be|stands for)\b"
    r"(?! (?:no|not|never|different|often|rarely)\b)"
)
_PLURAL = re.compile(r"(?<=\w{3})s$")


def asked_terms(text: str) -> tuple[str, ...]:
    """The terms whose meaning a message may ask, in plain letters; none where it asks for none."""
    if len(text) > LONGEST:
        return ()
    whole = " ".join(text.replace("“", "").replace("”", "").split())
    plain = whole.strip(" .!?…")
    found = (*(form.fullmatch(plain) for form in _ASKS), _ALONE.fullmatch(whole))
    terms = (_plain(match["term"]) for match in found if match is not None)
    return tuple(dict.fromkeys(term for term in terms if 0 < len(term.split()) <= MOST_WORDS))


def defines(sentence: str, term: str) -> bool:
    """Whether a sentence begins by saying what a term means, as "Splitting means …" does."""
    said = re.match(
        rf"(?:the |a |an |in \w+ (?:the |a |an )?)?(?P<term>.+?) {_SAYS}", _plain(sentence)
    )
    return said is not None and _singular(said["term"]) == _singular(term)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _singular(term: str) -> str:
    return _PLURAL.sub("", term)
