from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import Proportion, dcg, mean, mean_interval, ndcg, percentile


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe (1998), table I, method 3: four of its published examples.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_the_wilson_interval_is_as_published(hits: int, of: int, low: float, high: float) -> None:
    assert Proportion(hits=hits, of=of).interval() == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_lies_in_zero_to_one_around_the_share(case: tuple[int, int]) -> None:
    share = Proportion(hits=case[0], of=case[1])
    low, high = share.interval()
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1
    assert low < high


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert math.isnan(Proportion(hits=0, of=0).value)
    assert all(math.isnan(bound) for bound in Proportion(hits=0, of=0).interval())


def test_dcg_discounts_gains_by_rank() -> None:
    # 2 / log2(2) + 0 / log2(3) + 1 / log2(4)
    assert dcg([2, 0, 1], 5) == pytest.approx(2.5)
    assert dcg([2, 0, 1], 2) == pytest.approx(2.0)
    assert dcg([], 5) == 0


@pytest.mark.parametrize(
    ("gains", "ideal", "expected"),
    [
        ([2, 1], [2, 1], 1.0),
        ([0, 0, 0, 0, 0], [2, 1], 0.0),
        ([0, 2], [2], 1 / math.log2(3)),
        # (1 + 2 / log2(3)) / (2 + 1 / log2(3))
        ([1, 2], [2, 1], 0.859719),
        ([0, 0, 0, 0, 0, 2], [2], 0.0),
        ([2, 2, 2, 2, 2], [2] * 9, 1.0),
    ],
)
def test_ndcg_is_as_computed_by_hand(gains: list[int], ideal: list[int], expected: float) -> None:
    assert ndcg(gains, ideal) == pytest.approx(expected, abs=1e-6)


def test_ndcg_is_not_a_number_where_nothing_helps() -> None:
    assert math.isnan(ndcg([0, 0], []))


def test_a_mean_has_a_normal_interval() -> None:
    assert mean([1.0, 2.0, 6.0]) == 3.0
    # Variance of 1, 2, 3 is 1; the half width 1.96 / sqrt(3).
    assert mean_interval([1.0, 2.0, 3.0]) == pytest.approx((0.86839, 3.13161), abs=1e-5)
    assert math.isnan(mean([]))
    assert all(math.isnan(bound) for bound in mean_interval([1.0]))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, 15), (0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (0.95, 50), (1, 50)],
)
def test_a_percentile_is_the_value_at_the_nearest_rank(share: float, expected: int) -> None:
    assert percentile([20, 50, 15, 40, 35], share) == expected
