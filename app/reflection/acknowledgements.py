"""The vetted lines of the offline facilitator, and their typed loader."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from app.errors import UnderstandingError
from app.models import Model, Noticed

Texts = tuple[str, ...]


class HeardLines(Model):
    """Lines that show that what was said was heard, or what was wanted understood."""

    story_and_feeling: Texts
    story: Texts
    feeling: Texts
    between: Texts
    for_supervision: Texts
    short: Texts
    refused: Texts
    refused_danger: Texts
    skipped: Texts
    back: Texts
    paused: Texts
    resumed: Texts
    after_urgent: Texts
    said_safe: Texts
    danger_first: Texts
    long: Texts
    unreadable: Texts
    unclear: Texts
    attack: Texts
    off_subject: Texts
    nothing: Texts
    moved_on: Texts
    for_your_supervisor: Texts


class ShiftLines(Model):
    """Lines that name going round in circles, and offer to stop."""

    rumination: Texts
    repeating: Texts
    offer: Texts
    late: Texts


class Acknowledgements(Model):
    """Every line; see the head of acknowledgements.toml."""

    joined: Texts
    joined_plainly: Texts
    weighty: Texts
    general: Texts
    careful: Texts
    few: Texts
    denied: Texts
    unknown: Texts
    number: Texts
    safe: Texts
    time_enough: Texts
    heard: HeardLines
    shift: ShiftLines
    noticed: dict[Noticed, Texts]
    feeling: dict[str, Texts]

    def templates(self) -> Texts:
        """Every line that has a person's own words in it."""
        return (*self.joined, *self.joined_plainly)

    def plain(self) -> Texts:
        """Every line that stands by itself: the gate knows them word for word."""
        found = [
            *self.weighty,
            *self.general,
            *self.careful,
            *self.few,
            *self.denied,
            *self.unknown,
            *self.number,
            *self.safe,
        ]
        found.extend(self.time_enough)
        for group in (self.heard, self.shift):
            for name in type(group).model_fields:
                found.extend(getattr(group, name))
        for texts in (*self.noticed.values(), *self.feeling.values()):
            found.extend(texts)
        return tuple(found)


@lru_cache(maxsize=1)
def load_acknowledgements() -> Acknowledgements:
    """Raises UnderstandingError where the file cannot be read."""
    path = Path(__file__).with_name("acknowledgements.toml")
    try:
        return Acknowledgements.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        reason = str(error).splitlines()[-1].strip()
        raise UnderstandingError(f"{path.name} cannot be read ({reason}). Correct it.") from None
