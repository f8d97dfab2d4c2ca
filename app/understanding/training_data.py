"""Labelled texts of each classifier, with the hand that wrote them."""

from __future__ import annotations

from pathlib import Path

from app.errors import UnderstandingError
from app.models import Model
from app.understanding.examples import (
    QuotingExample,
    ScopeExample,
    ThemeExample,
    read_examples,
    section_questions,
)
from app.understanding.themes import load_themes

SECOND_SHARE = 0.3
"""Of a message's weight that goes to its second theme."""


class LabelledText(Model):
    """A text and its labels, the main one first.

    Texts of one ``group`` are held out together; those of none are never held out.
    """

    text: str
    labels: tuple[str, ...]
    group: str

    def shares(self) -> tuple[tuple[str, float], ...]:
        if len(self.labels) == 1:
            return ((self.labels[0], 1.0),)
        return ((self.labels[0], 1 - SECOND_SHARE), (self.labels[1], SECOND_SHARE))


def labelled_texts(name: str, corpus: Path) -> list[LabelledText]:
    """Raises UnderstandingError for a theme that is not in the catalogue."""
    match name:
        case "themes":
            return _themes(corpus)
        case "scope":
            return [*_scope(), *_inside(_themes(corpus))]
        case _:
            return _quoting()


def _themes(corpus: Path) -> list[LabelledText]:
    known = {theme.id for theme in load_themes()}
    sections = [
        ThemeExample(text=question, themes=themes[:2])
        for question, themes in section_questions(corpus)
    ]
    rows: list[LabelledText] = []
    for writer, examples in {**read_examples("themes", ThemeExample), "": sections}.items():
        for example in examples:
            unknown = [theme for theme in example.themes if theme not in known]
            if unknown or not example.themes:
                raise UnderstandingError(
                    f"An example of {writer or 'the corpus'} names {unknown or 'no theme'}; "
                    "correct it or add the theme."
                )
            rows.append(LabelledText(text=example.text, labels=example.themes[:2], group=writer))
    return rows


def _inside(rows: list[LabelledText]) -> list[LabelledText]:
    return [row.model_copy(update={"labels": ("inside",)}) for row in rows]


def _scope() -> list[LabelledText]:
    return [
        LabelledText(text=row.text, labels=("inside" if row.inside else "outside",), group=writer)
        for writer, rows in read_examples("scope", ScopeExample).items()
        for row in rows
    ]


def _quoting() -> list[LabelledText]:
    # One writer so far: his rows are held out in turn by number, not by hand.
    return [
        LabelledText(text=row.text, labels=(row.role,), group=f"{writer} {number % 6}")
        for writer, rows in read_examples("quoting", QuotingExample).items()
        for number, row in enumerate(rows)
    ]
