"""What differs between the accepted run and this one: figures, grades, and every answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

from app.models import Model
from evals.baseline import Baseline, KeptCase, kept
from evals.results import PASSES, CaseResult, Results
from evals.suite import SUITES, SuiteName

SIGNIFICANT = 0.05


class ChangedAnswer(Model):
    """What a turn showed, and shows now; None where one of the two has no such turn."""

    suite: SuiteName
    case: str
    turn: int
    was: str | None
    now: str | None


class ChangedGrade(Model):
    """A grade that is another than it was; ``was`` is None where it was unscored or not given."""

    suite: SuiteName
    case: str
    scorer: str
    was: float | None
    now: float | None

    @property
    def broke(self) -> bool:
        """Whether it fails now and did not before, a new case's first grade included."""
        return self.now is not None and self.now < PASSES and not self.failed

    @property
    def mended(self) -> bool:
        return self.failed and self.now is not None and self.now >= PASSES

    @property
    def failed(self) -> bool:
        return self.was is not None and self.was < PASSES


class MovedFigure(Model):
    """A scorer over the cases of a suite that both runs have.

    ``chance`` is the probability, if nothing had changed, of at least so many grades of those that
    differ being worse (one-sided sign test).
    """

    suite: SuiteName
    scorer: str
    n: int
    was: float
    now: float
    better: int
    worse: int
    chance: float

    @property
    def significantly_worse(self) -> bool:
        return self.chance < SIGNIFICANT


class Changes(Model):
    """Everything that differs. ``parameters`` are (name, was, now)."""

    parameters: tuple[tuple[str, str, str], ...]
    figures: tuple[MovedFigure, ...]
    grades: tuple[ChangedGrade, ...]
    answers: tuple[ChangedAnswer, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def difference(baseline: Baseline, results: Results) -> Changes:
    """Compare a run with the accepted one, on the suites that were run."""
    before = baseline.by_case()
    now = {(one.suite, one.case.id): one for one in results.own}
    ran = {one.suite for one in results.suites}
    gone = [key for key in before if key[0] in ran and key not in now]
    return Changes(
        parameters=tuple(_parameters(baseline, results)),
        figures=tuple(_figures(before, results.own)),
        grades=tuple(_grades(before, results.own)),
        answers=tuple(_answers(before, results.own)),
        new=tuple(f"{suite}/{name}" for suite, name in now if (suite, name) not in before),
        # A fast run leaves most cases out, and they are not gone.
        gone=() if results.fast else tuple(f"{suite}/{name}" for suite, name in gone),
    )


Before = dict[tuple[str, str], KeptCase]


def _parameters(baseline: Baseline, results: Results) -> Iterator[tuple[str, str, str]]:
    was, now = baseline.parameters.model_dump(), results.parameters.model_dump()
    for name in now:
        if name == "prompts":
            for prompt in sorted(was[name].keys() | now[name].keys()):
                pair = was[name].get(prompt, "none"), now[name].get(prompt, "none")
                if pair[0] != pair[1]:
                    yield f"prompt {prompt}", *pair
        elif was[name] != now[name]:
            yield name, str(was[name]), str(now[name])


def _grades(before: Before, cases: Sequence[CaseResult]) -> Iterator[ChangedGrade]:
    for one in cases:
        was = before.get((one.suite, one.case.id))
        for scorer, value in kept(one).grades.items():
            earlier = None if was is None else was.grades.get(scorer)
            if earlier != value:
                yield ChangedGrade(
                    suite=one.suite, case=one.case.id, scorer=scorer, was=earlier, now=value
                )


def _answers(before: Before, cases: Sequence[CaseResult]) -> Iterator[ChangedAnswer]:
    for one in cases:
        was = before.get((one.suite, one.case.id))
        if was is None:
            continue
        now = kept(one).shown
        for turn in range(max(len(was.shown), len(now))):
            texts = [text[turn] if turn < len(text) else None for text in (was.shown, now)]
            if texts[0] != texts[1]:
                yield ChangedAnswer(
                    suite=one.suite, case=one.case.id, turn=turn, was=texts[0], now=texts[1]
                )


def _figures(before: Before, cases: Sequence[CaseResult]) -> Iterator[MovedFigure]:
    pairs: dict[tuple[SuiteName, str], list[tuple[float, float]]] = {}
    for one in cases:
        was = before.get((one.suite, one.case.id))
        for scorer, value in kept(one).grades.items():
            earlier = None if was is None else was.grades.get(scorer)
            if value is not None and earlier is not None:
                pairs.setdefault((one.suite, scorer), []).append((earlier, value))
    for suite, scorer in sorted(pairs, key=lambda key: SUITES.index(key[0])):
        values = pairs[suite, scorer]
        better = sum(now > was for was, now in values)
        worse = sum(now < was for was, now in values)
        if better or worse:
            yield MovedFigure(
                suite=suite,
                scorer=scorer,
                n=len(values),
                was=sum(was for was, _ in values) / len(values),
                now=sum(now for _, now in values) / len(values),
                better=better,
                worse=worse,
                chance=_sign_test(worse, better + worse),
            )


def _sign_test(worse: int, of: int) -> float:
    """The probability of at least ``worse`` heads in ``of`` throws of a fair coin."""
    return float(sum(comb(of, k) for k in range(worse, of + 1)) / 2**of)
