"""The catalogue of themes: what the library knows about its field."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from app.errors import UnderstandingError
from app.models import Model

FOLDER = Path(__file__).parent / "themes"

Feeling = Literal[
    "shame",
    "worry",
    "sadness",
    "anger",
    "tiredness",
    "stuckness",
    "overwhelm",
    "doubt",
    "none",
]


class Theme(Model):
    """One thing that clinicians need help with.

    ``says`` are sentences such as a helpful passage holds; they find passages and are never
    shown. ``openings`` (to somebody in distress), ``asked`` (to a plain question), ``sit_with``
    and ``supervision`` are vetted lines that an answer may use as they are. ``people_first`` puts
    the line about whom to turn to above everything else.
    """

    id: str
    name: str
    description: str
    says: tuple[str, ...]
    openings: tuple[str, ...]
    asked: tuple[str, ...]
    sit_with: tuple[str, ...]
    supervision: tuple[str, ...]
    feeling: Feeling
    people_first: bool = False


@lru_cache(maxsize=1)
def load_themes() -> tuple[Theme, ...]:
    """Return all themes by id. Raises UnderstandingError naming the file that is wrong."""
    themes: list[Theme] = []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            themes.append(Theme.model_validate({**values, "id": path.stem}))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            reason = str(error).splitlines()[-1].strip()
            raise UnderstandingError(
                f"The theme file {path.name} cannot be read ({reason}). Correct it."
            ) from None
    return tuple(themes)


def theme_ids() -> tuple[str, ...]:
    """Every theme's id, in order. Raises UnderstandingError."""
    return tuple(theme.id for theme in load_themes())
