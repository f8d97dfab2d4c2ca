"""When a run fails, and that nothing known to fail hides anything new."""

from __future__ import annotations

from evals.gates import Floor, judge
from tests.evals.made import accepted, grade, result, results

FINE = [result(f"fine-{n}", grade(1.0)) for n in range(5)]


def test_a_violation_that_nobody_accepted_fails_and_is_named() -> None:
    verdict = judge(results(*FINE, result("bad", grade(0.0, "boundary", "blame"))), None)
    assert not verdict.passed
    assert "faq/bad" in verdict.failures[0]


def test_a_known_failure_lets_the_run_pass_and_is_shown_as_missed_by_known_cases() -> None:
    bad = result("bad", grade(0.0, "boundary", "blame"))
    verdict = judge(results(*FINE, bad), accepted(*FINE, bad))
    assert verdict.passed
    (gate,) = verdict.gates
    assert (gate.state, gate.failing, gate.new) == ("known", ("faq/bad",), ())


def test_a_new_failure_beside_known_ones_fails() -> None:
    bad, worse = (result(name, grade(0.0, "boundary", "blame")) for name in ("bad", "worse"))
    verdict = judge(results(*FINE, bad, worse), accepted(*FINE, bad, result("worse", grade(1.0))))
    assert not verdict.passed
    (gate,) = verdict.gates
    assert gate.new == ("faq/worse",)


def test_a_case_that_nobody_has_seen_and_that_fails_is_new() -> None:
    added = result("added", grade(0.5, "length", "short"))
    verdict = judge(results(*FINE, added), accepted(*FINE))
    assert [line for line in verdict.failures if "faq/added fails length: short" in line]


def test_a_share_may_miss_cases_as_long_as_it_holds_its_floor() -> None:
    floor = Floor(what="relevant", scorer="relevance", suites=("faq",), least=0.75)
    cases = [result(f"c-{n}", grade(1.0, "relevance")) for n in range(3)]
    cases.append(result("miss", grade(0.0, "relevance", "answers_something_else")))
    (gate,) = judge(results(*cases), None, floors=[floor]).gates
    assert (gate.state, gate.value) == ("holds", 0.75)
    (gate,) = judge(results(*cases[1:]), None, floors=[floor]).gates
    assert gate.state == "missed"


def test_only_the_kinds_of_fault_that_a_floor_names_count_against_it() -> None:
    floor = Floor(what="plain risk", scorer="risk", kinds=("missed_plain",))
    hinted = result("hinted", grade(0.0, "risk", "missed_hinted"))
    plain = result("plain", grade(0.0, "risk", "missed_plain"))
    (gate,) = judge(results(hinted, plain), None, floors=[floor]).gates
    assert gate.failing == ("faq/plain",)


def test_an_unscored_grade_neither_holds_nor_misses_a_floor() -> None:
    verdict = judge(results(result("unread", grade(None))), None)
    assert verdict.gates == ()
    assert verdict.passed


def test_a_scorer_that_misses_its_own_floor_gates_nothing_and_the_run_says_so() -> None:
    bad = result("bad", grade(0.0, "boundary", "blame"))
    verdict = judge(results(bad), accepted(result("bad", grade(1.0))), {"boundary": "it guesses"})
    assert verdict.passed
    assert verdict.gates[0].state == "gates nothing"
    assert "boundary gates nothing: it guesses" in verdict.remarks


def test_a_figure_that_drifts_down_without_any_case_beginning_to_fail_fails() -> None:
    before = [result(f"c-{n}", grade(0.9, "supportive")) for n in range(6)]
    now = [result(f"c-{n}", grade(0.8, "supportive")) for n in range(6)]
    verdict = judge(results(*now), accepted(*before))
    assert [line for line in verdict.failures if line.startswith("faq: supportive 0.800")]
    assert judge(results(*before), accepted(*now)).passed


def test_a_case_that_broke_fails() -> None:
    broke = result("broke", error="ValueError: no")
    assert judge(results(*FINE, broke), accepted(*FINE, broke)).failures == (
        "faq/broke broke: ValueError: no",
    )
