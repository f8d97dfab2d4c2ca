from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import DraftSentence, DropReason, Passage
from app.pipeline.marked import read
from app.pipeline.nearness import Words, apart, words
from app.pipeline.numbering import by_id
from app.pipeline.sentences import sentences
from app.pipeline.verify import _grounds
from tests.pipeline.builders import whole

WATER = "After a hard hour, stand up and drink some water."
REPLAY = "Therapists replay what they regret; clients rarely do."
WRAPPED = "It isn’t a failure to be\nsilent for a while with somebody."
REST = "A silence can be rest for many clients."
RUPTURE = "Not every silence is a rupture in the work."
PASSAGES = [
    whole(f"{WATER} {REPLAY} {WRAPPED}", "p1")[1],
    whole(f"{REST} {RUPTURE} “I was tired,” one said.", "p2")[1],
]
CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("marked.jsonl").read_text(encoding="utf-8").splitlines()
]


def _one(answer: str, passages: list[Passage] = PASSAGES) -> DraftSentence:
    (draft,) = read(answer, passages)
    return draft


def _reasons(answer: str) -> list[DropReason]:
    return list(dict.fromkeys(_grounds(_one(answer), by_id(PASSAGES))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["why"]))
def test_an_answer_is_cut_into_sentences_that_keep_their_markers(case: dict[str, object]) -> None:
    answer = str(case["answer"])
    assert sentences(answer) == case["sentences"]
    drafts = read(answer, PASSAGES)
    cited = [sorted({int(claim.passage_id[1:]) for claim in draft.claims}) for draft in drafts]
    assert cited == case["markers"]
    assert not any("[" in draft.text for draft in drafts)


@pytest.mark.parametrize(
    "answer",
    [
        f"{REPLAY} [1]",
        f"[1] {REPLAY}",
        f"“{REPLAY}” [1]",
        f'"{REPLAY[:-1]}" [1].',
        f"**{REPLAY}** [1]",
        f"- {REPLAY} [2][1]",
        "Therapists replay what they regret; clients [1] rarely do.",
        "It isn't a failure to be silent for a while with somebody. [1]",
        '"I was tired," one said. [2]',
    ],
)
def test_words_that_stand_in_a_cited_passage_are_quoted_as_they_stand_there(answer: str) -> None:
    draft = _one(answer)
    (claim,) = draft.claims
    assert draft.basis == "quoted"
    assert draft.text == claim.quote
    assert claim.quote in by_id(PASSAGES)[claim.passage_id].text
    assert _reasons(answer) == []


@pytest.mark.parametrize("at", range(len(REPLAY.split())))
@pytest.mark.parametrize("marks", ["{}", "“{}”", '"{}"', "‘{}’"])
@pytest.mark.parametrize("change", ["perhaps", "not {}", ""])
def test_a_sentence_with_a_word_changed_put_in_or_left_out_is_an_altered_quotation(
    at: int, marks: str, change: str
) -> None:
    said = REPLAY.split()
    said[at : at + 1] = change.format(said[at]).split()
    altered = " ".join(said)
    # Without its first word it still stands there word for word.
    wanted = [] if altered in REPLAY else ["quote_not_in_passage"]
    assert _reasons(f"{marks.format(altered)} [1]") == wanted


def test_two_changed_words_are_an_alteration_and_three_are_words_of_ones_own() -> None:
    two = "Therapists forget what they love; clients rarely do. [1]"
    three = "Therapists forget what they love; clients often do. [1]"
    assert _reasons(two) == ["quote_not_in_passage"]
    assert _reasons(three) == []
    assert _one(three).claims[0].quote == PASSAGES[0].text


def test_a_sentence_of_a_wrapped_text_is_compared_whole() -> None:
    altered = "It isn't a disaster to be silent for a while with somebody. [1]"
    assert _reasons(altered) == ["quote_not_in_passage"]


def test_few_words_and_other_signs_are_no_alteration() -> None:
    assert _reasons("Every silence is a rupture. [2]") == []
    assert _reasons("Therapists replay what they regret, clients rarely do! [1]") == []


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "‘{}’", "'{}'", "«{}»"])
def test_a_quotation_within_a_sentence_is_claimed_by_itself(marks: str) -> None:
    true = f"It may help to {marks.format('stand up and drink some water')} for once [1]."
    false = f"It may help to {marks.format('sit down and drink some water')} for once [1]."
    comma = f"To {marks.format('stand up and drink some water,')} it says, is enough [1]."
    assert _one(true).claims[0].quote == "stand up and drink some water"
    assert _one(true).basis == "supported"
    assert (_reasons(true), _reasons(comma)) == ([], [])
    assert _reasons(false) == ["quote_not_in_passage"]


