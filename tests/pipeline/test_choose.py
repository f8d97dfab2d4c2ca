from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.models import QuotableSentence
from app.pipeline.compose import FALLS_OFF, FEWEST_QUOTES, MOST_QUOTES, ORDER, choose
from tests.pipeline.builders import quotable, sentences


def test_quotes_come_from_different_passages() -> None:
    chosen = choose(sentences())
    assert [sentence.passage_id for sentence in chosen] == ["p3", "p2", "p1", "p4"]


def test_company_comes_first_then_sense_then_something_to_do_or_to_ask() -> None:
    roles = [sentence.role for sentence in choose(sentences())]
    assert roles == ["normalise", "explain", "practise", "ask"]


def test_an_answer_is_not_all_advice() -> None:
    advice = [
        quotable(f"Try number{n} of word{n} and thing{n}.", f"p{n}", "practise") for n in "abcd"
    ]
    assert len(choose(advice)) == 2


def test_a_sentence_far_less_relevant_than_the_best_is_left_out() -> None:
    strong = [quotable("Rest before you judge it.", "p1"), quotable("Water first.", "p2", "ask")]
    weak = quotable("Shame likes a corridor.", "p3", "normalise", relevance=FALLS_OFF - 0.01)
    assert {sentence.passage_id for sentence in choose([*strong, weak])} == {"p1", "p2"}


def test_two_weak_sentences_are_still_better_than_one() -> None:
    best = quotable("Rest before you judge it.", "p1")
    weak = quotable("Shame likes a corridor.", "p2", relevance=0.1)
    assert choose([weak, best]) == [best, weak]


def test_two_sentences_that_say_the_same_are_not_both_quoted() -> None:
    one = quotable("Write the worst moment down once.", "p1")
    same = quotable("Write the worst moment down, once.", "p2", relevance=0.9)
    other = quotable("A silence can be rest.", "p3", relevance=0.8)
    assert choose([one, same, other]) == [one, other]


def test_nothing_to_choose_from_is_nothing_chosen() -> None:
    assert choose([]) == []


def test_a_single_sentence_is_quoted_alone() -> None:
    only = quotable("Rest before you judge it.", "p1")
    assert choose([only]) == [only]


@given(
    st.lists(
        st.builds(
            quotable,
            st.text("abcdefgh ", min_size=1, max_size=40),
            st.sampled_from("pqrstu"),
            st.sampled_from(ORDER),
            st.floats(-1, 2),
        ),
        max_size=30,
    )
)
def test_whatever_was_found_the_choice_keeps_its_rules(found: list[QuotableSentence]) -> None:
    chosen = choose(found)
    assert len(chosen) <= MOST_QUOTES
    assert bool(chosen) == bool(found)
    places = [sentence.passage_id for sentence in chosen]
    assert len(set(places)) == len(places)
    ranks = [ORDER.index(sentence.role) for sentence in chosen]
    assert ranks == sorted(ranks)
    assert all(ranks.count(rank) <= FEWEST_QUOTES for rank in ranks)
    if found:
        assert max(found, key=lambda sentence: sentence.relevance).relevance in {
            sentence.relevance for sentence in chosen
        }
