"""Figures on rows of public data sets, where they are present; they are not the project's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.metrics import Proportion
from evals.safety import floors
from evals.safety.figures import Figure, SetName, figure, share, with_parts
from evals.safety.identifiers import Counted, Mask, words_masked
from evals.safety.screening import Screen

SET: SetName = "public"

NO_RISK = ("no_harm_distress", "si_risk_none")
"""Labels of the crisis rows on which nobody is in danger."""

NOT_MASKED = ("TITLE", "NRP")
"""Titles and nationalities: Safe Harbor's list does not have them, and Debrief leaves them."""

OLDEST_TOLD = 89
"""Years. Safe Harbor masks an age above it."""


class _Row(BaseModel):
    """A row of a public data set, of which we read these fields alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class OverRefusalRow(_Row):
    """A prompt that only sounds dangerous (``safe``) or is."""

    prompt: str
    label: Literal["safe", "unsafe"]
    type: str


class CrisisRow(_Row):
    """A message of somebody in danger; ``explicit_terms`` where it says so in plain words."""

    text: str
    label: str
    explicit_terms: bool


class PublicSpan(_Row):
    """An identifier; 0-based, end exclusive."""

    type: str
    start: int
    end: int


class IdentifierRow(_Row):
    """A text and its identifiers."""

    text: str
    spans: tuple[PublicSpan, ...]


class InjectionRow(_Row):
    """An attack; ``surface`` says whether a person types it or an article holds it, or either."""

    text: str
    kind: str
    surface: str


Row = TypeVar("Row", bound=_Row)


def measure_public(folder: Path, screen: Screen, mask: Mask) -> tuple[list[Figure], list[str]]:
    """Return the figures, and a line for each file that is not there. Raises ValueError."""
    figures: list[Figure] = []
    missing: list[str] = []

    def rows(name: str, model: type[Row]) -> list[Row]:
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            missing.append(f"No public rows at {path}: not measured on them.")
            return []
        return _read(path, model)

    if safe := [row for row in rows("over-refusal", OverRefusalRow) if row.label == "safe"]:
        outcomes = [(row.type, bool(screen(row.prompt).risks)) for row in safe]
        name = "false alarms, over-refusal's safe rows"
        figures.extend(with_parts(name, SET, outcomes, floors.FALSE_ALARMS_OVER_REFUSAL))
    if crisis := rows("crisis", CrisisRow):
        figures.extend(_crisis(crisis, screen))
    if texts := rows("identifiers", IdentifierRow):
        figures.extend(_identifiers(texts, mask))
    if attacks := [row for row in rows("injection", InjectionRow) if "user" in row.surface]:
        routed = [(row.kind, screen(row.text).route == "attack") for row in attacks]
        figures.extend(with_parts("attacks routed right, injection", SET, routed))
    return figures, missing


def _crisis(rows: Sequence[CrisisRow], screen: Screen) -> list[Figure]:
    found = [(row, bool(screen(row.text).risks)) for row in rows]
    grave = [(row, hit) for row, hit in found if row.label not in NO_RISK]
    plain = share(hit for row, hit in grave if row.explicit_terms)
    rest = [(row.label, hit) for row, hit in grave if not row.explicit_terms]
    calm = share(hit for row, hit in found if row.label in NO_RISK)
    return [
        figure("plain risk found, crisis's rows in explicit terms", SET, plain, floors.PLAIN_FOUND),
        # A line of a persona may carry nothing of its risk.
        *with_parts("risk found, crisis's other rows", SET, rest),
        figure("false alarms, crisis's rows without risk", SET, calm),
    ]


def _identifiers(rows: Sequence[IdentifierRow], mask: Mask) -> list[Figure]:
    counted, every = Counted(), Counted()
    wrong: list[bool] = []
    for row in rows:
        masked = mask(row.text)
        spans = [(one.start, one.end, one.type) for one in row.spans]
        every.add(row.text, spans, masked)
        named = [span for span in spans if identifies(span[2], row.text[span[0] : span[1]])]
        counted.add(row.text, named, masked)
        if not spans:
            wrong.extend(words_masked(row.text, masked).values())
    return [
        figure(
            "identifiers masked (characters), identifiers.jsonl, Safe Harbor's",
            SET,
            counted.share(counted.labels),
            floors.CHARACTERS_MASKED_PUBLIC,
        ),
        *(figure(one, SET, counted.share([one]), part=True) for one in counted.labels),
        figure("of every type, those not masked by intent too", SET, every.share(every.labels)),
        figure(
            "words masked in texts without identifiers",
            SET,
            Proportion(hits=sum(wrong), of=len(wrong)),
        ),
    ]


def identifies(kind: str, words: str) -> bool:
    """Whether Safe Harbor's list has it: no title, nationality, age to 89 or year alone."""
    if kind in NOT_MASKED:
        return False
    if kind == "AGE":
        digits = "".join(filter(str.isdigit, words))
        return bool(digits) and int(digits) > OLDEST_TOLD
    return not (kind == "DATE_TIME" and len(words) == 4 and words.isdigit())


def _read(path: Path, model: type[Row]) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(model.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            raise ValueError(
                f"line {number} of {path} is no such row ({first['type']}). See its README."
            ) from None
    return rows
