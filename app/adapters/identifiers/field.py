"""The field's own names: theorists, tests and schools, that are nobody in a clinician's story."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise

import regex

from app.adapters.identifiers.written import known, words_of
from app.models import Identifier
from app.understanding.lexicon import Lexicon

COMMON_FROM = 0.2
"""Of the lexicon's commonness, 0 to 1: a name of the field that is also a word proves nothing."""

_PERSONAL_AFTER = regex.compile(
    r"(?:['’]?s)?\s+(?:(?:is|was|turned|turns)\s+(?:\w+ing\b|\d+|late|back|here|dead|off)"
    r"|and (?:i|me)\b|cried|cries|came|comes|cancel\w+|rang|texted|emailed|left|lost|missed|brought"
    r"|wept|sobbed|(?:has|hasn|is|isn|did|didn|won|does|doesn)['’]?t\b|mum|mom|dad|mother|father"
    r"|wife|husband|brother|sister|family|kids?|sons?|daughters?|partner|session|file|notes|case"
    r"|appointment)\b",
    regex.IGNORECASE,
)
_PERSONAL_BEFORE = regex.compile(
    r"\b(?:clients?|patients?|pt|mum|mom|dad|mother|father|brother|sister|husband|wife|son|daughter"
    r"|partner|friend|colleague|supervis\w+|boss|manager|tutor|nurse|saw|seen|seeing|told|met|meet"
    r"|rang|called|named|texted|emailed|with|mr|mrs|ms|miss|mx|dr|sir|for|(?<!according )to|and i"
    r"|me and)\W+$",
    regex.IGNORECASE,
)
_INDEFINITE = regex.compile(r"\ban?\s$", regex.IGNORECASE)
_EPONYM = regex.compile(
    r"(?:['’]s)?\s+(?:scale|inventory|triangle|questionnaire|index|model|technique|syndrome|matrix"
    r"|squiggle|hierarchy|pyramid)\b",
    regex.IGNORECASE,
)
"""What carries the name of somebody who is nobody's client: the Karpman triangle."""

_THEORY = regex.compile(
    r"\s+(?:model|approach|scales?|stages?|theory|method|criteria|school|style|pyramid|posture"
    r"|triangle|cycle|circles?|group|tradition|technique|therapy|team|interview|test)\b",
    regex.IGNORECASE,
)
"""What follows a name that is also a hospital's, a town's or a firm's, where the field has it."""

_THEORY_WORD = regex.compile(
    r"model|approach|scales?|stages?|pyramid|posture|triangle|squiggle|method"
)
_PARTICLES = frozenset({"van", "der", "von", "de", "kubler"})


class FieldNames:
    """Tells a name of the field from somebody who has the same one."""

    def __init__(self, lexicon: Lexicon) -> None:
        """``lexicon`` says which of them are first names or ordinary words as well."""
        lines = files("app.understanding").joinpath("field_names.txt").read_text("utf-8")
        kept = (line for line in lines.splitlines() if not line.startswith("#"))
        self._listed = frozenset(" ".join(kept).split())
        self._lexicon = lexicon
        self._alone = frozenset(name for name in self._listed if self._of_the_field_alone(name))

    def has(self, text: str, one: Identifier, personal: set[str]) -> bool:
        """Whether a found name is the field's. ``personal`` are words told of people elsewhere."""
        if one.label == "person" and _EPONYM.match(text, one.end):
            return True
        written = text[one.start : one.end]
        words = words_of(written)
        if not personal.isdisjoint(words):
            return False
        if written.isupper() and self._listed.issuperset(words):
            return True
        count = len(words)
        while words and _THEORY_WORD.fullmatch(words[-1]):
            words.pop()
        if not words or not self._theorist(text, words):
            return False
        theory = len(words) < count or bool(_THEORY.match(text, one.end))
        before = text[max(0, one.start - 12) : one.start]
        return one.label == "person" or theory or bool(_INDEFINITE.search(before))

    def _theorist(self, text: str, words: Sequence[str]) -> bool:
        """A surname of the field alone; after a first name, only beside others or a theory."""
        known_here = self._alone | _PARTICLES
        if not set(words) - known_here:
            return not self._alone.isdisjoint(words)
        first, rest = words[0], set(words[1:])
        if not known(self._lexicon, first)["first"] or rest - known_here:
            return False
        said = words_of(text)
        # The reader may have parted the two: "Christine" of Christine Padesky.
        surname = rest or {after for word, after in pairwise(said) if word == first}
        others = self._alone.intersection(said) - surname
        return not self._alone.isdisjoint(surname) and bool(others or _THEORY.search(text))

    def _of_the_field_alone(self, name: str) -> bool:
        of = known(self._lexicon, name)
        return not of["first"] and of["common"] < COMMON_FROM


def personal(text: str, one: Identifier) -> bool:
    """Whether the words around a name tell of somebody in the writer's life."""
    before = text[max(0, one.start - 30) : one.start]
    return bool(_PERSONAL_BEFORE.search(before) or _PERSONAL_AFTER.match(text, one.end))
