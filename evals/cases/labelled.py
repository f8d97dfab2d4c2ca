"""Labelled texts for screening, identifiers and verification, in the training examples' shapes.

``dev.jsonl`` was taken out of training; ``held_out.jsonl`` was written by someone who saw none of
the others, and is read only to report.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from app.understanding.examples import Example
from evals.cases import FOLDER, Split

LabelledKind = Literal["screening", "boundary", "support", "identifiers"]


def labelled(
    kind: LabelledKind, split: Split, model: type[Example], folder: Path = FOLDER
) -> tuple[Example, ...] | None:
    """Return the rows of a set, or None where it has not been written.

    Raises ValueError naming file and line, and no word of the row.
    """
    path = folder / kind / f"{split}.jsonl"
    if not path.is_file():
        return None
    rows: list[Example] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            rows.append(model.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise ValueError(
                f"line {number} of {kind}/{path.name} is no such row ({where}: {first['type']}). "
                "Correct it."
            ) from None
    return tuple(rows)
