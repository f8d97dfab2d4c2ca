"""What a run of the evals found, as it is saved and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field

from app.models import Model
from app.settings import ROOT
from evals.grade import Grade
from evals.metrics import wilson
from evals.rubric.grader import Agreement
from evals.suite import SUITES, Case, SuiteName
from evals.transcript import Exchange, Transcript

FOLDER = ROOT / "evals" / "results"
LATEST = FOLDER / "latest"
RESULTS = LATEST / "results.json"

PASSES = 1.0
"""The grade from which a case passes a scorer: nothing was found against it."""


class Parameters(Model):
    """All that answers depend on beside the code. ``prompts`` and ``library`` are hashes."""

    embedder: str
    composer: str
    model: str | None = None
    prompts: dict[str, str] = Field(default_factory=dict)
    library: str
    grader: str | None = None


class Figure(Model):
    """A scorer's grades over a suite.

    ``value`` is their mean. ``low`` and ``high`` are its 95 % Wilson interval, which for grades
    between 0 and 1 is wider than it need be. ``n`` counts what was graded, ``failing`` those of it
    that do not pass, and ``unscored`` what could not be graded, which is in neither.
    """

    suite: SuiteName
    scorer: str
    n: int
    value: float
    low: float
    high: float
    failing: int
    unscored: int
    imported: bool = False
    """Whether it is of the suite's cases from outside: they are counted apart, and gate nothing."""


class CaseResult(Model):
    """One case, what it led to and how that was judged; ``error`` says what broke, if it did."""

    suite: SuiteName
    case: Case
    transcript: Transcript | None
    grades: tuple[Grade, ...] = ()
    error: str | None = None

    @property
    def imported(self) -> bool:
        """Whether the case is from outside: its words stay out of the repository."""
        return self.case.origin is not None

    @property
    def failing(self) -> tuple[Grade, ...]:
        return tuple(grade for grade in self.grades if fails(grade))


class SuiteRun(Model):
    """How a suite went; ``status`` is Inspect's, ``seconds`` from its first case to its last."""

    suite: SuiteName
    cases: int
    seconds: float
    status: str


class Results(Model):
    """A whole run. ``fast`` is a fixed part of the cases; ``seconds`` the whole of it."""

    fast: bool
    seconds: float
    parameters: Parameters
    suites: tuple[SuiteRun, ...]
    cases: tuple[CaseResult, ...]
    figures: tuple[Figure, ...]
    agreements: tuple[Agreement, ...] = ()
    """How far a grader model's votes agreed, for each criterion; empty without a grader."""

    @property
    def own(self) -> tuple[CaseResult, ...]:
        """Cases of the repository: all that floors and the accepted run are about."""
        return tuple(one for one in self.cases if not one.imported)

    @property
    def errors(self) -> tuple[CaseResult, ...]:
        return tuple(one for one in self.cases if one.error is not None)


def fails(grade: Grade) -> bool:
    """Whether anything was found against it; what is unscored neither passes nor fails."""
    return grade.value is not None and grade.value < PASSES


def figures(cases: Sequence[CaseResult]) -> tuple[Figure, ...]:
    """A figure for each suite and scorer that judged something of it, in their order."""
    by_key: dict[tuple[SuiteName, bool, str], list[Grade]] = {}
    for one in cases:
        for grade in one.grades:
            by_key.setdefault((one.suite, one.imported, grade.scorer), []).append(grade)
    ordered = sorted(by_key, key=lambda key: (SUITES.index(key[0]), key[1]))
    return tuple(_figure(*key, by_key[key]) for key in ordered)


def _figure(suite: SuiteName, imported: bool, scorer: str, grades: Iterable[Grade]) -> Figure:
    everything = list(grades)
    values = [grade.value for grade in everything if grade.value is not None]
    mean = sum(values) / len(values) if values else 0.0
    low, high = wilson(mean, len(values)) if values else (0.0, 1.0)
    return Figure(
        suite=suite,
        scorer=scorer,
        n=len(values),
        value=round(mean, 6),
        low=round(low, 6),
        high=round(high, 6),
        failing=sum(fails(grade) for grade in everything),
        unscored=len(everything) - len(values),
        imported=imported,
    )


def shown(exchange: Exchange) -> str:
    """A reply as plain text, a line for each sentence, with its markers."""
    lines = [f"({exchange.kind}, {exchange.route})", *exchange.notice]
    for sentence in exchange.sentences:
        markers = "".join(f" [{marker}]" for marker in sentence.markers)
        lines.append(f"{sentence.text}{markers}")
    return "\n".join(lines)


def save(results: Results, path: Path = RESULTS) -> None:
    """Write the results, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(results.model_dump_json(), encoding="utf-8")
    part.replace(path)


def read(path: Path = RESULTS) -> Results:
    """Raises ValueError where there are none, or none that this version can read."""
    try:
        return Results.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"There are no results at {path}. Run 'python -m evals' first.") from None
    except ValueError:
        raise ValueError(
            f"{path} is of another version of the evals. Run 'python -m evals' again."
        ) from None
