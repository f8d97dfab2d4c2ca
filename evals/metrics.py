"""Figures, each with its source."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.models import Model


class Proportion(Model):
    """A share of cases, with its 95 % Wilson score interval (E. B. Wilson, 1927)."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else math.nan

    def interval(self) -> tuple[float, float]:
        return wilson(self.value, self.of)


def wilson(share: float, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share of so many; of a mean of grades from 0 to 1, too.

    A mean of such grades varies at most as much as a share does, so its interval is never too
    narrow.
    """
    if not of:
        return math.nan, math.nan
    z = 1.959964
    denominator = 1 + z * z / of
    centre = (share + z * z / (2 * of)) / denominator
    spread = share * (1 - share) / of + z * z / (4 * of**2)
    half = z * math.sqrt(spread) / denominator
    return max(0.0, centre - half), min(1.0, centre + half)


def dcg(gains: Sequence[int], depth: int) -> float:
    """Discounted cumulative gain, linear in the gains as trec_eval has it."""
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains[:depth]))


def ndcg(gains: Sequence[int], ideal: Sequence[int], depth: int = 5) -> float:
    """DCG over that of the best possible ranking, 0 to 1 (Järvelin and Kekäläinen, 2002)."""
    best = dcg(ideal, depth)
    return dcg(gains, depth) / best if best else math.nan


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def mean_interval(values: Sequence[float]) -> tuple[float, float]:
    """Normal 95 % interval of a mean."""
    if len(values) < 2:
        return math.nan, math.nan
    centre = mean(values)
    variance = sum((value - centre) ** 2 for value in values) / (len(values) - 1)
    half = 1.96 * math.sqrt(variance / len(values))
    return centre - half, centre + half


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile; ``share`` from 0 to 1."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
