"""A run in two processes: one computes in one thread at a time, however many cores there are."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

from evals.results import FOLDER, LATEST, CaseResult, Results, figures
from evals.run import Asked, Began, Ended, run_suites
from evals.subject import Subject, kept_subject
from evals.suite import SUITES, Case, SuiteName

PARTS = 2
LOOKED_EVERY = 0.2
"""Seconds between looks at how the parts get on."""

COSTS: dict[SuiteName, float] = {"conversation": 9.0, "hostile-models": 3.0, "debrief": 2.5}
"""What a case of a suite takes beside one with a single question, so that parts end together."""

_told: SimpleQueue[tuple[str, Any, Any]]
"""In a part's process: where it says how it goes."""


def run_in_parts(
    by_suite: Mapping[SuiteName, Sequence[Case]],
    subject: Subject,
    *,
    composer: str,
    began: Began,
    asked: Asked,
    ended: Ended,
    folder: Path = LATEST,
) -> Results:
    """``run_suites`` of all these suites, shared out among PARTS processes.

    ``subject`` is indexed already; each part builds its own. Raises DebriefError and ValueError
    where it could not run.
    """
    started = time.perf_counter()
    context = get_context("spawn")
    told: SimpleQueue[tuple[str, Any, Any]] = context.SimpleQueue()
    parts = shared_out(by_suite)
    places = [folder / f"part-{number}" for number in range(len(parts))]

    def hear() -> None:
        while not told.empty():
            match told.get():
                case "began", suite, count:
                    began(suite, count)
                case "asked", suite, case:
                    asked(suite, case)
                case "ended", suite, results:
                    ended(suite, results)

    try:
        with ProcessPoolExecutor(len(parts), context, _listen, (told,)) as pool:
            running: list[Future[Results]] = [
                pool.submit(_part, part, composer, place)
                for part, place in zip(parts, places, strict=True)
            ]
            left: set[Future[Results]] = set(running)
            while left:
                hear()
                _, left = wait(left, LOOKED_EVERY, FIRST_EXCEPTION)
            found = [one.result() for one in running]
            hear()
    except BrokenProcessPool:
        raise ValueError(
            "a process of the run ended before its cases did. Look at the machine's memory, and "
            "run it again."
        ) from None
    _gather_logs(places, folder / "logs")
    cases: list[CaseResult] = [
        case for suite in by_suite for one in found for case in one.cases if case.suite == suite
    ]
    ran = {one.suite: one for result in found for one in result.suites}
    return Results(
        fast=False,
        seconds=round(time.perf_counter() - started, 1),
        parameters=subject.parameters(),
        agreements=(),
        suites=tuple(ran[suite] for suite in by_suite),
        cases=tuple(cases),
        figures=figures(cases),
    )


def shared_out(by_suite: Mapping[SuiteName, Sequence[Case]]) -> list[dict[SuiteName, list[Case]]]:
    """The suites in PARTS of about the same cost, each in the order of the suites."""

    def cost(suite: SuiteName) -> float:
        return COSTS.get(suite, 1.0) * len(by_suite[suite])

    parts: list[list[SuiteName]] = [[] for _ in range(PARTS)]
    for suite in sorted(by_suite, key=cost, reverse=True):
        min(parts, key=lambda part: sum(map(cost, part))).append(suite)
    return [
        {suite: list(by_suite[suite]) for suite in SUITES if suite in part}
        for part in parts
        if part
    ]


def _listen(told: SimpleQueue[tuple[str, Any, Any]]) -> None:
    global _told  # noqa: PLW0603
    _told = told


def _part(by_suite: dict[SuiteName, list[Case]], composer: str, folder: Path) -> Results:
    return run_suites(
        by_suite,
        kept_subject(FOLDER / "stores", composer=composer),
        began=lambda suite, cases: _told.put(("began", suite, cases)),
        asked=lambda suite, case: _told.put(("asked", suite, case)),
        ended=lambda suite, found: _told.put(("ended", suite, found)),
        folder=folder,
    )


def _gather_logs(places: Sequence[Path], logs: Path) -> None:
    """Put the logs of all parts where those of a whole run are."""
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    for place in places:
        for log in (place / "logs").iterdir():
            log.replace(logs / log.name)
        shutil.rmtree(place)
