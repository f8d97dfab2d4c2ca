"""Single sentences with their faults, written for the scorers to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from app.models import Model
from evals.graders.labelled import FaultKind, LabelledAnswer, labelled

FOLDER = Path(__file__).parent
FILE = "sentences.jsonl"


class Example(Model):
    """A sentence, whether it cites a passage, and what is wrong with it.

    ``meets`` is whether it acknowledges how something was for the clinician, None where nobody
    said. ``answer`` is the labelled answer that it stands in; None for one written by itself.
    """

    text: str
    cited: bool
    faults: tuple[FaultKind, ...] = ()
    meets: bool | None = None
    answer: str | None = None


def examples(folder: Path = FOLDER) -> tuple[Example, ...]:
    """All sentences to learn from: those written for it, then those of the development answers.

    What is kept aside is not among them.
    """
    path = folder / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    alone = [Example.model_validate_json(line) for line in lines if line.strip()]
    within = [row for answer in labelled("dev", folder) or () for row in sentences(answer)]
    return (*alone, *within)


def alone(folder: Path = FOLDER) -> tuple[Example, ...]:
    """Those of them that stand in no labelled answer."""
    return tuple(row for row in examples(folder) if row.answer is None)


def sentences(answer: LabelledAnswer) -> Iterator[Example]:
    """The sentences of an answer.

    What acknowledges comes first, where anything does; of what comes later, and neither asks nor
    cites, nobody said.
    """
    first = True
    for one in answer.sentences:
        meets: bool | None = False
        if not one.cites and "?" not in one.text and answer.supportive.validates:
            meets = True if first else None
            first = False
        yield Example(
            text=one.text, cited=bool(one.cites), faults=one.faults, meets=meets, answer=answer.id
        )


def hash_of(rows: tuple[Example, ...]) -> str:
    """What tells whether weights were made from these rows."""
    digest = sha256()
    for row in rows:
        digest.update(row.model_dump_json(exclude={"answer"}).encode())
    return digest.hexdigest()
