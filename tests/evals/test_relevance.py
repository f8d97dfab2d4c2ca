from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Label
from evals.metrics import dcg
from evals.relevance import Retrieved, folded, gains, ideal

REST = Label(source="one.md", anchor="rest before you judge it", gain=2)
WRITE = Label(source="one.md", anchor="write it down once", gain=1)
QUIET = Label(source="two.md", anchor="quiet can be rest", gain=2)
SLEEP = Label(source="one.md", anchor="sleep is an answer", gain=1)
LABELS = (REST, WRITE, QUIET)


def _text(text: str, source: str = "one.md") -> Retrieved:
    return Retrieved(source=source, text=text)


def test_a_hit_gains_what_its_best_place_is_worth() -> None:
    both = _text("Rest before you judge it. Write it down, once.")
    assert gains([both], LABELS) == [2]
    assert gains([_text("Write it down, once.")], LABELS) == [1]
    assert gains([_text("Something else.")], LABELS) == [0]


def test_overlapping_chunks_that_hold_one_place_are_counted_once() -> None:
    first = _text("First words. Rest before you judge it.")
    second = _text("Rest before you judge it. More words.")
    assert gains([first, second], LABELS) == [2, 0]
    assert ideal([first, second], LABELS) == [2]


def test_a_place_is_found_whatever_the_case_signs_and_line_breaks() -> None:
    assert gains([_text("“REST, before\nyou — judge it”")], LABELS) == [2]
    apostrophe = Label(source="one.md", anchor="you don't have to know", gain=1)
    assert gains([_text("You don’t have to know!")], [apostrophe]) == [1]


def test_a_place_is_whole_words_of_its_own_file() -> None:
    assert gains([_text("unrest before you judge it")], LABELS) == [0]
    assert gains([_text("rest before you judge items")], LABELS) == [0]
    assert gains([_text("rest before you judge it", "two.md")], LABELS) == [0]


def test_a_label_names_its_file_by_how_the_name_starts() -> None:
    label = Label(source="000", anchor="rest before you judge it", gain=1)
    assert gains([_text("rest before you judge it", "000_9d66f.txt")], [label]) == [1]


def test_the_ideal_ranking_is_of_the_systems_own_texts() -> None:
    whole = _text("Rest before you judge it. Write it down once.")
    parts = [_text("Rest before you judge it."), _text("Write it down once.")]
    quiet = _text("Quiet can be rest.", "two.md")
    assert ideal([whole, quiet], LABELS) == [2, 2]
    assert ideal([*parts, quiet], LABELS) == [2, 2, 1]


def test_a_place_that_no_text_holds_is_not_in_the_ideal() -> None:
    assert ideal([_text("Write it down once.")], LABELS) == [1]
    assert ideal([], LABELS) == []


def test_folding_keeps_words_alone() -> None:
    assert folded("“It’s — (so)\n3 x”!") == " it's so 3 x "


PIECES = [
    " ".join(label.anchor for label in held)
    for count in range(3)
    for held in itertools.combinations((REST, WRITE, SLEEP), count)
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_the_ideal_is_what_the_best_ranking_gains(texts: list[str]) -> None:
    everything = [_text(text) for text in texts]
    labels = (*LABELS, SLEEP)
    possible = [gains(ranking, labels) for ranking in itertools.permutations(everything)]
    assert dcg(ideal(everything, labels), 5) == pytest.approx(max(dcg(g, 5) for g in possible))
