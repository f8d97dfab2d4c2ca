"""What grading the graders found: how far each scorer can be trusted, and whether it may gate."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from app.models import Model
from evals.metrics import Proportion
from evals.results import LATEST

PATH = LATEST / "graders.json"

Rate = Proportion


class Graded(Model):
    """A scorer on labelled answers: bad ones that it noticed, good ones that it let pass.

    A rate is None where there were no such answers, a floor where none is asked of it.
    """

    scorer: str
    sensitivity: Rate | None = None
    specificity: Rate | None = None
    floor_sensitivity: float | None = None
    floor_specificity: float | None = None

    @property
    def sound(self) -> bool:
        """Whether it reaches its floors and so may gate."""
        return not self.why_not

    @property
    def why_not(self) -> str:
        """What it misses, empty where it reaches its floors."""
        lines = []
        for name, rate, floor in (
            ("sensitivity", self.sensitivity, self.floor_sensitivity),
            ("specificity", self.specificity, self.floor_specificity),
        ):
            if floor is None:
                continue
            if rate is None or not rate.of:
                lines.append(f"{name} not measured")
            elif rate.value < floor:
                lines.append(f"{name} {rate.value:.3f}, floor {floor:.2f}")
        return "; ".join(lines)


_MANY = TypeAdapter(tuple[Graded, ...])


def save(found: tuple[Graded, ...], path: Path = PATH) -> None:
    """Write them, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(_MANY.dump_json(found))
    part.replace(path)


def read(path: Path = PATH) -> tuple[Graded, ...]:
    """Empty where none were measured. Raises ValueError for a file of another version."""
    if not path.is_file():
        return ()
    try:
        return _MANY.validate_json(path.read_bytes())
    except ValueError:
        raise ValueError(
            f"{path} is of another version of the evals. Run 'python -m evals graders' again."
        ) from None
