from __future__ import annotations

import pytest

from app.models import DraftSentence, Sentence
from app.pipeline.draft_checks import LONGEST_WORDS, MOST_SENTENCES, MOST_WORDS, Fitting
from app.pipeline.echo import Echo
from app.prompts import instructions
from app.understanding.heads import load_adapter
from tests.pipeline.builders import quoting


@pytest.fixture(scope="module")
def fitting() -> Fitting:
    return Fitting(load_adapter().lexicon, Echo(instructions()))


def draft(text: str) -> DraftSentence:
    return DraftSentence(text=text, part="opening", basis="general")


def shown(*texts: str) -> list[Sentence]:
    return [Sentence(text=text, part="opening", basis="general") for text in texts]


FOREIGN = [
    "La sesión fue muy difícil y te quedaste con mucho.",
    "Cette séance vous a laissée avec beaucoup de questions.",
    "Diese Stunde hat dich viel gekostet, und das merkt man.",
    "Essa sessão pediu muito de você naquela tarde.",
    "Вы вынесли из этой встречи очень многое.",
    "这次会谈让你很累，你可以休息一下。",
    "Hii ilikuwa saa ngumu sana kwako leo jioni.",
    "That was hard. Ora dovresti dirle che tutto andrà bene domani mattina.",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_does_not_fit(fitting: Fitting, text: str) -> None:
    assert fitting.reasons(draft(text), []) == ("language",)


ENGLISH = [
    "Half an hour of quiet asks a lot of the person who sits across from it.",
    "Countertransference may be part of what you carried home.",
    "[Client] said nothing, and [Person 2] left with you in the car park.",
    "What did it stir in you?",
    "Hm.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_fits(fitting: Fitting, text: str) -> None:
    assert fitting.reasons(draft(text), shown("Something else was said before.")) == ()


def test_a_quotation_is_in_the_library_s_language_whatever_that_is(fitting: Fitting) -> None:
    text = FOREIGN[0]
    assert fitting.reasons(quoting(text, ("p", text)), []) == ()


def test_what_was_said_in_nearly_the_same_words_is_repeated(fitting: Fitting) -> None:
    before = shown("You might slow down before you judge the hour.")
    again = draft("Before you judge the hour, you might slow down a little.")
    assert fitting.reasons(again, before) == ("repeated",)
    assert fitting.reasons(draft("You might write down what you saw in the hour."), before) == ()


def test_a_sentence_longer_than_anybody_reads_does_not_fit(fitting: Fitting) -> None:
    text = " ".join(["You might rest"] * (LONGEST_WORDS // 3 + 1))
    assert fitting.reasons(draft(text), []) == ("long",)


def test_an_answer_is_full_by_its_sentences_or_by_its_words(fitting: Fitting) -> None:
    assert not fitting.full(shown(*["One."] * (MOST_SENTENCES - 1)))
    assert fitting.full(shown(*["One."] * MOST_SENTENCES))
    assert fitting.full(shown("word " * MOST_WORDS))
