"""Labelled examples: one JSON object a line, in files named by who wrote them."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import ValidationError

from app.errors import UnderstandingError
from app.models import IdentifierLabel, Model, Noticed, Route, What, Who

FOLDER = Path(__file__).parent / "examples"

SOURCES = {"themes": ("themes",), "scope": ("themes", "scope"), "quoting": ("quoting",)}
"""The kinds of example that each classifier learns from."""

_MARK = re.compile(r"\{\{(\w+):(.*?)\}\}", re.DOTALL)

ADAPTER_KINDS = (
    "themes",
    "scope",
    "screening",
    "boundary",
    "identifiers",
    "support",
    "asked",
    "noticing",
)
"""The kinds that the adapter learns from."""

SPELT_KINDS = ("asked", "noticing", "screening", "themes")
"""The kinds whose words are counted, so that a misspelt one is known for what it is."""

KEPT_FOR_THRESHOLDS = "writer-s"
"""Whose turns nothing learns to notice from: by them it is chosen how sure noticing must be."""

UNHEARD = frozenset({"writer-k", "writer-l", "writer-m", "writer-n"})
"""Writers of turns from whom no adapter has learnt: the linear models beside it have."""

Example = TypeVar("Example", bound=Model)


class ThemeExample(Model):
    """A message and the themes it is about, the main one first."""

    text: str
    themes: tuple[str, ...]


class ScopeExample(Model):
    """A message, and whether the library is for it. ``near`` ones are of the therapy world."""

    text: str
    inside: bool
    near: bool = False


class QuotingExample(Model):
    """A sentence of an article, and what it can do when quoted alone."""

    text: str
    role: Literal["normalise", "explain", "practise", "ask", "unfit"]


class RiskExample(Model):
    """Who may be in danger of what, and the words that say so, plainly or as a hint."""

    who: Who
    what: What
    words: str
    how: Literal["plain", "hinted"]


class ScreeningExample(Model):
    """A message, the risks in it and its route.

    ``kind`` is the clinical work asked for, or what makes a harmless message look grave.
    """

    text: str
    risks: tuple[RiskExample, ...]
    route: Route
    kind: str


class BoundaryExample(Model):
    """A sentence of an answer and its verdict. ``cited`` ones would carry a marker."""

    sentence: str
    cited: bool
    verdict: Literal["pass", "drop"]
    reasons: tuple[str, ...]


class SupportExample(Model):
    """A claim with the passages that it cites; ``how`` says in what way it is true or not."""

    passages: tuple[dict[str, str], ...]
    sentence: str
    verdict: Literal["pass", "drop"]
    reasons: tuple[str, ...]
    how: str


class Place(Model):
    """A passage of the corpus: ``anchor`` is a few words that stand in no other of its article."""

    article: str
    anchor: str


class AskedExample(Model):
    """A message, the passages that answer it, the best first, and those that help a little.

    ``danger``: somebody may be in danger in it, so it is no example of a harmless message.
    """

    text: str
    style: Literal["plain", "oblique", "typos", "in-context", "short"]
    best: tuple[Place, ...]
    also: tuple[Place, ...]
    danger: bool = False


class NoticingExample(Model):
    """A turn of a debrief, and everything that is to be noticed in it; nothing in most.

    ``danger``: somebody may be in danger in it, so it is no example of a harmless message.
    """

    text: str
    noticed: tuple[Noticed, ...]
    danger: bool = False


class IdentifierExample(Model):
    """A message with each identifier marked as ``{{label:words}}``."""

    text: str
    note: str

    def unmarked(self) -> tuple[str, tuple[tuple[int, int, IdentifierLabel], ...]]:
        """The text as it would be typed, and (start, end, label) of each identifier."""
        typed = ""
        spans: list[tuple[int, int, IdentifierLabel]] = []
        at = 0
        for mark in _MARK.finditer(self.text):
            typed += self.text[at : mark.start()]
            label: IdentifierLabel = mark[1]  # type: ignore[assignment]
            spans.append((len(typed), len(typed) + len(mark[2]), label))
            typed += mark[2]
            at = mark.end()
        return typed + self.text[at:], tuple(spans)


def read_examples(kind: str, model: type[Example]) -> dict[str, list[Example]]:
    """Return the examples of a kind by writer. Raises UnderstandingError naming file and line."""
    found: dict[str, list[Example]] = {}
    for path in sorted((FOLDER / kind).glob("*.jsonl")):
        rows: list[Example] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                rows.append(model.model_validate(json.loads(line)))
            except (ValidationError, json.JSONDecodeError) as error:
                reason = str(error).splitlines()[0]
                raise UnderstandingError(
                    f"Line {number} of examples/{kind}/{path.name} cannot be read ({reason}). "
                    "Correct it."
                ) from None
        found[path.stem] = rows
    return found


def section_questions(corpus: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return the questions that the corpus' sections answer, each with the sections' themes."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for path in sorted(corpus.glob("*.md")):
        head = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")[0]
        try:
            sections = yaml.safe_load(head)["sections"]
            found.extend(
                (str(question), tuple(section["themes"]))
                for section in sections
                for question in section["questions"]
            )
        except (yaml.YAMLError, KeyError, TypeError) as error:
            raise UnderstandingError(
                f"The front matter of {path.name} cannot be read ({type(error).__name__}). "
                "Correct it."
            ) from None
    return found


def examples_hash(kinds: tuple[str, ...], corpus: Path) -> str:
    """Return a hash of all that a classifier learns from: its weights record it."""
    digest = sha256()
    for kind in kinds:
        for path in sorted((FOLDER / kind).glob("*.jsonl")):
            digest.update(f"{kind}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    if "themes" in kinds:
        digest.update(json.dumps(section_questions(corpus)).encode())
    return digest.hexdigest()[:16]
