"""How often each scorer sees what is wrong, and how often it lets pass what is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from app.models import Model
from evals.cases import Split
from evals.grade import Grade, Scorer
from evals.graders.examples import Example, examples
from evals.graders.examples import hash_of as hash_of_examples
from evals.graders.labelled import LabelledAnswer, enacted, labelled
from evals.graders.mutations import Mutation, mutations
from evals.graders.pairs import Pair, pairs
from evals.graders.pairs import hash_of as hash_of_pairs
from evals.graders.train import fit_kinds, fit_meets, fit_support_on
from evals.metrics import Proportion
from evals.scorers.bearing import NAMES, bearing, to_embed
from evals.scorers.boundary import Boundary, violations
from evals.scorers.citations import CitationValidity
from evals.scorers.embedding import embed
from evals.scorers.features import features
from evals.scorers.leakage import Leakage
from evals.scorers.learnt import Linear, load
from evals.scorers.patterns import KINDS
from evals.scorers.shown import seen
from evals.scorers.support import CitationSupport
from evals.scorers.supportive import Supportiveness
from evals.scorers.useful import Usefulness

FOLDS = 8
"""Of the development answers: what judges an answer has learnt from no sentence of it."""

FLOORS = {
    "boundary": 0.95,
    "leakage": 0.95,
    "citations": 0.95,
    "support": 0.95,
    "supportive": 0.90,
    "useful": 0.90,
}
"""The least of both sensitivity and specificity with which a scorer may gate."""

FIGURES = Path(__file__).with_name("figures.json")

Of = Literal["labelled answers", "labelled sentences", "mutations"]


class Graded(Model):
    """One scorer's figures on one kind of material.

    Sensitivity is the share of what is wrong that it saw, specificity the share of what is right
    that it let pass. ``missed`` and ``false_alarms`` name the answers.
    """

    scorer: str
    of: Of
    sensitivity: Proportion
    specificity: Proportion
    missed: tuple[str, ...] = ()
    false_alarms: tuple[str, ...] = ()

    @property
    def floor(self) -> float | None:
        return FLOORS.get(self.scorer)

    @property
    def holds(self) -> bool | None:
        """Whether both reach the floor; None where there is no floor, or nothing to judge."""
        if self.floor is None or not self.sensitivity.of or not self.specificity.of:
            return None
        return min(self.sensitivity.value, self.specificity.value) >= self.floor


class GradersMeasured(Model):
    """All scorers on a split. ``rows`` is the hash of what the weights were learnt from."""

    split: Split
    answers: int
    good: int
    rows: str
    graded: tuple[Graded, ...]

    def may_gate(self) -> frozenset[str]:
        """The scorers that hold their floor on the labelled answers."""
        return frozenset(
            one.scorer for one in self.graded if one.of == "labelled answers" and one.holds
        )


class FiguresKept(Model):
    """Figures of one split or both, as they are committed."""

    splits: tuple[GradersMeasured, ...]


class Weights(NamedTuple):
    """What the scorers judge with: the committed weights, or a fold's."""

    sentences: Linear
    meets: Linear
    support: Linear

    def scorers(self) -> tuple[Scorer, ...]:
        return (
            Boundary(self.sentences, self.meets),
            CitationValidity(),
            CitationSupport(self.sentences, self.meets, self.support),
            Supportiveness(self.sentences, self.meets),
            Usefulness(),
            Leakage(),
        )


def committed() -> Weights:
    """Raises ValueError where the weights have not been made."""
    return Weights(load("sentences"), load("meets"), load("support"))


def measure(split: Split) -> GradersMeasured | None:
    """None where the split has not been written.

    The development answers are cross-validated, by answer; what is kept aside is judged with the
    committed weights.
    """
    answers = labelled(split)
    if answers is None:
        return None
    rows: list[tuple[Weights, Sequence[LabelledAnswer]]]
    rows = list(_folds(answers)) if split == "dev" else [(committed(), answers)]
    counts = _Counts()
    for weights, judged in rows:
        for answer in judged:
            counts.answer(answer, weights)
        good = [answer for answer in judged if answer.good]
        for mutation in mutations(good, [one for one in judged if not one.good]):
            counts.mutation(mutation, weights)
        for answer in good:
            counts.unchanged(answer, weights)
    return GradersMeasured(
        split=split,
        answers=len(answers),
        good=sum(answer.good for answer in answers),
        rows=learnt_from(),
        graded=tuple(counts.graded()),
    )


def learnt_from() -> str:
    """The hash of all rows that the weights come of."""
    return f"{hash_of_examples(examples())[:16]}-{hash_of_pairs(pairs(labelled('dev') or ()))[:16]}"


def _folds(
    answers: Sequence[LabelledAnswer],
) -> Iterator[tuple[Weights, Sequence[LabelledAnswer]]]:
    rows = examples()
    columns = features([row.text for row in rows])
    beside = pairs(answers)
    embed([text for one in beside for text in to_embed(one.text, one.beside)])
    numbers = np.stack([bearing(one.text, one.beside, one.typed) for one in beside])
    texts = features([one.text for one in beside])
    fold = {answer.id: number % FOLDS for number, answer in enumerate(answers)}
    for left_out in range(FOLDS):
        kept = [at for at, row in enumerate(rows) if _kept(row, fold, left_out)]
        rest = [rows[at] for at in kept]
        sentences = fit_kinds(rest, columns[kept])
        meets = fit_meets(rest, columns[kept])
        # What bears on a sentence depends on these weights in one number alone.
        claim = sentences.names.index("uncited_claim")
        numbers[:, NAMES.index("a_claim")] = sentences.of(texts)[:, claim]
        others = [at for at, pair in enumerate(beside) if _kept(pair, fold, left_out)]
        support = fit_support_on([beside[at] for at in others], numbers[others])
        judged = [answer for answer in answers if fold[answer.id] == left_out]
        yield Weights(sentences, meets, support), judged


