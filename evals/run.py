"""A run of suites from cases to results."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from threadpoolctl import threadpool_limits

from evals.debrief.adapter import with_script
from evals.debrief.scorers import DangerMet, Noticing
from evals.grade import PairScorer, Scorer
from evals.harness import contained, evaluate
from evals.hostile.scorer import NothingHostile
from evals.outside import imported
from evals.results import FOLDER, LATEST, CaseResult, Results, SuiteRun, figures
from evals.rubric.grader import Grader, agreements, rubric_scorers
from evals.scorers import PAIRED, SCORERS
from evals.solve import solver
from evals.subject import Subject
from evals.suite import Case, SuiteName, cases
from evals.transcript import Passages
from evals.watch import Watch

ALL_SCORERS: tuple[Scorer, ...] = (*SCORERS, Noticing(), DangerMet(), NothingHostile())

FAST_OF_STYLE = 2
"""Cases of each style of a suite that a fast run asks."""

FAST_AT_MOST: dict[SuiteName, int] = {"conversation": 1, "debrief": 3, "hostile-models": 5}
"""Cases of suites whose cases take long."""

AT_ONCE = 2
AT_ONCE_WAITING = 8
"""Cases asked at the same time; more of those that mostly wait for somebody else."""

Asked = Callable[[SuiteName, str], None]
Began = Callable[[SuiteName, int], None]
Ended = Callable[[SuiteName, Sequence[CaseResult]], None]


def wanted_cases(suite: SuiteName, *, fast: bool) -> list[Case]:
    """The cases of a suite, or the fixed part of them that a fast run asks. Raises ValueError."""
    everything = [with_script(case) for case in cases(suite)]
    if not everything:
        raise ValueError(f"The suite {suite} has no cases. Add some to evals/suites/{suite}/.")
    # What this machine alone has is no fixed part.
    return fast_part(suite, everything) if fast else [*everything, *imported(suite, everything)]


def fast_part(suite: SuiteName, everything: Sequence[Case]) -> list[Case]:
    """A few cases of each style, the same ones each time, in the order of the suite."""
    by_style = sorted(everything, key=lambda case: (case.style, _lot(case)))
    some: list[Case] = []
    for _, group in groupby(by_style, key=lambda case: case.style):
        some.extend(list(group)[:FAST_OF_STYLE])
    most = FAST_AT_MOST.get(suite, len(some))
    chosen = {case.id for case in sorted(some, key=_lot)[:most]}
    return [case for case in everything if case.id in chosen]


def _lot(case: Case) -> str:
    """An order that nobody chose and that does not change when cases are added."""
    return sha256(case.id.encode()).hexdigest()


def run_suites(
    by_suite: Mapping[SuiteName, Sequence[Case]],
    subject: Subject,
    *,
    fast: bool = False,
    began: Began = lambda suite, cases: None,
    asked: Asked = lambda suite, case: None,
    ended: Ended = lambda suite, found: None,
    scorers: Sequence[Scorer] = ALL_SCORERS,
    paired: Sequence[PairScorer] = PAIRED,
    folder: Path = LATEST,
    grader: Grader | None = None,
) -> Results:
    """Put these cases to the service, suite by suite, and judge every one.

    ``fast`` says that they are a part of all. ``began``, ``asked`` and ``ended`` are told how it
    goes. ``grader`` judges beside the scorers. Inspect's logs are left in ``folder``.
    Raises DebriefError and ValueError where it could not run.
    """
    from evals.tasks import results_of, suite_task

    started = time.perf_counter()
    judges = (*scorers, *(rubric_scorers(grader) if grader is not None else ()))
    logs = folder / "logs"
    shutil.rmtree(logs, ignore_errors=True)
    everything: list[CaseResult] = []
    ran: list[SuiteRun] = []
    subject.load(list(by_suite))
    watch = Watch(subject.folders, own=FOLDER)
    # Two cases at a time keep both cores busy; threads that wait for small sums keep them hot.
    with contained(FOLDER / "inspect" / folder.name), watch.watching(), threadpool_limits(1):
        for suite, some in by_suite.items():
            began(suite, len(some))
            library = subject.read(suite)
            task = suite_task(suite, some, solver(subject, watch), judges, library, asked)
            at_once = AT_ONCE_WAITING if suite == "hostile-models" else AT_ONCE
            (log,) = evaluate([task], logs, at_once=at_once)
            how, found = results_of(suite, some, log)
            found = with_pairs(found, paired, library)
            ended(suite, found)
            ran.append(how)
            everything.extend(found)
    subject.minilm.save()
    return Results(
        fast=fast,
        seconds=round(time.perf_counter() - started, 1),
        parameters=subject.parameters(grader),
        agreements=tuple(agreements(grader)) if grader is not None else (),
        suites=tuple(ran),
        cases=tuple(everything),
        figures=figures(everything),
    )


def with_pairs(
    found: Sequence[CaseResult], paired: Sequence[PairScorer], library: Passages
) -> list[CaseResult]:
    """The results with what is judged of two cases together, on the first of the two."""
    by_id = {one.case.id: one for one in found}
    seen: set[frozenset[str]] = set()
    judged: list[CaseResult] = []
    for one in found:
        other = by_id.get(one.case.pair or "")
        two = frozenset({one.case.id, one.case.pair or ""})
        if other is None or two in seen or one.transcript is None or other.transcript is None:
            judged.append(one)
            continue
        seen.add(two)
        first, second = (one.case, one.transcript), (other.case, other.transcript)
        grades = [judge.grade(first, second, library) for judge in paired]
        new = tuple(grade for grade in grades if grade is not None)
        judged.append(one.model_copy(update={"grades": (*one.grades, *new)}))
    return judged
