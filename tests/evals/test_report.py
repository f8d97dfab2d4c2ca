from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals import gates
from evals.baseline import Baseline, KeptCase, baseline_of
from evals.gates import Floor
from evals.graders.measure import FiguresKept, Graded, GradersMeasured
from evals.metrics import Proportion
from evals.report.difference import marked
from evals.report.failing import worst
from evals.report.faults import Marks
from evals.report.markup import Safe, joined, tag
from evals.report.page import page
from evals.report.write import main, write
from evals.results import Results, save
from tests.evals.made import results
from tests.evals.runs import HOSTILE, exchange, fault, grade, result

VOID = {"meta", "br", "hr", "col"}
FLOORS = (
    Floor(what="violations", scorer="boundary"),
    Floor(what="answers", scorer="relevance", suites=("faq",), least=0.95),
)


class Read(HTMLParser):
    """What a browser would make of a page: its elements, its text, its links and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.crossed: list[str] = []
        self.words: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.words.setdefault(self.open[-1], []).append(data)

    def all(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]

    @property
    def text(self) -> str:
        return " ".join(
            word for name, words in self.words.items() if name != "style" for word in words
        )


def report(
    run: Results,
    accepted: Baseline | None = None,
    graders: FiguresKept | None = None,
    weak: dict[str, str] | None = None,
) -> Read:
    verdict = gates.judge(run, accepted, weak, FLOORS)
    return Read(page(run, verdict, graders, weak or {}, "today"))


def test_a_page_is_well_formed_and_asks_for_nothing_from_elsewhere() -> None:
    run = results(result("one", [exchange("What now?", "Slow down.")], grade("boundary", 1.0)))
    read = report(run, baseline_of(run))
    assert read.crossed == []
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(read.names)
    assert read.all("src") == []
    assert all(target.startswith("#") for target in read.all("href"))
    assert {target[1:] for target in read.all("href")} <= set(read.all("id"))
    assert len(read.all("id")) == len(set(read.all("id")))
    assert any("default-src 'none'" in content for content in read.all("content"))
    assert "url(" not in "".join(read.words["style"])
    assert "@import" not in "".join(read.words["style"])


def test_markup_in_whatever_was_typed_shown_or_said_is_text() -> None:
    run = results(
        result(
            "one",
            [exchange(HOSTILE, HOSTILE)],
            grade("boundary", 0.0, fault(HOSTILE, "alert"), because=HOSTILE),
            error=HOSTILE,
        )
    )
    was = KeptCase(suite="faq", id="one", shown=(f"{HOSTILE} before",), grades={"boundary": 1.0})
    parameters = run.parameters.model_copy(update={"library": HOSTILE})
    read = report(run, Baseline(parameters=parameters, cases=(was,)))
    assert read.crossed == []
    assert not {"script", "img"} & set(read.names)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert "<script>" in read.text


def test_text_is_escaped_and_markup_is_not() -> None:
    assert tag("p", "<b>", Safe("<i></i>"), None) == "<p>&lt;b&gt;<i></i></p>"
    assert tag("a", "x", href='"><b>', hidden=True, title=None) == (
        '<a href="&quot;&gt;&lt;b&gt;" hidden>x</a>'
    )
    assert joined("a", None, "&") == "a&amp;"


def test_the_page_says_whether_it_may_go_out_and_why_not() -> None:
    good = results(result("one", [exchange("A?", "B.")], grade("boundary", 1.0)))
    assert "Every gate holds." in report(good, baseline_of(good)).text
    bad = results(
        result("one", [exchange("A?", "B.")], grade("boundary", 0.0, fault("blames", "B.")))
    )
    read = report(bad, baseline_of(good))
    assert "This run fails" in read.text
    assert "violations: 1, floor 0; new: faq/one" in read.text


def test_faults_are_marked_where_they_stand_and_named_where_they_stand_nowhere() -> None:
    one = grade("boundary", 0.0, fault("blames", "your  FAULT"), fault("missing", "a notice"))
    read = report(results(result("one", [exchange("A?", "It is your fault, you know.")], one)))
    assert read.words["mark"] == ["your fault"]
    assert "boundary: blames" in read.text
    assert "boundary: missing" in read.text
    assert "a notice" in read.text


def test_a_mark_takes_whole_words_and_two_faults_may_share_it() -> None:
    marks = Marks([("a", fault("x", "art")), ("b", fault("y", "art"))])
    shown = marks.on("The art of starting")
    assert shown.count("<mark>art</mark>") == 1
    assert "a: x" in shown
    assert "b: y" in shown
    assert marks.elsewhere == []


def test_overlapping_faults_are_each_named_and_the_text_stays_whole() -> None:
    marks = Marks([("a", fault("x", "one two")), ("b", fault("y", "two three"))])
    said = Flat(marks.on("zero one two three four")).said
    assert said.replace(" a: x", "").replace(" b: y", "") == "zero one two three four"
    assert said != "zero one two three four"
    assert marks.elsewhere == []


def test_of_a_long_conversation_the_turns_with_faults_come_first() -> None:
    turns = [exchange(f"Turn {at}?", f"Answer {at}.") for at in range(6)]
    run = results(result("one", turns, grade("boundary", 0.0, fault("blames", "Answer 4.", 4))))
    text = report(run).text
    assert "5 turns with nothing against them" in text
    assert text.index("Turn 4?") < text.index("Turn 0?")


def test_the_worst_come_first_broken_then_floors_then_the_lowest_grades() -> None:
    run = results(
        result("mild", [exchange("A?", "B.")], grade("length", 0.9)),
        result("low", [exchange("A?", "B.")], grade("length", 0.2), grade("useful", 0.1)),
        result("floor", [exchange("A?", "B.")], grade("boundary", 0.9)),
        result("broke", [exchange("A?")], error="ValueError"),
        result("good", [exchange("A?", "B.")], grade("length", 1.0)),
    )
    verdict = gates.judge(run, None, floors=FLOORS)
    assert [one.case.id for one in worst(run, verdict)] == ["broke", "floor", "low", "mild"]


def test_known_failures_are_named_and_led_to() -> None:
    run = results(result("one", [exchange("A?", "B.")], grade("boundary", 0.0)))
    read = report(run, baseline_of(run))
    assert "missed, all known" in read.text
    assert "They are not new, and they are not right either." in read.text
    assert "#case-faq-one" in read.all("href")


def test_a_changed_answer_stands_beside_the_accepted_one_with_its_words_marked() -> None:
    before = results(result("one", [exchange("A?", "Slow down first.")], grade("useful", 1.0)))
    after = results(result("one", [exchange("A?", "Slow down now.")], grade("useful", 0.5)))
    read = report(after, baseline_of(before))
    assert read.words["del"] == ["first"]
    assert read.words["ins"] == ["now"]
    assert "useful 1 → 0.500" in read.text
    assert "faq, useful" in read.text


def test_an_answer_that_is_the_same_is_not_among_the_changed() -> None:
    run = results(result("one", [exchange("A?", "B.")], grade("useful", 1.0)))
    assert "Every answer and every grade is the accepted one." in report(run, baseline_of(run)).text


def test_a_turn_that_one_of_the_two_lacks_says_so() -> None:
    before = results(result("one", [exchange("A?", "B.")]))
    after = results(result("one", [exchange("A?", "B."), exchange("C?", "D.")]))
    assert "No such turn." in report(after, baseline_of(before)).text


@pytest.mark.parametrize(
    ("was", "now", "left", "right"),
    [
        ("One two three.", "One two four.", ["three"], ["four"]),
        ("Gone.\nStays.", "Stays.", ["Gone."], []),
        ("Stays.", "Stays.\nCame.", [], ["Came."]),
        (
            "All of it is other.",
            "Quite unlike what went before",
            ["All of it is other."],
            ["Quite unlike what went before"],
        ),
        ("", "Came.", [], ["Came."]),
    ],
)
def test_what_differs_is_marked_on_its_side(
    was: str, now: str, left: list[str], right: list[str]
) -> None:
    one, other = map(Read, marked(was, now))
    assert one.words.get("del", []) == left
    assert other.words.get("ins", []) == right
    assert "ins" not in one.names
    assert "del" not in other.names


def test_both_sides_of_a_difference_still_say_all_that_was_said() -> None:
    was, now = "One <b>two</b> three.\nFour.", "One <i>two</i> three, and more.\nFive is new."
    for side, whole in zip(marked(was, now), (was, now), strict=True):
        assert Flat(side).said == whole.replace("\n", "")


class Flat(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said += data


def test_a_scorer_below_its_own_floor_gates_nothing_and_the_page_says_so() -> None:
    found = Graded(
        scorer="boundary",
        of="labelled answers",
        sensitivity=Proportion(hits=8, of=10),
        specificity=Proportion(hits=10, of=10),
    )
    closer = found.model_copy(update={"scorer": "boundary: blames", "of": "mutations"})
    split = GradersMeasured(split="dev", answers=20, good=10, rows="r", graded=(found, closer))
    run = results(result("one", [exchange("A?", "B.")], grade("boundary", 0.0)))
    weak = {"boundary": "it sees 0.800 of what is wrong"}
    read = report(run, None, FiguresKept(splits=(split,)), weak)
    assert "Every gate holds but 1, whose scorers may gate nothing." in read.text
    assert read.text.count("gates nothing: it sees 0.800 of what is wrong") == 2
    assert "0.800 of 10" in read.text
    assert "20 labelled answers for development, cross-validated, 10 of them good" in read.text
    assert "boundary: blames" in read.text


def test_scorers_that_were_never_graded_are_said_to_be_so() -> None:
    run = results(result("one", [exchange("A?", "B.")], grade("boundary", 1.0)))
    assert "The scorers have not been graded." in report(run).text


def test_cases_from_outside_are_marked_counted_apart_and_gate_nothing() -> None:
    run = results(
        result("own", [exchange("A?", "B.")], grade("boundary", 1.0)),
        result("their", [exchange("A?", "B.")], grade("boundary", 0.0), origin="elsewhere"),
    )
    assert [(one.imported, one.value) for one in run.figures] == [(False, 1.0), (True, 0.0)]
    accepted = baseline_of(run)
    assert [one.id for one in accepted.cases] == ["own"]
    read = report(run, accepted)
    assert "Every gate holds." in read.text
    assert "From elsewhere; licence: CC0." in read.text
    assert "faq: cases from outside, which gate nothing" in read.text


def test_an_unscored_grade_is_counted_apart() -> None:
    run = results(
        result("one", [exchange("A?", "B.")], grade("useful", None)),
        result("two", [exchange("A?", "B.")], grade("useful", 1.0)),
    )
    figure = run.figures[0]
    assert (figure.n, figure.unscored, figure.value) == (1, 1, 1.0)
    assert "Nothing is said against any answer." in report(run).text


def test_the_report_is_written_beside_its_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.json"
    save(results(result("one", [exchange("A?", "B.")], grade("boundary", 1.0))), path)
    assert main(["--results", str(path)]) == 0
    assert "<!doctype html>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "report.html" in capsys.readouterr().out.replace("\n", "")


def test_without_results_there_is_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--results", str(tmp_path / "none.json")]) == 2
    assert "Run 'python -m evals' first" in capsys.readouterr().err


def test_one_run_makes_the_same_page_twice(tmp_path: Path) -> None:
    run = results(result("one", [exchange("A?", "B.")], grade("boundary", 0.5)))
    verdict = gates.judge(run, None, floors=FLOORS)
    assert page(run, verdict, None, {}, "today") == page(run, verdict, None, {}, "today")
    assert write(run, verdict, path=tmp_path / "a.html").exists()
