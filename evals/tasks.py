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

from evals.grade import Fault, Grade, Scorer
from evals.results import CaseResult, SuiteRun, shown
from evals.solve import Solve
from evals.suite import Case, SuiteName
from evals.transcript import Passages, Transcript

KEY = "transcript"
"""Where a sample's store has its transcript."""

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
        scorer=[_scorer(judge, by_id, library) for judge in scorers],
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


def _scorer(judge: Scorer, by_id: dict[str, Case], library: Passages) -> InspectScorer:
    @scorer(metrics=[mean()], name=judge.name)
    def judged() -> InspectScorer:
        async def score(state: TaskState, target: Target) -> Score | None:  # noqa: ARG001
            made = Transcript.model_validate(state.store.get(KEY))
            case = by_id[str(state.sample_id)]
            grade = await anyio.to_thread.run_sync(judge.grade, case, made, library)
            return None if grade is None else _score(grade)

        return score

    return judged()


def _score(grade: Grade) -> Score:
    details = {"faults": [fault.model_dump() for fault in grade.faults]}
    if grade.value is None:
        unscored: Score = Score.unscored(explanation=grade.because, metadata=details)
        return unscored
    return Score(value=float(grade.value), explanation=grade.because, metadata=details)


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
        grades=tuple(_grade(name, score) for name, score in (sample.scores or {}).items()),
        error=None if sample.error is None else sample.error.message,
    )


def _grade(name: str, score: Score) -> Grade:
    value = score.as_float()
    faults = (score.metadata or {}).get("faults", ())
    return Grade(
        scorer=name,
        value=None if math.isnan(value) else value,
        faults=tuple(Fault.model_validate(fault) for fault in faults),
        because=score.explanation or "",
    )


def _seconds(started: str, completed: str) -> float:
    if not started or not completed:
        return 0.0
    taken = datetime.fromisoformat(completed) - datetime.fromisoformat(started)
    return taken.total_seconds()
