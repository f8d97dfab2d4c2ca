"""Answers whose faults are known, and each as the scorers would meet it.

``dev.jsonl`` is for tuning and ``held_out.jsonl``, written by someone who saw nothing of it, is
read only to report.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, model_validator

from app.models import Citation, Model, Route
from app.models.draft import Basis, Part
from evals.cases import Split
from evals.grade import Grade, Scorer
from evals.scorers.citations import QUOTED
from evals.scorers.patterns import Kind
from evals.suite import Case
from evals.transcript import Exchange, Passages, ShownSentence, Transcript

FOLDER = Path(__file__).parent

FaultKind = Literal[Kind, "unsupported", "altered_quote", "leak"]
FACETS = (
    "validates",
    "takes_up_words",
    "one_question",
    "no_blame",
    "no_praise",
    "no_grading",
    "no_false_reassurance",
)


class LabelledSentence(Model):
    """A sentence as shown, the markers that it cites, and what is wrong with it."""

    text: str
    cites: tuple[int, ...] = ()
    faults: tuple[FaultKind, ...] = ()


class LabelledPassage(Model):
    """What a marker opens."""

    marker: int
    text: str


class Supportive(Model):
    """Which things that make an answer supportive hold for the whole of it."""

    validates: bool
    takes_up_words: bool
    one_question: bool
    no_blame: bool
    no_praise: bool
    no_grading: bool
    no_false_reassurance: bool

    @property
    def holds(self) -> bool:
        return all(getattr(self, facet) for facet in FACETS)


class LabelledAnswer(Model):
    """A message, an answer to it, and what a supervisor would say of that answer."""

    id: str
    message: str
    sentences: tuple[LabelledSentence, ...]
    passages: tuple[LabelledPassage, ...]
    supportive: Supportive
    useful: bool
    why: str

    @model_validator(mode="after")
    def _opened(self) -> LabelledAnswer:
        held = {one.marker for one in self.passages}
        for sentence in self.sentences:
            missing = set(sentence.cites) - held
            if missing:
                raise ValueError(f"marker {min(missing)} opens no passage")
        return self

    @property
    def faults(self) -> frozenset[str]:
        return frozenset(fault for one in self.sentences for fault in one.faults)

    @property
    def good(self) -> bool:
        return not self.faults and self.supportive.holds and self.useful


class Enacted(Model):
    """A labelled answer as if the service had given it."""

    case: Case
    transcript: Transcript
    library: Passages

    def graded(self, scorer: Scorer) -> Grade | None:
        return scorer.grade(self.case, self.transcript, self.library)


def labelled(split: Split, folder: Path = FOLDER) -> tuple[LabelledAnswer, ...] | None:
    """The answers of a split, in order; None where the file has not been written.

    Raises ValueError naming file and line, and no word of the row.
    """
    path = folder / f"{split}.jsonl"
    if not path.is_file():
        return None
    found: dict[str, LabelledAnswer] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            answer = LabelledAnswer.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or first["msg"]
            raise ValueError(
                f"{path.name}, line {number} is no labelled answer ({where}: {first['type']}). "
                "Correct it."
            ) from None
        if answer.id in found:
            raise ValueError(f"{path.name}, line {number}: {answer.id!r} is there twice")
        found[answer.id] = answer
    return tuple(found.values())


def enacted(answer: LabelledAnswer) -> Enacted:
    """An answer as a transcript, each passage as an article of its own.

    Markers are numbered anew in the order of their use, as the service does: a writer's order is
    no fault of the answer. What a sentence quotes is what its citation quotes; where it quotes
    nothing, or not word for word, the citation is of the whole passage.
    """
    texts = {one.marker: one.text for one in answer.passages}
    numbers = {
        old: new
        for new, old in enumerate(dict.fromkeys(m for s in answer.sentences for m in s.cites), 1)
    }
    citations = tuple(
        _citation(new, old, texts[old], _quote(answer, old, texts[old]))
        for old, new in numbers.items()
    )
    sentences = tuple(
        ShownSentence(
            text=one.text,
            part=_part(one),
            basis=_basis(one),
            markers=tuple(numbers[marker] for marker in one.cites),
        )
        for one in answer.sentences
    )
    route: Route = "question"
    exchange = Exchange(
        typed=answer.message,
        kind="answered",
        route=route,
        risks=(),
        sentences=sentences,
        citations=citations,
        composer="labelled",
        masked=answer.message,
    )
    case_id = re.sub(r"[^a-z0-9-]+", "-", answer.id.lower())
    return Enacted(
        case=Case(id=case_id, why=answer.why, style="labelled", turns=(answer.message,)),
        transcript=Transcript(case=case_id, exchanges=(exchange,)),
        library=Passages(
            articles={f"passage-{marker}": text for marker, text in texts.items()},
            sources={f"passage-{marker}": f"passage-{marker}.md" for marker in texts},
        ),
    )


def _quote(answer: LabelledAnswer, marker: int, text: str) -> str:
    for sentence in answer.sentences:
        for match in QUOTED.finditer(sentence.text) if marker in sentence.cites else ():
            quoted = (match.group(1) or match.group(2)).strip()
            if quoted in text:
                return quoted
    return text


def _citation(new: int, old: int, text: str, quote: str) -> Citation:
    start = text.index(quote)
    return Citation(
        marker=new,
        passage_id=f"passage-{old}",
        article_id=f"passage-{old}",
        source=f"passage-{old}.md",
        title=f"Passage {old}",
        publisher=None,
        url=None,
        audience="clinician",
        heading=(),
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def _part(sentence: LabelledSentence) -> Part:
    if sentence.text.rstrip().endswith("?"):
        return "sit_with"
    if sentence.cites:
        return "evidence"
    return "supervision" if "supervis" in sentence.text.casefold() else "opening"


def _basis(sentence: LabelledSentence) -> Basis:
    return "supported" if sentence.cites else "general"