def test_any_of_several_cited_passages_may_hold_a_quotation() -> None:
    drunk = "To “stand up and drink some water” may be “rest for many clients” too [1][2]."
    claims = {(claim.passage_id, claim.quote) for claim in _one(drunk).claims}
    assert claims == {("p1", "stand up and drink some water"), ("p2", "rest for many clients")}
    assert _reasons(drunk) == []


def test_each_part_around_an_omission_is_a_quotation() -> None:
    assert _reasons("As it says, “stand up … some water” helps [1].") == []
    assert _reasons("As it says, “stand up [...] some wine” helps [1].") == ["quote_not_in_passage"]


def test_fewer_than_four_words_in_quotation_marks_are_a_term() -> None:
    assert _reasons("Some call this a “good enough pause” [2].") == []


def test_a_whole_sentence_in_quotation_marks_is_a_quotation_however_short() -> None:
    assert _reasons("“Drink wine.” [1]") == ["quote_not_in_passage"]


def test_a_sentence_of_another_passage_than_the_cited_one_is_no_quote_of_it() -> None:
    assert _reasons(f"{REST} [1]") == ["quote_not_in_passage"]


@pytest.mark.parametrize("marker", ["[3]", "[0]", "[-1]", "[1, 9]", "[999999999999]", "[1-400]"])
def test_a_marker_beyond_the_passages_cites_what_was_not_retrieved(marker: str) -> None:
    for text in ("Rest and then write it all down", REST, WATER):
        assert "citation_not_retrieved" in _reasons(f"{text} {marker}.")


def test_no_passage_is_taken_for_the_one_that_is_missing() -> None:
    _, named = whole("Rest.", "no such passage")
    draft = _one("Rest a while. [7]", [named])
    assert draft.claims[0].passage_id != named.id


def test_a_sentence_without_markers_is_general() -> None:
    draft = _one("That “sounds like a lot” to carry.")
    assert (draft.basis, draft.claims) == ("general", ())


def test_a_link_with_a_number_for_its_name_is_no_marker() -> None:
    draft = _one("Read [1](https://example.org/x) today.")
    assert (draft.basis, draft.text) == ("general", "Read [1](https://example.org/x) today.")


@given(st.text("ab.A \n\"'“”‘’[]123,!?…-*#() \u200d\u202eé", max_size=120))
def test_any_answer_can_be_read(answer: str) -> None:
    found = sentences(answer)
    assert len(read(answer, PASSAGES)) == len(found)
    at = 0
    for sentence in found:
        at = answer.index(sentence, at) + len(sentence)


@given(st.text("ab.A \n\"'“”[]1é", max_size=200))
def test_no_letter_of_an_answer_is_lost(answer: str) -> None:
    kept = "".join(c for sentence in sentences(answer) for c in sentence if c.isalpha())
    assert kept == "".join(c for c in answer if c.isalpha())


@pytest.mark.parametrize(
    "answer",
    ["." * 60_000 + "x", "[" + " " * 60_000, "[1," * 20_000, '"a. ' * 15_000, "a" + " " * 60_000],
    ids=["stops", "an open marker", "markers", "quotation marks", "spaces"],
)
def test_an_answer_made_to_take_long_does_not(answer: str) -> None:
    began = time.monotonic()
    read(answer, PASSAGES)
    assert time.monotonic() - began < 10


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_the_distance_is_levenshteins_up_to_its_bound(left: list[str], right: list[str]) -> None:
    table = [[max(i, j) if not i * j else 0 for j in range(10)] for i in range(10)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            change = table[i - 1][j - 1] + (left[i - 1] != right[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, change)
    assert apart(left, right, 2) == min(3, table[len(left)][len(right)])


def test_a_sentence_two_words_away_is_always_found_again() -> None:
    known = words("one two three four five six")
    changed = words("one two X four Y six")
    assert list(Words([known]).like(changed)) == [known]
