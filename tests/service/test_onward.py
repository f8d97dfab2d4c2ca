from __future__ import annotations

from app.models import Evidence, Question, Turn
from app.onward import (
    LONGEST_FOLLOW_UP_WORDS,
    MOST_FOLLOW_UPS,
    MOST_NEAREST,
    also_found,
    follow_ups,
)
from app.pipeline.numbering import Numbering
from tests.pipeline.builders import evidence, quoting, whole

ASKED = Question(text="What do I do after a bad session?")


def _found(*questions: tuple[str, ...], themes: tuple[str, ...] = ()) -> Evidence:
    pairs = [
        whole(f"Text number {n}.", f"p{n}", questions=asked, themes=themes)
        for n, asked in enumerate(questions)
    ]
    return evidence(passages=[passage for _, passage in pairs])


def _offered(found: Evidence, question: Question = ASKED, grave: str = "") -> tuple[str, ...]:
    return follow_ups(found, [], question, frozenset([grave] if grave else []))


def test_each_passage_offers_one_question_and_only_a_few_do() -> None:
    found = _found(*((f"What is {name}?", f"Who is {name}?") for name in "ABCDE"))
    assert _offered(found) == ("What is A?", "What is B?", "What is C?")
    assert len(_offered(found)) == MOST_FOLLOW_UPS


def test_a_question_is_offered_once_though_two_passages_answer_it() -> None:
    assert _offered(_found(("What is A?",), ("What is A?",))) == ("What is A?",)


def test_what_was_asked_before_is_not_offered_again() -> None:
    talk = Question(text=" what is a? ", history=(Turn(role="user", text="What is B?"),))
    assert _offered(_found(("What is A?",), ("What is B?",), ("What is C?",)), talk) == (
        "What is C?",
    )


def test_only_plain_short_questions_are_offered() -> None:
    long = f"What {'very ' * LONGEST_FOLLOW_UP_WORDS}long?"
    found = _found(("",), ("my client hates me",), ("what is a?",), (long,), ("What is D?",))
    assert _offered(found) == ("What is D?",)


def test_passages_that_were_not_cited_offer_first() -> None:
    pairs = [whole(f"Text number {n}.", f"p{n}", questions=(f"What is {n}?",)) for n in (1, 2)]
    found = evidence(passages=[passage for _, passage in pairs])
    numbering = Numbering({"p1": pairs[0][1]}, {pairs[0][0].id: pairs[0][0]})
    _, cited = numbering.number(quoting("Text number 1.", ("p1", "Text number 1.")))
    assert follow_ups(found, cited, ASKED, frozenset()) == ("What is 2?", "What is 1?")
    articles = {article.id: article for article, _ in pairs}
    assert [reference.passage_id for reference in also_found(found, articles, cited)] == ["p2"]


def test_nobody_who_asked_about_something_mild_is_offered_a_question_about_danger() -> None:
    found = _found(("What if a client is in danger?",), themes=("danger",))
    assert _offered(found, grave="danger") == ()
    about_it = found.model_copy(update={"themes": evidence(theme="danger").themes})
    assert _offered(about_it, grave="danger") == ("What if a client is in danger?",)


def test_the_list_of_what_else_was_found_is_short_and_opens_each_in_its_place() -> None:
    pairs = [whole(f"Text number {n}.", f"p{n}") for n in range(6)]
    articles = {article.id: article for article, _ in pairs}
    listed = also_found(evidence(passages=[passage for _, passage in pairs]), articles, [])
    assert len(listed) == MOST_NEAREST
    for reference, (article, passage) in zip(listed, pairs, strict=False):
        assert article.text[reference.start : reference.end] == passage.text
        assert (reference.title, reference.audience) == (article.title, article.audience)
