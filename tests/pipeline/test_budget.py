from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import Evidence, Question, Recall, Turn
from app.pipeline.budget import MOST_PASSAGES, Budget, passage_text, remember
from app.pipeline.fuse import fuse
from tests.pipeline.builders import evidence, quotable, whole
from tests.service.chat_fakes import Letters


def found(count: int, words: int = 40) -> Evidence:
    return evidence(passages=[whole(f"Word{n} " * words, f"p{n}")[1] for n in range(count)])


def turns(count: int, words: int = 40) -> tuple[Turn, ...]:
    return tuple(
        Turn(role="user" if n % 2 == 0 else "assistant", text=f"Turn{n}. " + "word " * words)
        for n in range(count)
    )


def budget(room: int) -> Budget:
    return Budget(Letters(), context_tokens=room + 1_000, answer_tokens=1_000)


def test_what_fits_goes_in_whole() -> None:
    question = Question(text="Now?", history=turns(4))
    fitted = budget(10_000).fit(question, found(3), instructions=500)
    assert len(fitted.passages) == 3 and fitted.dropped == 0
    assert all(f"Turn{n}." in fitted.conversation for n in range(4))


def test_more_passages_than_an_answer_cites_are_left_out() -> None:
    assert len(budget(10_000).fit(Question(text="x"), found(20), 0).passages) == MOST_PASSAGES


@settings(deadline=None)
@given(
    room=st.integers(600, 4_000),
    count=st.integers(1, 10),
    said=st.integers(0, 12),
    words=st.integers(1, 120),
)
def test_nothing_is_ever_longer_than_its_room(room: int, count: int, said: int, words: int) -> None:
    question = Question(text="And now?", history=turns(said, words))
    fitted = budget(room).fit(question, found(count, 30), instructions=100)
    texts = [passage_text(one, n) for n, one in enumerate(fitted.passages, 1)]
    sizes = sum(map(Letters().count, texts)) + Letters().count(fitted.conversation)
    assert fitted.passages
    # A few tokens for the line that names what is remembered.
    assert sizes <= max(room, Letters().count(texts[0])) + 12


def test_the_oldest_falls_out_first_and_what_the_person_said_is_remembered() -> None:
    question = Question(text="Now?", history=turns(10, 60))
    fitted = budget(900).fit(question, found(1, 5), instructions=100)
    assert 0 < fitted.dropped < 10
    assert f"Turn{fitted.dropped}." in fitted.conversation
    assert fitted.conversation.startswith("Earlier, in short: Turn0.")
    assert "Debrief: Turn1." not in fitted.conversation


def test_what_was_summed_up_stands_for_the_turns_that_it_covers() -> None:
    history = turns(6, 3)
    question = Question(text="x", history=history, recall=Recall(turns=4, text="It was late."))
    assert remember(question, 6) == "It was late. Turn4."
    assert remember(question, 4) == "It was late."


def test_two_searches_are_one_by_the_better_score_of_each() -> None:
    one, two = whole("One is here.", "one")[1], whole("Two is here.", "two")[1]
    plain = evidence([quotable("One is here.", "one", relevance=0.4)], theme="t", passages=[one])
    said = [
        quotable("One is here.", "one", relevance=0.9),
        quotable("Two is here.", "two", relevance=0.8),
    ]
    other = evidence(said, passages=[two, one])
    fused = fuse(plain.model_copy(update={"nearest": 0.3}), other)
    assert {hit.passage.id for hit in fused.hits} == {"one", "two"}
    assert [one.relevance for one in fused.sentences] == [0.9, 0.8]
    assert fused.themes == plain.themes and fused.answerable and fused.nearest == 1.0


def test_a_follow_up_that_its_own_words_do_not_find_may_be_found_in_others() -> None:
    nothing = evidence(answerable=False)
    assert fuse(nothing, found(2)) == found(2)
    assert fuse(nothing, nothing) == nothing