def _kept(row: Example | Pair, fold: dict[str, int], left_out: int) -> bool:
    return row.answer is None or fold.get(row.answer) != left_out


class _Counts:
    """What each scorer said, beside what is so."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, Of], list[tuple[str, bool, bool]]] = {}

    def answer(self, answer: LabelledAnswer, weights: Weights) -> None:
        as_shown = enacted(answer)
        for scorer in weights.scorers():
            wrong = _is_wrong(scorer.name, answer)
            if wrong is not None:
                said = finds(scorer.name, as_shown.graded(scorer))
                self._add(scorer.name, "labelled answers", answer.id, wrong, said)
        shown = list(seen(as_shown.transcript))
        found = violations(shown, as_shown.library, weights.sentences, weights.meets)
        for at, (sentence, kinds) in enumerate(zip(answer.sentences, found, strict=True)):
            name = f"{answer.id}, sentence {at + 1}"
            so = set(sentence.faults)
            wrong_here = bool(so & set(KINDS))
            self._add("boundary", "labelled sentences", name, wrong_here, bool(kinds))
            for kind in KINDS:
                if kind in so or not wrong_here:
                    of: Of = "labelled sentences"
                    self._add(f"boundary: {kind}", of, name, kind in so, kind in kinds)

    def mutation(self, mutation: Mutation, weights: Weights) -> None:
        scorer = next(one for one in weights.scorers() if one.name == mutation.scorer)
        said = finds(scorer.name, mutation.enacted.graded(scorer))
        name = f"{mutation.answer}, {mutation.kind}"
        self._add(scorer.name, "mutations", name, True, said)
        self._add(f"{scorer.name}: {mutation.kind}", "mutations", name, True, said)

    def unchanged(self, answer: LabelledAnswer, weights: Weights) -> None:
        """A good answer as it was: what the mutations are told apart from."""
        as_shown = enacted(answer)
        for scorer in weights.scorers():
            said = finds(scorer.name, as_shown.graded(scorer))
            self._add(scorer.name, "mutations", answer.id, False, said)

    def _add(self, scorer: str, of: Of, name: str, wrong: bool, said: bool) -> None:
        self._said.setdefault((scorer, of), []).append((name, wrong, said))

    def graded(self) -> Iterator[Graded]:
        for (scorer, of), said in self._said.items():
            bad = [one for one in said if one[1]]
            fine = [one for one in said if not one[1]]
            if not bad:
                continue
            yield Graded(
                scorer=scorer,
                of=of,
                sensitivity=Proportion(hits=sum(one[2] for one in bad), of=len(bad)),
                specificity=Proportion(hits=sum(not one[2] for one in fine), of=len(fine)),
                missed=tuple(name for name, _, found in bad if not found),
                false_alarms=tuple(name for name, _, found in fine if found),
            )


def finds(scorer: str, grade: Grade | None) -> bool:
    """Whether a grade says that something is wrong."""
    if grade is None or grade.value is None:
        return False
    if scorer == "support":
        return bool(grade.faults)
    return grade.value < 1.0


def _is_wrong(scorer: str, answer: LabelledAnswer) -> bool | None:
    """Whether an answer has what a scorer looks for; None where its labels do not say."""
    faults = answer.faults
    if scorer == "support" and "altered_quote" in faults and "unsupported" not in faults:
        # The labels do not say whether what is altered still says the same.
        return None
    wrong = {
        "boundary": bool(faults & set(KINDS)),
        "citations": "altered_quote" in faults,
        "support": bool(faults & {"unsupported", "uncited_claim"}),
        "supportive": not answer.supportive.holds,
        "useful": not answer.useful,
        "leakage": "leak" in faults,
    }
    return wrong[scorer]


def save(measured: Sequence[GradersMeasured], path: Path = FIGURES) -> None:
    """Keep the figures, so that a run need not measure its scorers again."""
    held = FiguresKept(splits=tuple(measured))
    path.write_text(held.model_dump_json(indent=1) + "\n", encoding="utf-8")


def kept(path: Path = FIGURES) -> FiguresKept | None:
    """The kept figures; None where there are none."""
    if not path.is_file():
        return None
    return FiguresKept.model_validate_json(path.read_text(encoding="utf-8"))


def gating(path: Path = FIGURES) -> frozenset[str]:
    """The learnt scorers that may gate: by what was kept aside, else by the development answers.

    None may where the figures are of other rows than the weights are made from.
    """
    figures = kept(path)
    if figures is None or any(one.rows != learnt_from() for one in figures.splits):
        return frozenset()
    by_split = {one.split: one for one in figures.splits}
    best = by_split.get("held_out") or by_split.get("dev")
    return best.may_gate() if best else frozenset()
