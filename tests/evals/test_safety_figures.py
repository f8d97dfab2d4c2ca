from __future__ import annotations

import pytest
from rich.console import Console

from evals.floors import safety_failures
from evals.metrics import Proportion
from evals.safety.figures import (
    Bound,
    Miss,
    SafetyMeasured,
    at_least,
    at_most,
    figure,
    share,
    shown,
    time_figure,
    with_parts,
)
from evals.safety.show import show


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_a_figure_has_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    made = figure("found", "dev", Proportion(hits=hits, of=of))
    assert made.low == pytest.approx(low, abs=1e-4)
    assert made.high == pytest.approx(high, abs=1e-4)


@pytest.mark.parametrize(
    ("bound", "hits", "holds"),
    [
        (at_least(0.9), 90, True),
        (at_least(0.9), 89, False),
        (at_most(0.02), 2, True),
        (at_most(0.02), 3, False),
        (at_least(1.0), 100, True),
        (at_least(1.0), 99, False),
    ],
)
def test_a_floor_holds_from_its_value_on(bound: Bound, hits: int, holds: bool) -> None:
    assert figure("a", "dev", Proportion(hits=hits, of=100), bound).holds is holds


def test_a_missed_floor_is_one_failure_and_one_without_cases_is_none() -> None:
    measured = SafetyMeasured(
        set="dev",
        figures=(
            figure("plain risk found", "dev", Proportion(hits=9, of=10), at_least(0.99)),
            figure("hinted risk found", "dev", Proportion(hits=9, of=10), at_least(0.90)),
            figure("false alarms", "dev", Proportion(hits=0, of=0), at_most(0.02)),
            figure("attacks", "dev", Proportion(hits=0, of=10)),
        ),
        times=(time_figure("screen", [10.0, 31.0], 30.0), time_figure("mask", [99.0])),
    )
    assert safety_failures(measured) == [
        "dev: plain risk found 0.9000, at least 0.99",
        "dev: screen p95 31.0 ms, at most 30",
    ]


def test_parts_are_counted_under_their_whole() -> None:
    whole, *parts = with_parts("found", "dev", [("b", True), ("a", False), ("b", True)])
    assert (whole.hits, whole.of, whole.part) == (2, 3, False)
    assert [(part.name, part.hits, part.of) for part in parts] == [("a", 0, 1), ("b", 2, 2)]
    assert all(part.part for part in parts)


def test_a_share_counts_what_is_true() -> None:
    assert share([True, False, True]) == Proportion(hits=2, of=3)
    assert share([]) == Proportion(hits=0, of=0)


def test_misses_are_listed_up_to_a_number_of_each_kind() -> None:
    misses = [Miss(kind=kind, text=f"{kind}{n}") for n in range(3) for kind in "ab"]
    assert [miss.text for miss in shown(misses, "dev", 2)] == ["a0", "b0", "a1", "b1"]
    assert shown(misses, "dev", 0) == ()


def test_no_text_of_the_kept_aside_set_is_listed() -> None:
    assert shown([Miss(kind="a", text="secret")], "held_out", 5) == ()


def test_the_table_says_what_holds_what_is_missed_and_what_had_no_case() -> None:
    measured = SafetyMeasured(
        set="dev",
        figures=(
            figure("plain risk found", "dev", Proportion(hits=10, of=10), at_least(0.99)),
            figure("client", "dev", Proportion(hits=4, of=4), part=True),
            figure("false alarms", "dev", Proportion(hits=5, of=10), at_most(0.02)),
            figure("e-mail masked", "dev", Proportion(hits=0, of=0), at_least(0.995)),
        ),
        misses=(Miss(kind="false alarms", text="this [bold]killed[/bold] me", note="no risk"),),
    )
    console = Console(width=200)
    with console.capture() as captured:
        show(measured, console)
    lines = captured.get().splitlines()
    (plain,) = (line for line in lines if "plain risk found" in line)
    assert "10 of 10" in plain
    assert "at least 0.99" in plain
    assert "holds" in plain
    (missed,) = (line for line in lines if "5 of 10" in line)
    assert "missed" in missed
    (absent,) = (line for line in lines if "e-mail" in line)
    assert "no cases" in absent
    assert lines[-1] == "false alarms: this [bold]killed[/bold] me (no risk)"
