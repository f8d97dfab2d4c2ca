"""A run through Inspect, with a service that is made up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.debrief.adapter import with_script
from evals.grade import Fault, Grade
from evals.harness import contained, evaluate
from evals.results import FOLDER, CaseResult, figures, read, save
from evals.run import FAST_AT_MOST, fast_part, wanted_cases, with_pairs
from evals.solve import Solve
from evals.suite import SUITES, Case, SuiteName
from evals.tasks import results_of, suite_task
from evals.transcript import Passages, Transcript
from tests.evals.made import case, exchange, result, results

NOTHING = Passages(articles={}, sources={})


class SaysBad:
    """Judges by the word “bad”, and cannot read “unreadable”; nothing of a case that is calm."""

    name = "bad"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        if case.expected.calm:
            return None
        text = transcript.exchanges[-1].sentences[0].text
        if "unreadable" in text:
            return Grade(scorer=self.name, value=None, because="no verdict in it")
        faults = (Fault(kind="bad", words=text, turn=0),) if "bad" in text else ()
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=faults)


class OneSide:
    """Judges two cases together by whether they were told the same."""

    name = "pair"

    def grade(
        self, one: tuple[Case, Transcript], other: tuple[Case, Transcript], library: Passages
    ) -> Grade | None:
        same = one[1].exchanges[0].sentences == other[1].exchanges[0].sentences
        return Grade(scorer=self.name, value=1.0 if same else 0.0)


def echo(suite: SuiteName, case: Case) -> Transcript:
    """Says what was typed."""
    if "breaks" in case.turns[0]:
        raise RuntimeError("the service broke")
    said = exchange(case.turns[-1], typed=case.turns[-1])
    return Transcript(case=case.id, exchanges=(said,), left=("a line",))


def ran(cases: Sequence[Case], place: Path, solve: Solve = echo) -> list[CaseResult]:
    asked: list[str] = []
    task = suite_task(
        "faq", cases, solve, [SaysBad()], NOTHING, lambda suite, name: asked.append(name)
    )
    with contained(place / "inspect"):
        (log,) = evaluate([task], place / "logs", at_once=2)
    assert sorted(asked) == sorted(one.id for one in cases)
    _, found = results_of("faq", cases, log)
    return found


def typed(name: str, text: str, **fields: object) -> Case:
    return case(name, turns=(text,), **fields)


def test_every_case_comes_back_with_its_transcript_and_its_grades_in_order(tmp_path: Path) -> None:
    cases = [typed("b", "a bad thing"), typed("a", "a fine thing")]
    found = ran(cases, tmp_path)
    assert [one.case.id for one in found] == ["b", "a"]
    assert found[0].transcript == echo("faq", cases[0])
    assert [one.grades[0].value for one in found] == [0.0, 1.0]
    assert found[0].grades[0].faults == (Fault(kind="bad", words="a bad thing", turn=0),)


def test_what_is_unscored_and_what_is_not_judged_are_counted_apart(tmp_path: Path) -> None:
    calm = typed("calm", "bad", expected={"calm": True})
    found = ran([typed("odd", "unreadable"), typed("fine", "fine"), calm], tmp_path)
    assert found[0].grades[0].value is None
    assert found[0].grades[0].because == "no verdict in it"
    assert found[2].grades == ()
    (figure,) = figures(found)
    assert (figure.n, figure.value, figure.unscored, figure.failing) == (1, 1.0, 1, 0)


def test_a_case_that_breaks_is_named_and_the_others_are_still_asked(tmp_path: Path) -> None:
    found = ran([typed("bad", "it breaks"), typed("fine", "fine")], tmp_path)
    assert found[0].error is not None and "the service broke" in found[0].error
    assert found[0].transcript is None and found[0].grades == ()
    assert found[1].error is None and found[1].grades[0].value == 1.0


def test_inspect_writes_into_its_folder_alone_and_leaves_the_environment_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "home")
    before = dict(os.environ)
    ran([typed("a", "fine")], tmp_path)
    assert list((tmp_path / "home").rglob("*")) == []
    assert dict(os.environ) == before
    assert list((tmp_path / "logs").glob("*_faq_*.eval"))


def test_two_cases_of_a_pair_are_judged_once_on_the_first_of_them() -> None:
    one = result("one", says="Poor you.")
    other = result("other", says="Well done.")
    one = one.model_copy(update={"case": case("one", pair="other")})
    other = other.model_copy(update={"case": case("other", pair="one")})
    found = with_pairs([one, other], [OneSide()], NOTHING)
    assert [[grade.value for grade in each.grades] for each in found] == [[0.0], []]


def test_results_are_read_as_they_were_saved(tmp_path: Path) -> None:
    made = results(result("one", Grade(scorer="length", value=None)))
    save(made, tmp_path / "results.json")
    assert read(tmp_path / "results.json") == made
    (tmp_path / "results.json").write_text("{}")
    with pytest.raises(ValueError, match="another version"):
        read(tmp_path / "results.json")


@pytest.mark.parametrize("suite", SUITES)
def test_the_fast_part_has_every_style_and_grows_with_no_case_elsewhere(suite: SuiteName) -> None:
    everything = wanted_cases(suite, fast=False)
    fast = wanted_cases(suite, fast=True)
    assert fast == fast_part(suite, everything)
    assert {one.id for one in fast} <= {one.id for one in everything}
    if suite not in FAST_AT_MOST:
        assert {one.style for one in fast} == {one.style for one in everything}
    new = everything[0].model_copy(update={"id": "new-one", "style": "a style of its own"})
    kept = {one.id for one in fast_part(suite, [*everything, new])} - {"new-one"}
    assert kept <= {one.id for one in fast}


def test_there_are_more_than_six_hundred_cases_each_with_a_reason_of_its_own() -> None:
    everything = [one for suite in SUITES for one in wanted_cases(suite, fast=False)]
    assert len(everything) >= 600
    assert len({one.why for one in everything}) > 0.95 * len(everything)


def test_a_scripted_debrief_brings_what_is_expected_of_it() -> None:
    made = with_script(case("a", turns=(), script="dev/clinician-risk-middle"))
    assert made.expected.debrief is not None
    (danger,) = made.expected.debrief.dangers
    assert danger.who == "clinician" and danger.typed
    names = with_script(case("b", turns=(), script="dev/names-everywhere"))
    assert "Priya" in names.expected.canaries
    with pytest.raises(ValueError, match="nobody"):
        with_script(case("c", turns=(), script="dev/nobody"))


def test_the_results_are_in_a_folder_that_is_not_committed() -> None:
    ignored = (FOLDER.parents[1] / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "evals/results/" in ignored
