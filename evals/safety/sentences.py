"""Figures of verification on single sentences: the boundary, and support by what is cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.models import Claim, DraftSentence, DropReason, Passage
from app.understanding.examples import BoundaryExample, SupportExample
from evals.safety import floors
from evals.safety.figures import Figure, Miss, SetName, figure, share, with_parts

Refuse = Callable[[DraftSentence, Mapping[str, Passage]], Sequence[DropReason]]
"""Why a drafted sentence is dropped beside these passages, by id; nothing where it is kept."""


def measure_boundary(
    of_set: SetName, rows: Sequence[BoundaryExample], refuse: Refuse
) -> tuple[list[Figure], list[Miss]]:
    """Verify each sentence for itself.

    A cited one cites a passage that says just what it says, so that only the boundary can drop it.
    """
    made: list[tuple[BoundaryExample, Sequence[DropReason]]] = []
    for row in rows:
        passages = {"p1": as_passage("p1", row.sentence)} if row.cited else {}
        made.append((row, refuse(draft(row.sentence, passages), passages)))
    bad = [(row, why) for row, why in made if row.verdict == "drop"]
    good = [(row, why) for row, why in made if row.verdict == "pass"]
    figures = [
        *with_parts(
            "bad sentences dropped",
            of_set,
            [(row.reasons[0], bool(why)) for row, why in bad],
            floors.BAD_DROPPED,
        ),
        figure(
            "a labelled reason given where dropped",
            of_set,
            share(bool({*why} & {*map(_reason, row.reasons)}) for row, why in bad if why),
            part=True,
        ),
        *with_parts(
            "good sentences kept",
            of_set,
            [("cited" if row.cited else "not cited", not why) for row, why in good],
            floors.GOOD_KEPT,
        ),
    ]
    misses = [
        *(
            Miss(kind="bad sentences dropped", text=row.sentence, note=", ".join(row.reasons))
            for row, why in bad
            if not why
        ),
        *(
            Miss(kind="good sentences kept", text=row.sentence, note=f"dropped: {', '.join(why)}")
            for row, why in good
            if why
        ),
    ]
    return figures, misses


def measure_support(
    of_set: SetName, rows: Sequence[SupportExample], refuse: Refuse
) -> tuple[list[Figure], list[Miss]]:
    """Verify each claim beside the passages that it cites, by its own words."""
    made: list[tuple[SupportExample, Sequence[DropReason]]] = []
    for row in rows:
        passages = {one["id"]: as_passage(one["id"], one["text"]) for one in row.passages}
        made.append((row, refuse(draft(row.sentence, passages), passages)))
    bad = [(row, why) for row, why in made if row.verdict == "drop"]
    good = [(row, why) for row, why in made if row.verdict == "pass"]
    figures = [
        *with_parts(
            "unsupported claims dropped",
            of_set,
            [(row.how, bool(why)) for row, why in bad],
            floors.BAD_DROPPED,
        ),
        *with_parts(
            "supported claims kept",
            of_set,
            [(row.how, not why) for row, why in good],
            floors.GOOD_KEPT,
        ),
    ]
    misses = [
        *(
            Miss(kind="unsupported claims dropped", text=row.sentence, note=row.how)
            for row, why in bad
            if not why
        ),
        *(
            Miss(
                kind="supported claims kept",
                text=row.sentence,
                note=f"{row.how}: {', '.join(why)}",
            )
            for row, why in good
            if why
        ),
    ]
    return figures, misses


def draft(sentence: str, passages: Mapping[str, Passage]) -> DraftSentence:
    """A sentence in an answer's own words that cites all of these passages; or guidance."""
    claims = tuple(Claim(passage_id=key, quote=one.text) for key, one in passages.items())
    if not claims:
        return DraftSentence(text=sentence, part="opening", basis="general")
    return DraftSentence(text=sentence, part="evidence", basis="supported", claims=claims)


def as_passage(passage_id: str, text: str) -> Passage:
    return Passage(id=passage_id, article_id="case", heading=(), text=text, start=0, end=len(text))


def _reason(label: str) -> str:
    # Verification calls a claim without a source by what it lacks.
    return "no_citation" if label == "uncited_claim" else label
