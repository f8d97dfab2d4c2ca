"""What keeps a case from joining a suite, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from app.settings import ROOT
from evals.relevance import folded
from evals.suite import Case, SuiteName

SCRIPTED: frozenset[SuiteName] = frozenset({"debrief", "hostile-models"})
"""Suites whose cases are scripts of a debrief or of a chat model, and not what somebody typed."""

Corpus = Mapping[str, str]
"""The articles' words by file name, folded as anchors are."""


def corpus() -> Corpus:
    """The articles that ship with Debrief."""
    found = sorted((ROOT / "corpus").glob("*.md"))
    return {path.name: folded(path.read_text(encoding="utf-8")) for path in found}


def objections(
    case: Case, suite: SuiteName, others: Sequence[Case], articles: Corpus
) -> Iterator[str]:
    """Say, a line each, why a case cannot join ``others`` in a suite."""
    if suite in SCRIPTED:
        yield f"a case of {suite} is a script; write one in evals/{suite.partition('-')[0]}/"
    if case.script is not None or case.model is not None:
        yield "script and model are for the suites debrief and hostile-models"
    if not case.turns or not all(turn.strip() for turn in case.turns):
        yield "turns: a case needs at least one, and none of them empty"
    if any(case.id == other.id for other in others):
        yield f"id: the suite {suite} has a case {case.id} already"
    if any(_said(case) == _said(other) for other in others):
        yield f"turns: the suite {suite} asks just this already"
    if case.pair is not None and all(case.pair != other.id for other in others):
        yield f"pair: the suite {suite} has no case {case.pair}"
    yield from _expected(case, articles)


def _expected(case: Case, articles: Corpus) -> Iterator[str]:
    expected = case.expected
    typed = " ".join(case.turns).casefold()
    for label in expected.answers:
        held = [words for name, words in articles.items() if name.startswith(label.source)]
        times = sum(words.count(folded(label.anchor)) for words in held)
        if len(held) != 1:
            yield f"expected.answers: {len(held)} articles are named {label.source!r}"
        elif times != 1:
            yield f"expected.answers: {label.anchor!r} is in {label.source} {times} times, not once"
    for canary in expected.canaries:
        if canary.casefold() not in typed:
            yield f"expected.canaries: {canary!r} is not in what is typed"
    if expected.calm and expected.risks:
        yield "expected: calm says that there is no danger, and risks name one"


def fault(error: ValidationError) -> str:
    """What is wrong first, by its place in the case."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said


def _said(case: Case) -> tuple[str, ...]:
    return tuple(" ".join(turn.casefold().split()) for turn in case.turns)
