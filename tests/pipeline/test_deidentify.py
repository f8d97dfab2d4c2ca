from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import IdentifierLabel, Masked, Masking
from app.pipeline.deidentify import Deidentifier, form
from app.pipeline.placeholders import NAMES, PLACEHOLDER
from tests.pipeline.finders import Finds, FindsAt

PEOPLE: dict[str, IdentifierLabel] = {
    "Priya": "person",
    "priya": "person",
    "Priya Raman": "person",
    "priya's": "person",
    "Raman": "person",
    "Arjun Raman": "person",
    "José": "person",
    "Ormskirk": "place",
    "12 March": "date",
}
LABELS = tuple(NAMES)
PATIENT = settings(deadline=None, max_examples=60)
SEEN = st.sampled_from(
    [
        *("Priya", "priya", "José", "Ormskirk", "12 March", "[Person 1]", "[Client]", "[Place 2]"),
        *("said", "will", ",", "(", "'s", "\n", "\u200d", "\u200f", "\x00", "ﬁ", "ﷺ", "Prіya"),
        *("é", "e\u0301"),
    ]
)
TEXTS = st.one_of(
    st.lists(SEEN, max_size=12).map(" ".join),
    st.lists(SEEN, max_size=12).map("".join),
    st.text(max_size=60),
)
FOUND = st.lists(
    st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from(LABELS)).filter(
        lambda one: one[0] < one[1]
    ),
    max_size=6,
)


def _mask(text: str, masking: Masking | None = None) -> tuple[Masked, Masking]:
    return Deidentifier(Finds(PEOPLE)).mask(text, masking or Masking())


def _talk(*texts: str, masking: Masking | None = None) -> list[str]:
    said: list[str] = []
    masking = masking or Masking()
    for text in texts:
        masked, masking = _mask(text, masking)
        said.append(masked.text)
    return said


@PATIENT
@given(TEXTS, FOUND)
def test_text_outside_the_spans_is_as_typed_and_each_span_has_its_placeholder(
    typed: str, found: list[tuple[int, int, IdentifierLabel]]
) -> None:
    masked, _ = Deidentifier(FindsAt(*found)).mask(typed, Masking())
    at = 0
    built = ""
    for span in masked.spans:
        assert at <= span.start < span.end <= len(typed)
        assert PLACEHOLDER.fullmatch(span.placeholder)
        built += typed[at : span.start] + span.placeholder
        at = span.end
    assert built + typed[at:] == masked.text


@PATIENT
@given(TEXTS)
def test_masking_what_is_masked_changes_nothing(typed: str) -> None:
    once, masking = _mask(typed)
    again, after = _mask(once.text, masking)
    assert (again.text, again.spans, after) == (once.text, (), masking)


@PATIENT
@given(TEXTS)
def test_masking_the_same_text_again_in_its_conversation_gives_the_same(typed: str) -> None:
    once, masking = _mask(typed)
    again, _ = _mask(typed, masking)
    assert again.text == once.text


@PATIENT
@given(TEXTS, FOUND)
def test_a_placeholder_is_never_one_that_stands_in_the_text(
    typed: str, found: list[tuple[int, int, IdentifierLabel]]
) -> None:
    standing = {match.group() for match in PLACEHOLDER.finditer(typed)}
    masked, _ = Deidentifier(FindsAt(*found)).mask(typed, Masking())
    assert not standing & {span.placeholder for span in masked.spans}


@PATIENT
@given(st.lists(TEXTS, max_size=4))
def test_in_a_conversation_a_placeholder_belongs_to_one_thing(texts: list[str]) -> None:
    masking = Masking()
    for text in texts:
        _, masking = _mask(text, masking)
    placeholders = [mask.placeholder for mask in masking.masks]
    assert len(set(placeholders)) == len(placeholders)


@PATIENT
@given(TEXTS, st.sampled_from(["said", "will", "priya", "josé"]))
def test_hidden_words_never_stand_as_words_in_the_masked_text(typed: str, word: str) -> None:
    masking = Masking(hidden=(word,))
    masked, after = _mask(typed, masking)
    again, _ = _mask(masked.text, after)
    assert again.spans == ()


def test_a_name_its_longer_form_and_its_possessive_get_one_placeholder() -> None:
    assert _talk("Priya came.", "Then Priya Raman left.", "it was priya's idea, not Raman’s") == [
        "[Person 1] came.",
        "Then [Person 1] left.",
        "it was [Person 1]'s idea, not [Person 1]’s",
    ]


def test_two_people_with_one_family_name_get_two_placeholders() -> None:
    assert _talk("Raman called", "Priya Raman did", "Arjun Raman too", "Priya, Arjun Raman") == [
        "[Person 1] called",
        "[Person 1] did",
        "[Person 2] too",
        "[Person 1], [Person 2]",
    ]


