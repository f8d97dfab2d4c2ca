"""The labelled messages keep their promises. No text of one is shown where a test fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import pytest

from app.settings import ROOT
from evals.cases import Label, RetrievalCase, Split, retrieval_cases
from evals.relevance import folded

SPLITS: tuple[Split, ...] = ("dev", "held_out")
FEWEST_LABELLED, FEWEST_OUTSIDE = 150, 60
RUN = 8
"""Words in a row that must not be in common with a published article."""


@lru_cache
def _body(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return folded(text.partition("\n---\n")[2] if text.startswith("---\n") else text)


def _misplaced(labels: Sequence[tuple[str, Label]], files: Sequence[Path]) -> list[str]:
    wrong: list[str] = []
    for case_id, label in labels:
        of = [path for path in files if path.name.startswith(label.source)]
        if len(of) != 1 or _body(of[0]).count(folded(label.anchor)) != 1:
            wrong.append(f"{case_id} in {label.source}")
    return wrong


def _words(text: str) -> list[str]:
    return folded(text).split()


def _runs(text: str) -> Iterator[str]:
    words = _words(text)
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _said(case: RetrievalCase) -> list[str]:
    return [case.message, *(turn.text for turn in case.history)]


@pytest.mark.parametrize("split", SPLITS)
def test_each_place_in_the_corpus_is_one_place_in_an_articles_body(split: Split) -> None:
    labels = [(case.id, label) for case in retrieval_cases(split) for label in case.corpus]
    assert labels
    assert _misplaced(labels, sorted((ROOT / "corpus").glob("*.md"))) == []


@pytest.mark.parametrize("split", SPLITS)
def test_each_place_in_the_published_articles_is_one_place(
    split: Split, published_articles: list[Path]
) -> None:
    labels = [(case.id, label) for case in retrieval_cases(split) for label in case.raw]
    assert labels
    assert _misplaced(labels, published_articles) == []


@pytest.mark.parametrize("split", SPLITS)
def test_a_place_is_named_by_four_to_seven_words(split: Split) -> None:
    lengths = {
        (case.id, len(_words(label.anchor)))
        for case in retrieval_cases(split)
        for label in (*case.raw, *case.corpus)
    }
    assert {(name, words) for name, words in lengths if not 4 <= words <= 7} == set()


@pytest.mark.parametrize("split", SPLITS)
def test_no_case_names_a_place_twice(split: Split) -> None:
    for case in retrieval_cases(split):
        for labels in (case.raw, case.corpus):
            places = Counter((label.source, folded(label.anchor)) for label in labels)
            assert set(places.values()) <= {1}, case.id


@pytest.mark.parametrize("split", SPLITS)
def test_ids_are_unique_and_messages_are_not_empty(split: Split) -> None:
    cases = retrieval_cases(split)
    assert [name for name, count in Counter(case.id for case in cases).items() if count > 1] == []
    assert [case.id for case in cases if not all(text.strip() for text in _said(case))] == []


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_is_large_and_mostly_oblique(split: Split) -> None:
    labelled = [case for case in retrieval_cases(split) if case.raw or case.corpus]
    oblique = [case for case in labelled if case.style == "oblique"]
    assert len(labelled) >= FEWEST_LABELLED
    assert 0.6 <= len(oblique) / len(labelled) <= 0.75


@pytest.mark.parametrize("split", SPLITS)
def test_what_the_library_does_not_answer_is_labelled_so_and_half_of_it_comes_close(
    split: Split,
) -> None:
    cases = retrieval_cases(split)
    outside = [case for case in cases if case.style == "outside"]
    near = [case for case in outside if case.near]
    assert len(outside) >= FEWEST_OUTSIDE
    assert 0.4 <= len(near) / len(outside) <= 0.6
    assert [case.id for case in outside if case.raw or case.corpus] == []
    inside = [case for case in cases if case.style != "outside"]
    assert [case.id for case in inside if not (case.raw or case.corpus)] == []


def test_the_kept_aside_set_shares_no_message_with_the_development_set() -> None:
    ours, aside = (
        {folded(case.message).strip() or case.message for case in retrieval_cases(split)}
        for split in SPLITS
    )
    shared = len(ours & aside)
    assert shared == 0


@pytest.mark.parametrize("split", SPLITS)
def test_no_message_takes_a_run_of_words_from_a_published_article(
    split: Split, published_articles: list[Path]
) -> None:
    published = {run for path in published_articles for run in _runs(_body(path))}
    taken = [
        case.id
        for case in retrieval_cases(split)
        for text in _said(case)
        if not published.isdisjoint(_runs(text))
    ]
    assert taken == []
