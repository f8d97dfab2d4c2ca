from __future__ import annotations

from app.models import IdentifierLabel, Masked, MaskedSpan
from app.understanding.examples import IdentifierExample
from evals.safety.identifiers import Counted, measure_identifiers, words_masked
from evals.safety.public import identifies


def _masked(typed: str, *words: tuple[str, IdentifierLabel]) -> Masked:
    spans = []
    for one, label in words:
        at = typed.index(one)
        spans.append(MaskedSpan(start=at, end=at + len(one), label=label, placeholder="[X]"))
    return Masked(text="", spans=tuple(spans))


def test_characters_are_counted_without_the_spaces_between_them() -> None:
    typed = "I rang Priya Raman at noon"
    counted = Counted()
    left = counted.add(typed, [(7, 18, "person")], _masked(typed, ("Priya", "person")))
    assert (counted.share(["person"]).hits, counted.share(["person"]).of) == (5, 10)
    assert left == ["person: Priya Raman (5 of 10)"]


def test_an_identifier_masked_under_another_label_is_masked() -> None:
    typed = "moved to Ormskirk"
    counted = Counted()
    assert counted.add(typed, [(9, 17, "place")], _masked(typed, ("Ormskirk", "person"))) == []
    assert counted.share(["place"]).value == 1.0


def test_one_masked_by_two_spans_counts_each_character_once() -> None:
    typed = "Anna-Maria came"
    counted = Counted()
    masked = _masked(typed, ("Anna", "person"), ("Anna-Maria", "person"))
    counted.add(typed, [(0, 10, "person")], masked)
    assert counted.share(["person"]).hits == 10


def test_a_word_of_which_a_part_is_masked_is_masked() -> None:
    typed = "don't call May’s mum"
    assert list(words_masked(typed, _masked(typed, ("May", "person"))).values()) == [
        False,
        False,
        True,
        False,
    ]


def test_the_figures_count_labels_apart_and_free_texts_apart() -> None:
    rows = [
        IdentifierExample(text="write to {{email:a@b.org}} or ring {{phone:07}}", note=""),
        IdentifierExample(text="{{person:Ola}} was {{age:93}}", note=""),
        IdentifierExample(text="Hope this makes sense", note=""),
        IdentifierExample(text="CBT again on Monday", note=""),
    ]
    words: dict[str, tuple[tuple[str, IdentifierLabel], ...]] = {
        "write to a@b.org or ring 07": (("a@b.org", "email"),),
        "Ola was 93": (("Ola", "person"), ("93", "age")),
        "Hope this makes sense": (("Hope", "person"),),
        "CBT again on Monday": (),
    }
    figures, misses = measure_identifiers("dev", rows, lambda typed: _masked(typed, *words[typed]))
    counted = {one.name: (one.hits, one.of) for one in figures}
    assert counted["identifiers masked (characters)"] == (12, 14)
    assert counted["e-mail addresses masked"] == (7, 7)
    assert counted["phone numbers masked"] == (0, 2)
    assert counted["number-like masked (id, plate, device, ip, age, date)"] == (2, 2)
    assert counted["person"] == (3, 3)
    assert counted["words masked that are no identifier"] == (1, 8)
    assert counted["texts in which any was"] == (1, 2)
    assert [(miss.kind, miss.note) for miss in misses] == [
        ("identifiers masked", "phone: 07 (0 of 2)"),
        ("words masked that are no identifier", "Hope"),
    ]


def test_what_safe_harbor_does_not_list_is_left_out_of_the_public_floor() -> None:
    assert not identifies("TITLE", "Mr.")
    assert not identifies("NRP", "Czech")
    assert not identifies("AGE", "42")
    assert identifies("AGE", "97")
    assert not identifies("DATE_TIME", "1978")
    assert identifies("DATE_TIME", "1978-07-13 07:00:28")
    assert identifies("PERSON", "1978")
