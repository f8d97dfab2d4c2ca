"""Suites as Inspect knows them: a task each, our solver, our scorers, and back to plain results."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime

import anyio.to_thread
from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageUser, ModelOutput
from inspect_ai.scorer import Score, Target, mean, scorer
from inspect_ai.scorer import Scorer as InspectScorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.grade import Grade, Scorer
from evals.results import CaseResult, SuiteRun, shown
from evals.solve import Solve
from evals.suite import Case, SuiteName
from evals.transcript import Passages, Transcript

KEY = "transcript"
"""Where a sample's store has its transcript."""

GRADES = "grades"
"""Where a score's metadata has our own grades."""

Done = Callable[[SuiteName, str], None]


def suite_task(
    suite: SuiteName,
    cases: Sequence[Case],
    solve: Solve,
    scorers: Sequence[Scorer],
    library: Passages,
    done: Done,
) -> Task:
    """A task of Inspect's; ``done`` is told the suite and the case as each is answered."""
    by_id = {case.id: case for case in cases}
    return Task(
        name=suite,
        dataset=MemoryDataset([_sample(case) for case in cases], name=suite),
        solver=_solver(suite, by_id, solve, done),
        scorer=_scorer(scorers, by_id, library),
    )


def _sample(case: Case) -> Sample:
    asked = "\n\n".join(case.turns) or f"script {case.script}"
    about = {"why": case.why, "style": case.style, "pair": case.pair, "model": case.model}
    return Sample(id=case.id, input=asked, target=_wanted(case), metadata=about)


def _wanted(case: Case) -> str:
    """What is expected, for whoever reads a log."""
    return json.dumps(case.expected.model_dump(mode="json", exclude_defaults=True))


def _solver(suite: SuiteName, by_id: dict[str, Case], solve: Solve, done: Done) -> Solver:
    @solver(name="debrief")
    def debrief() -> Solver:
        async def run(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001
            case = by_id[str(state.sample_id)]
            # In a thread, so that Inspect's own loop goes on meanwhile.
            try:
                made = await anyio.to_thread.run_sync(solve, suite, case)
            finally:
                done(suite, case.id)
            state.store.set(KEY, made.model_dump(mode="json"))
            state.messages = _messages(made)
            if made.exchanges:
                state.output = ModelOutput.from_content("debrief", shown(made.exchanges[-1]))
            return state

        return run

    return debrief()


def _messages(made: Transcript) -> list[ChatMessage]:
    messages: list[ChatMessage] = []
    for exchange in made.exchanges:
        messages.append(ChatMessageUser(content=exchange.typed))
        messages.append(ChatMessageAssistant(content=shown(exchange)))
    return messages


def _scorer(judges: Sequence[Scorer], by_id: dict[str, Case], library: Passages) -> InspectScorer:
    """All of them as one of Inspect's, a value each: one by one, they take longer than answers."""

    @scorer(metrics={judge.name: [mean()] for judge in judges}, name="debrief")
    def judged() -> InspectScorer:
        async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001
            made = Transcript.model_validate(state.store.get(KEY))
            case = by_id[str(state.sample_id)]

            def grade() -> list[Grade | None]:
                return [judge.grade(case, made, library) for judge in judges]

            grades = await anyio.to_thread.run_sync(grade)
            names = [judge.name for judge in judges]
            return _score(names, [grade for grade in grades if grade is not None])

        return score

    return judged()


def _score(names: Sequence[str], grades: Sequence[Grade]) -> Score:
    """A value for each scorer; what was not judged has none, as what could not be read."""
    by_name = {grade.scorer: grade for grade in grades}
    values = {name: _value(by_name.get(name)) for name in names}
    lines = [
        f"{grade.scorer}: {fault.kind}, turn {fault.turn + 1}: {fault.words}"
        for grade in grades
        for fault in grade.faults
    ]
    return Score(
        value=values,
        explanation="\n".join(lines) or "Nothing against it.",
        metadata={GRADES: [grade.model_dump() for grade in grades]},
    )


def _value(grade: Grade | None) -> float:
    return math.nan if grade is None or grade.value is None else grade.value


def results_of(
    suite: SuiteName, cases: Sequence[Case], log: EvalLog
) -> tuple[SuiteRun, list[CaseResult]]:
    """What a task's log says, case by case in their order.

    Raises ValueError where Inspect could not run the task at all.
    """
    if log.status != "success":
        why = log.error.message if log.error else log.status
        raise ValueError(f"The suite {suite} did not run to its end: {why}")
    samples = {str(sample.id): sample for sample in log.samples or ()}
    found = [_case_result(suite, case, samples.get(case.id)) for case in cases]
    seconds = _seconds(log.stats.started_at, log.stats.completed_at)
    ran = SuiteRun(suite=suite, cases=len(cases), seconds=seconds, status=log.status)
    return ran, found


def _case_result(suite: SuiteName, case: Case, sample: EvalSample | None) -> CaseResult:
    if sample is None:
        return CaseResult(suite=suite, case=case, transcript=None, error="It was not asked.")
    kept = sample.store.get(KEY)
    return CaseResult(
        suite=suite,
        case=case,
        transcript=None if kept is None else Transcript.model_validate(kept),
        grades=_grades(sample),
        error=None if sample.error is None else sample.error.message,
    )


def _grades(sample: EvalSample) -> tuple[Grade, ...]:
    return tuple(
        Grade.model_validate(kept)
        for score in (sample.scores or {}).values()
        for kept in (score.metadata or {}).get(GRADES, ())
    )


def _seconds(started: str, completed: str) -> float:
    if not started or not completed:
        return 0.0
    taken = datetime.fromisoformat(completed) - datetime.fromisoformat(started)
    return taken.total_seconds()
