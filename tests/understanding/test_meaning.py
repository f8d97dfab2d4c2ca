"""What asks the meaning of a word, and what says it."""

from __future__ import annotations

import pytest

from app.understanding.meaning import asked_terms, defines


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what is parallel process", "parallel process"),
        ("What does “good enough” mean?", "good enough"),
        ("whats resistance mean", "resistance"),
        ("projective identification?", "projective identification"),
        ("meaning of vicarious trauma?", "vicarious trauma"),
        ("define congruence", "congruence"),
        ("What do people mean by the frame?", "frame"),
        ("my supervisor keeps saying working alliance, what is that", "working alliance"),
        ("enactment meaning", "enactment"),
    ],
)
def test_a_question_for_the_meaning_of_a_word_names_it(text: str, term: str) -> None:
    assert term in asked_terms(text)


@pytest.mark.parametrize(
    "text",
    [
        "silence",
        "I froze when she cried",
        "what do I do when a client turns up forty minutes late and says nothing about it",
        "",
        "?",
        "a word about " * 600 + "what is that",
    ],
)
def test_other_messages_ask_for_none(text: str) -> None:
    assert not asked_terms(text)


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Splitting means sorting people into all good and all bad.", "splitting"),
        ("The working alliance is what client and therapist can do together.", "working alliance"),
        ("A rupture is a strain in the bond.", "ruptures"),
        ("In supervision a rupture can be anything from a chill to a quarrel.", "rupture"),
        ("Good enough is Winnicott’s phrase for care that falls short.", "good-enough"),
    ],
)
def test_a_sentence_that_begins_with_the_word_and_what_it_means_says_it(
    sentence: str, term: str
) -> None:
    assert defines(sentence, term.replace("-", " "))


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("Silence is no enemy of therapy.", "silence"),
        ("Good enough is different from careless.", "good enough"),
        ("Take a rupture to supervision.", "rupture"),
        ("A rupture is a strain in the bond.", "bond"),
    ],
)
def test_a_sentence_that_uses_the_word_does_not(sentence: str, term: str) -> None:
    assert not defines(sentence, term)
