"""What is noticed in a turn: themes, signs, feelings, and what it has told already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.models import Heard, Noticed, Told
from app.pipeline.compose import CLEAR_THEME
from app.ports import Vector
from app.reflection.filing import TAKES_TO_SUPERVISION, WONDERS_BETWEEN, feels
from app.reflection.short_answers import says_little
from app.reflection.wishes import short_of_time
from app.understanding.feelings import Feelings
from app.understanding.noticing import Noticer

MOST_THEMES = 3

STORY_WORDS = 25
"""Words from which a turn about somebody else has told a story."""

SAME_SHARE = 0.6
"""Of the telling words of a sentence, those that an earlier sentence shares where it repeats it."""

FEWEST_TELLING = 4
"""Telling words without which a sentence is too short to be a repetition."""

SAME_WORDS, SAME_TELLING = 4, 2
"""Words of a clause, and telling ones among them, from which the very same is a repetition."""

BETWEEN: frozenset[Noticed] = frozenset({"rupture", "silence", "agenda_mismatch"})

_OTHERS = re.compile(
    r"\b(?:she|he|they|her|him|them|client|patient|couple|group|kid|boy|girl|lad|lady|man|woman"
    r"|mum|mom|student|family)\b",
    re.I,
)
_FELT_THEN = re.compile(r"\b(?:felt|made me|left me|was left)\b", re.I)
_FOR_SOMEBODY = re.compile(
    r"\b(?:worried|anxious|nervous|concerned|scared|afraid|sad|sorry|glad|relieved)(?: sick)? "
    r"(?:about|for|that) (?:her|him|them|it|s?he|they|my client|the client|this client)\b",
    re.I,
)
_NOT_I = r"(?:(?!\bi\b)[^,;:])"
_THEIRS = re.compile(
    rf"\b(?:s?he|they|(?:my |the )?client)\b{_NOT_I}*?\b(?:said|says|told|talked|talks|felt|feels"
    rf"|feeling|was|were|is|are|looked|seemed)\b{_NOT_I}*",
    re.I,
)
"""What is said of somebody else, to the end of the clause: their emptiness is not the writer's."""

_SENTENCE = re.compile(r"[^.!?\n]+")
_CLAUSE = re.compile(r"[^.!?,;:\n]+")
_WORD = re.compile(r"[a-z']{3,}")
_ANY_WORD = re.compile(r"[\w']+")
_COMMON = frozenset(
    [
        "the",
        "and",
        "that",
        "was",
        "her",
        "his",
        "him",
        "she",
        "they",
        "them",
        "you",
        "your",
        "for",
        "with",
        "not",
        "but",
        "had",
        "have",
        "has",
        "this",
        "what",
        "when",
        "just",
        "all",
        "about",
        "out",
        "would",
        "could",
        "should",
        "there",
        "then",
        "were",
        "been",
        "did",
        "didn't",
        "don't",
        "i'm",
        "it's",
        "like",
        "get",
        "got",
        "one",
        "from",
        "how",
        "why",
        "who",
        "which",
        "than",
        "because",
        "into",
        "again",
        "still",
        "really",
        "very",
        "much",
        "even",
        "said",
        "say",
        "says",
        "saying",
        "keep",
        "know",
        "think",
        "thing",
    ]
)
_STEM = 5
"""First letters of a word by which its forms are taken for one."""


class Listener:
    """Listens to one masked turn with those before it in mind."""

    def __init__(self, noticer: Noticer, feelings: Feelings) -> None:
        self._noticer = noticer
        self._feelings = feelings

    def hear(self, words: str, earlier: Sequence[str] = ()) -> tuple[Heard, Vector]:
        """Return what was heard, and the turn's embedding. Raises EmbedderError."""
        read = self._noticer.read(words)
        noticed: list[Noticed] = list(read.noticed)
        if repeats(words, earlier):
            noticed.append("repeating")
        feelings = self._feelings.find(words)
        if "numb" in noticed and "numb" not in feelings:
            feelings = (*feelings, "numb")
        themes = [one.theme for one in read.themes if one.probability >= CLEAR_THEME]
        if says_little(words) and not noticed and not feelings:
            themes = []
        heard = Heard(
            noticed=tuple(noticed),
            feelings=feelings,
            themes=tuple(themes[:MOST_THEMES]),
            told=told(words, noticed),
        )
        return heard, read.vector


def told(words: str, noticed: Sequence[Noticed]) -> tuple[Told, ...]:
    """What a turn holds that a later question would ask for."""
    found: list[Told] = []
    story = len(words.split()) >= STORY_WORDS and bool(_OTHERS.search(words))
    if story:
        found.append("story")
        if WONDERS_BETWEEN.search(words) and BETWEEN.intersection(noticed):
            found.append("between")
    if _told_feeling(words, story=story):
        found.append("feeling")
    if TAKES_TO_SUPERVISION.search(words):
        found.append("for_supervision")
    if short_of_time(words):
        found.append("short_of_time")
    return tuple(found)


def _told_feeling(words: str, *, story: bool) -> bool:
    """Whether it says what the session was like for the writer.

    "Tired" says how somebody is; beside a story it says how the session was. Being worried about
    somebody says more of them.
    """
    for sentence in _SENTENCE.findall(words):
        own = _FOR_SOMEBODY.sub(" ", sentence.replace("’", "'"))
        own = _THEIRS.sub(" ", own)
        if feels(own) and (story or _FELT_THEN.search(own)):
            return True
    return False


def repeats(words: str, earlier: Sequence[str]) -> bool:
    """Whether a sentence says in much the same words what one before it said, or a clause in the
    very same words."""
    if any(_clauses(words) & _clauses(text) for text in earlier):
        return True
    before = [telling for text in earlier for telling in _telling(text)]
    for telling in _telling(words):
        for other in before:
            if len(telling & other) >= SAME_SHARE * min(len(telling), len(other)):
                return True
    return False


def _clauses(text: str) -> frozenset[str]:
    """Its clauses that say something: a set phrase has hardly a telling word."""
    parts = (" ".join(_ANY_WORD.findall(part)) for part in _CLAUSE.findall(_plainly(text)))
    return frozenset(
        part
        for part in parts
        if len(part.split()) >= SAME_WORDS
        and sum(word not in _COMMON for word in _WORD.findall(part)) >= SAME_TELLING
    )


def _plainly(text: str) -> str:
    return text.lower().replace("’", "'")


def _telling(text: str) -> list[frozenset[str]]:
    """The words of each sentence that tell it from others."""
    found: list[frozenset[str]] = []
    for match in _SENTENCE.finditer(_plainly(text)):
        words = {w[:_STEM] for w in _WORD.findall(match.group()) if w not in _COMMON}
        if len(words) >= FEWEST_TELLING:
            found.append(frozenset(words))
    return found