def test_a_name_found_once_is_masked_wherever_else_it_stands_also_before() -> None:
    typed = "Noor wept. I told NOOR to breathe. Noor left."
    last = typed.rindex("Noor")
    masked, _ = Deidentifier(FindsAt((last, last + 4, "person"))).mask(typed, Masking())
    assert masked.text == "[Person 1] wept. I told [Person 1] to breathe. [Person 1] left."


def test_a_name_that_is_a_word_too_is_masked_again_only_with_its_capital() -> None:
    finder = Deidentifier(Finds({"Will": "person"}))
    masked, masking = finder.mask("Will said he will come", Masking())
    assert masked.text == "[Person 1] said he will come"
    masked, _ = Deidentifier(Finds({})).mask("will Will come", masking)
    assert masked.text == "will [Person 1] come"


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("my client Priya wept", "my client [Client] wept"),
        ("saw my client today, Priya, again", "saw my client today, [Client], again"),
        ("my client's name is Priya", "my client's name is [Client]"),
        (
            "Priya, my supervisor, met my client José",
            "[Person 1], my supervisor, met my client [Client]",
        ),
        ("my client Priya and my client José", "my client [Client] and my client [Client 2]"),
    ],
)
def test_somebody_called_a_client_is_called_so(typed: str, masked: str) -> None:
    assert _mask(typed)[0].text == masked


def test_words_shown_by_choice_stay_and_others_do_not() -> None:
    masking = Masking(shown=("ormskirk",))
    assert _talk("Priya from Ormskirk", masking=masking) == ["[Person 1] from Ormskirk"]


@pytest.mark.parametrize(
    "typed", ["the Straße café", "the STRASSE\n CAFÉ", "the stra\u200bße cafe\u0301"]
)
def test_hidden_words_are_masked_however_they_are_typed(typed: str) -> None:
    masking = Masking(hidden=(form("Straße café"),))
    assert _mask(typed, masking)[0].text == "the [Detail 1]"


def test_hidden_words_inside_other_words_stay() -> None:
    assert _mask("annual, Ann, ann's", Masking(hidden=("ann",)))[0].text == (
        "annual, [Detail 1], [Detail 1]'s"
    )


def test_a_name_of_a_script_without_spaces_is_found_again_inside_a_run() -> None:
    _, masking = Deidentifier(Finds({"美玲": "person"})).mask("saw 美玲 today", Masking())
    assert Deidentifier(Finds({})).mask("今天美玲说", masking)[0].text == "今天[Person 1]说"


def test_placeholders_that_the_person_types_stay_and_are_given_to_nobody_else() -> None:
    assert _talk("[Person 1] and [Client] met", "then Priya came", "client José") == [
        "[Person 1] and [Client] met",
        "then [Person 3] came",
        "client [Client 4]",
    ]


def test_a_finding_across_a_typed_placeholder_masks_what_is_around_it() -> None:
    finder = Deidentifier(FindsAt((0, 22, "organisation")))
    assert finder.mask("Holm [Person 1] School", Masking())[0].text == (
        "[Organisation 1] [Person 1] [Organisation 2]"
    )


@pytest.mark.parametrize(
    "name",
    [
        "Pri\u200dya",
        "P\u200br\u200bi\u200by\u200ba",
        "Prіyа",
        "\u202ePriya\u202c",
        "Pri\x00ya",
        "Priya",
        "P\u0336r\u0336i\u0336y\u0336a",
    ],
)
def test_a_disguised_name_is_masked(name: str) -> None:
    masked, masking = _mask(f"then {name} said")
    assert [span.placeholder for span in masked.spans] == ["[Person 1]"]
    assert _mask("Priya", masking)[0].text == "[Person 1]"
    assert "ya" not in masked.text


def test_an_accent_typed_apart_is_masked_with_its_letter() -> None:
    assert _mask("and Jose\u0301 wept")[0].text == "and [Person 1] wept"


def test_a_street_and_its_postcode_are_one_address() -> None:
    finder = Finds({"9 Elm Row": "address", "SK11 7XD": "address"})
    assert Deidentifier(finder).mask("to 9 Elm Row, SK11 7XD.", Masking())[0].text == (
        "to [Address 1]."
    )


def test_one_character_that_stands_for_several_words_is_masked_once() -> None:
    masked, _ = Deidentifier(FindsAt((0, 3, "person"), (4, 8, "place"))).mask("ﷺ now", Masking())
    assert masked.text == "[Person 1] now"


def test_the_longest_text_with_thousands_of_identifiers_is_masked_in_seconds() -> None:
    words = [f"N{number:05d}" for number in range(7000)]
    finder = FindsAt(*((7 * at, 7 * at + 6, "person") for at in range(7000)))
    started = time.process_time()
    masked, masking = Deidentifier(finder).mask(" ".join(words), Masking())
    Deidentifier(Finds({})).mask(" ".join(words), masking)
    assert len(masked.spans) == len(words)
    assert time.process_time() - started < 10
