"""What the last accepted run showed: kept with the code, so that a change shows what it changes."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from app.models import Model
from app.settings import ROOT
from evals.results import CaseResult, Parameters, Results, shown
from evals.suite import SuiteName

PATH = ROOT / "evals" / "baseline.jsonl"
"""One JSON object a line: the parameters, then a case each, so that a diff names the cases."""


class KeptCase(Model):
    """What a case showed, a text for each turn, and its grades by scorer; None is unscored."""

    suite: SuiteName
    id: str
    shown: tuple[str, ...]
    grades: dict[str, float | None]


class Baseline(Model):
    """An accepted run. Cases that fail in it are known to."""

    parameters: Parameters
    cases: tuple[KeptCase, ...] = ()

    def by_case(self) -> dict[tuple[str, str], KeptCase]:
        return {(one.suite, one.id): one for one in self.cases}


def baseline_of(results: Results, before: Baseline | None = None) -> Baseline:
    """What is kept of a run; of suites that were not run, what ``before`` has."""
    ran = {one.suite for one in results.suites}
    others = [one for one in (before.cases if before else ()) if one.suite not in ran]
    return Baseline(
        parameters=results.parameters,
        cases=(*others, *(kept(one) for one in results.own)),
    )


def kept(one: CaseResult) -> KeptCase:
    return KeptCase(
        suite=one.suite,
        id=one.case.id,
        shown=texts(one),
        grades={grade.scorer: _rounded(grade.value) for grade in one.grades},
    )


def texts(one: CaseResult) -> tuple[str, ...]:
    """What a case put on the screen, a text for each turn."""
    made = one.transcript
    if made is None:
        return ()
    if made.debrief is None:
        return tuple(shown(exchange) for exchange in made.exchanges)
    return tuple("\n".join((*turn.said, turn.asked)) for turn in made.debrief.turns)


def read(path: Path = PATH) -> Baseline | None:
    """The committed baseline, None where there is none yet. Raises ValueError for a broken one."""
    if not path.exists():
        return None
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    try:
        return Baseline(
            parameters=Parameters.model_validate_json(first),
            cases=tuple(KeptCase.model_validate_json(line) for line in rest if line.strip()),
        )
    except ValidationError as error:
        where = error.errors(include_url=False)[0]
        raise ValueError(
            f"{path} cannot be read ({where['loc']}: {where['msg']}). Take it from the last commit."
        ) from None


def write(baseline: Baseline, path: Path = PATH) -> None:
    """Write it whole or not at all, cases in order."""
    ordered = sorted(baseline.cases, key=lambda one: (one.suite, one.id))
    lines = [baseline.parameters.model_dump_json(), *(one.model_dump_json() for one in ordered)]
    part = path.with_suffix(".part")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(path)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
