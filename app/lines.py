"""Vetted lines that belong to no single theme."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from app.models import Model

PLACE = "{words}"
"""In a vetted line, where a person's own words come."""

LONGEST_COURTESY = 10
"""Words; more is a message, whatever they are."""

_WORD = re.compile(r"[^\W\d_]+")


class Leads(Model):
    """Words that lead into a quoted sentence, by what the sentence does."""

    normalise: tuple[str, ...]
    explain: tuple[str, ...]
    practise: tuple[str, ...]
    ask: tuple[str, ...]


class Courtesy(Model):
    """A kind of greeting, thanks or goodbye: the words that it is told by, and what is answered."""

    words: tuple[str, ...]
    says: tuple[str, ...]


class AboutDebrief(Model):
    """Questions about Debrief itself, as forms of a whole message, and what is answered.

    ``first_forms`` are such only where nothing was said before that they may be about.
    """

    forms: tuple[str, ...]
    first_forms: tuple[str, ...] = ()
    says: tuple[str, ...]


class BesideCourtesies(Model):
    """Words that may stand beside those of a courtesy."""

    words: tuple[str, ...]


class Lines(Model):
    """Lines for when no theme is clear, for courtesies, and for when the library has nothing.

    ``meant`` and ``meant_sit_with`` stand around what a word means; ``absent_told`` are for whoever
    told something and asked nothing.
    """

    openings: tuple[str, ...]
    heard: tuple[str, ...]
    asked: tuple[str, ...]
    meant: tuple[str, ...]
    meant_sit_with: tuple[str, ...]
    sit_with: tuple[str, ...]
    supervision: tuple[str, ...]
    absent: tuple[str, ...]
    absent_told: tuple[str, ...]
    leads: Leads
    courtesies: tuple[Courtesy, ...] = ()
    beside_courtesies: BesideCourtesies = BesideCourtesies(words=())
    about: tuple[AboutDebrief, ...] = ()

    def said_to_about(self, text: str, *, begun: bool) -> tuple[str, ...]:
        """What is said to a question about Debrief itself; empty where it is none.

        ``begun`` is whether anything was said before.
        """
        plain = " ".join(_WORD.findall(text.lower().replace("'", "").replace("’", "")))
        for asked in self.about:
            forms = asked.forms if begun else (*asked.forms, *asked.first_forms)
            if any(re.fullmatch(form, plain) for form in forms):
                return asked.says
        return ()

    def said_to_courtesy(self, text: str) -> tuple[str, ...]:
        """What is said to a courtesy and nothing beside it; empty where it says more."""
        plain = text.replace("'", "").replace("’", "")
        found = {word.lower() for word in _WORD.findall(plain)}
        known = {word for kind in self.courtesies for word in kind.words}
        known.update(self.beside_courtesies.words)
        if len(text.split()) > LONGEST_COURTESY or not known.issuperset(found):
            return ()
        kinds = (kind.says for kind in self.courtesies if found.intersection(kind.words))
        return next(kinds, ())


@lru_cache(maxsize=1)
def load_lines() -> Lines:
    path = Path(__file__).with_name("lines.toml")
    return Lines.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
