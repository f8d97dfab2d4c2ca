from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pipeline.nearness import apart, words
from evals.safety.altered import Rule, altered

SENTENCE = "Two of the supervisors said that silence is not always a refusal."
PASSAGE = f"It was a long week. {SENTENCE} They kept 12 notes each."
RULES: tuple[Rule, ...] = get_args(Rule)

_WORDS = st.lists(st.sampled_from([*SENTENCE.split(), "7", "Ten", "don’t"]), min_size=3)


@pytest.mark.parametrize("rule", RULES)
def test_a_sentence_is_altered_in_one_word(rule: Rule) -> None:
    made = altered(SENTENCE, PASSAGE, rule)
    assert made is not None
    assert made not in PASSAGE
    assert apart(words(made), words(SENTENCE), 3) == 1


@pytest.mark.parametrize("rule", RULES)
def test_the_same_sentence_is_always_altered_in_the_same_way(rule: Rule) -> None:
    assert altered(SENTENCE, PASSAGE, rule) == altered(SENTENCE, PASSAGE, rule)


@given(said=_WORDS.map(" ".join), rule=st.sampled_from(RULES))
def test_whatever_is_altered_is_no_longer_in_its_passage(said: str, rule: Rule) -> None:
    passage = f"Before it. {said} And after it."
    made = altered(said, passage, rule)
    if made is None:
        # Only a number can be missing, or what is left out stand there twice.
        assert rule in ("number", "delete")
    else:
        assert made != said
        assert made not in passage


def test_a_sentence_without_a_number_has_none_to_change() -> None:
    assert altered("She asked for a pause.", "She asked for a pause.", "number") is None


@pytest.mark.parametrize(("before", "after"), [("Two", "Three"), ("12", "13"), ("ten", "eleven")])
def test_a_number_becomes_the_next_one(before: str, after: str) -> None:
    text = f"{before} clients came back."
    assert altered(text, text, "number") == f"{after} clients came back."


def test_an_edge_word_is_never_left_out_since_what_is_left_would_be_a_true_quote() -> None:
    for word in ("one", "other", "third", "fourth"):
        text = f"First {word} last."
        assert altered(text, text, "delete") == "First last."
