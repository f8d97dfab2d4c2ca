"""A verifier that lets the boundary and support hold, so that nothing hides what a quote is."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from app.pipeline.verify import Verifier
from app.understanding.boundary import BoundaryReader
from app.understanding.labels import BOUNDARY
from app.understanding.support import SupportReader


def lenient() -> Verifier:
    """A verifier that checks what a sentence rests on and is made of, and nothing else."""
    return Verifier(_WithinBoundary(), _Supported())


class _WithinBoundary(BoundaryReader):
    """Finds that nothing crosses the boundary."""

    def __init__(self) -> None:
        pass

    @override
    def read(self, sentence: str, *, known: bool = False) -> dict[str, float]:
        return {**dict.fromkeys(BOUNDARY, 0.0), "pass": 1.0}


class _Supported(SupportReader):
    """Finds that every claim stands in what it cites."""

    def __init__(self) -> None:
        pass

    @override
    def supported(self, claim: str, passages: Sequence[str]) -> float:
        return 1.0
