"""One case as it went: what was typed, what was shown, and what is said against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.models import Citation
from evals.baseline import texts
from evals.grade import Fault, Grade
from evals.report.faults import Marks, named
from evals.report.markup import Content, Safe, joined, tag
from evals.report.names import place, plural, share
from evals.results import CaseResult
from evals.transcript import Exchange, Transcript

TURNS_SHOWN = 3
"""A conversation of so many turns is shown whole; of a longer one, the turns with faults."""

Named = tuple[str, Fault]


def answer(one: CaseResult, *, known: bool) -> Safe:
    """A case in full, folded to its name and grades until it is opened."""
    grades = one.failing
    marks = joined(
        *(
            tag("span", f"{grade.scorer.replace('_', ' ')} {_value(grade)}", class_="grade")
            for grade in grades
        )
    )
    summary = tag(
        "summary",
        tag("span", f"{one.suite}/{one.case.id}", class_="name"),
        *([tag("span", "known", class_="grade known")] if known else []),
        *([tag("span", "from outside", class_="grade outside")] if one.imported else []),
        *([tag("span", "broke", class_="grade")] if one.error else []),
        marks,
    )
    return tag(
        "details",
        summary,
        # Inside: a link to it opens what it is folded in.
        tag("div", *_body(one), class_="answer", id=place(one.suite, one.case.id)),
    )


def _body(one: CaseResult) -> Iterator[Content]:
    case = one.case
    yield tag("p", tag("b", "Why it is asked: "), case.why, class_="why")
    if one.imported:
        yield tag(
            "p", f"From {case.origin}; licence: {case.licence or 'none named'}.", class_="why"
        )
    if one.error:
        yield tag("p", tag("b", "It broke: "), one.error, class_="broke")
    made = one.transcript
    if made is not None:
        faults = [(grade.scorer, fault) for grade in one.grades for fault in grade.faults]
        if made.debrief is not None:
            yield from _debrief(one, made, faults)
        else:
            yield from _turns(made, faults)
    reasons = [grade for grade in one.grades if grade.because and grade in one.failing]
    if reasons:
        lines = (tag("li", f"{g.scorer.replace('_', ' ')}: {g.because}") for g in reasons)
        yield tag("ul", *lines, class_="because")


def _turns(made: Transcript, faults: Sequence[Named]) -> Iterator[Content]:
    faulty = {fault.turn for _, fault in faults}
    whole = len(made.exchanges) <= TURNS_SHOWN
    rest: list[Safe] = []
    for number, exchange in enumerate(made.exchanges):
        own = [one for one in faults if one[1].turn == number]
        shown = _exchange(number, exchange, own, several=len(made.exchanges) > 1)
        if whole or number in faulty:
            yield shown
        else:
            rest.append(shown)
    # What is said of a turn that never came.
    beyond = [one for one in faults if not 0 <= one[1].turn < len(made.exchanges)]
    if beyond:
        yield _elsewhere(beyond)
    if rest:
        summary = tag("summary", f"{plural(len(rest), 'turn')} with nothing against them")
        yield tag("details", summary, *rest, class_="rest")


def _exchange(number: int, exchange: Exchange, faults: Sequence[Named], *, several: bool) -> Safe:
    marks = Marks(faults)
    notice = [tag("p", marks.on(line), class_="notice") for line in exchange.notice]
    sentences = [
        tag(
            "p",
            marks.on(sentence.text),
            *(tag("span", f" [{marker}]", class_="marker") for marker in sentence.markers),
            class_=f"said {sentence.basis}",
        )
        for sentence in exchange.sentences
    ]
    follows = [
        joined(" · " if at else "Could be asked next: ", marks.on(line))
        for at, line in enumerate(exchange.follow_ups)
    ]
    dangers = [f"{risk.who}: {risk.what.replace('_', ' ')}" for risk in exchange.risks]
    about = ", ".join([exchange.kind, exchange.route.replace("_", " "), *dangers])
    turn = f"Turn {number + 1}: {about}" if several else about
    return tag(
        "div",
        tag("blockquote", exchange.typed, class_="typed"),
        tag("p", turn, class_="route"),
        *notice,
        *sentences,
        *([tag("p", *follows, class_="next")] if follows else []),
        _sources(exchange.citations),
        _elsewhere(marks.elsewhere),
        class_="turn",
    )


def _debrief(one: CaseResult, made: Transcript, faults: Sequence[Named]) -> Iterator[Safe]:
    """A debrief's turns as they were said; a fault is looked for in all of them."""
    marks = Marks(faults)
    assert made.debrief is not None
    turns: list[Safe] = []
    for turn, said in zip(made.debrief.turns, texts(one), strict=True):
        lines = (tag("p", marks.on(line), class_="said") for line in said.splitlines())
        words = [tag("blockquote", marks.on(turn.words), class_="typed")] if turn.words else []
        turns.append(tag("div", *lines, *words, class_="turn"))
    missing = _elsewhere(marks.elsewhere)
    if missing is not None:
        yield missing
    yield from turns


def _sources(citations: Sequence[Citation]) -> Safe | None:
    if not citations:
        return None
    lines = (
        tag("li", f"[{one.marker}] {' › '.join((one.source, *one.heading))}") for one in citations
    )
    return tag("ul", *lines, class_="sources")


def _elsewhere(faults: Sequence[Named]) -> Safe | None:
    """Faults whose words stand nowhere in what was shown: what is missing, or left the process."""
    if not faults:
        return None
    lines = (
        tag("li", tag("span", named(*one), class_="fault"), " ", one[1].words) for one in faults
    )
    return tag("ul", *lines, class_="faults")


def _value(grade: Grade) -> str:
    return "?" if grade.value is None else share(grade.value)
