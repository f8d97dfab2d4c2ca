"""Every answer that is another than the accepted one, beside it."""

from __future__ import annotations

from collections.abc import Iterator

from evals.changes import ChangedAnswer, ChangedGrade, Changes
from evals.gates import Verdict
from evals.report.difference import marked
from evals.report.failing import ON_PAPER
from evals.report.markup import Content, Safe, joined, tag
from evals.report.names import plural, share
from evals.results import Results
from evals.suite import SuiteName

Key = tuple[SuiteName, str]


def changed(results: Results, verdict: Verdict) -> Safe:
    """All of them, those whose grades fell first."""
    changes = verdict.changes
    if changes is None:
        line = (
            "There is no accepted run to compare with. ‘python -m evals accept’ makes one of this."
        )
        return tag("p", line)
    answers: dict[Key, list[ChangedAnswer]] = {}
    for one in changes.answers:
        answers.setdefault((one.suite, one.case), []).append(one)
    grades: dict[Key, list[ChangedGrade]] = {}
    for grade in changes.grades:
        if grade.was is not None:
            grades.setdefault((grade.suite, grade.case), []).append(grade)
    if not answers and not grades:
        return tag("p", "Every answer and every grade is the accepted one.")
    typed = {(one.suite, one.case.id): one.case.turns for one in results.cases}
    # Grades may change where answers did not: a scorer was changed.
    keys = sorted(
        dict.fromkeys((*answers, *grades)), key=lambda key: (-_fell(grades.get(key, [])), key)
    )
    shown = (
        _case(key, answers.get(key, []), grades.get(key, []), typed.get(key, ())) for key in keys
    )
    return joined(tag("p", _about(changes, len(answers))), ON_PAPER, *shown)


def _about(changes: Changes, answers: int) -> str:
    broke = sum(one.broke for one in changes.grades)
    mended = sum(one.mended for one in changes.grades)
    return (
        f"{plural(answers, 'case')} with another answer than the accepted one; "
        f"{plural(broke, 'grade')} that fail and did not, {mended} that did and no longer fail."
    )


def _fell(grades: list[ChangedGrade]) -> float:
    """How much of a case's grades was lost."""
    return sum(one.was - one.now for one in grades if one.was is not None and one.now is not None)


def _case(
    key: Key, answers: list[ChangedAnswer], grades: list[ChangedGrade], typed: tuple[str, ...]
) -> Safe:
    chips = (
        tag("span", _moved(one), class_="grade " + ("better" if _fell([one]) < 0 else "worse"))
        for one in grades
    )
    what = [] if answers else [tag("span", "the same answer", class_="grade known")]
    summary = tag("summary", tag("span", "/".join(key), class_="name"), *what, *chips)
    body = (side for one in answers for side in _sides(one, typed))
    return tag("details", summary, tag("div", *body, class_="answer"))


def _moved(one: ChangedGrade) -> str:
    was = "unscored" if one.was is None else share(one.was)
    now = "unscored" if one.now is None else share(one.now)
    return f"{one.scorer.replace('_', ' ')} {was} → {now}"


def _sides(one: ChangedAnswer, typed: tuple[str, ...]) -> Iterator[Content]:
    if one.turn < len(typed):
        yield tag("blockquote", typed[one.turn], class_="typed")
    left, right = marked(one.was or "", one.now or "")
    yield tag(
        "div",
        _side("Accepted", left if one.was is not None else tag("p", "No such turn.")),
        _side("Now", right if one.now is not None else tag("p", "No such turn.")),
        class_="sides",
    )


def _side(name: str, words: Safe) -> Safe:
    return tag("section", tag("h4", name), words, aria_label=name)
