from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UnderstandingError
from app.settings import load_settings
from app.understanding.heads import load_adapter
from app.understanding.misspelt import (
    SPELLING_WEIGHTS,
    load_speller,
    one_error_from,
    spelling_hash,
    spelling_trained_from,
)

SPELLER = load_speller(load_adapter().lexicon)


def test_the_words_are_as_old_as_the_examples_they_were_counted_in() -> None:
    assert spelling_trained_from() == spelling_hash(load_settings().corpus), (
        "examples or articles changed after their words were counted: run 'make train'"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("got triggerd by my cleint", "got triggered by my client"),
        ("supervison in 20 mins", "supervision in 20 mins"),
        ("a dificult sesison, i was sulent", "a difficult session, i was silent"),
        ("one sentance about the pilss", "one sentence about the pills"),
    ],
)
def test_a_word_with_one_wrong_letter_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert SPELLER.meant(typed).text == meant


def test_short_forms_get_the_sign_that_a_tired_thumb_or_a_telephone_left_out() -> None:
    typed = "i cant go on like this, hes late, Im tired and she isn’t"
    meant = SPELLER.meant(typed)
    assert meant.text == "i can't go on like this, he's late, I'm tired and she isn't"
    start = meant.text.index("he's")
    assert typed[slice(*meant.span(start, start + 4))] == "hes"


@pytest.mark.parametrize(
    "text",
    [
        "countertransference, supervisee, counselling, ghosted, burnt out",
        "priya and anika came with rosalind",
        "[Client] said Cleint is her login, see cleint@post.example or https://cleint.example/sesion",
        "kms, tbh, idk, dbt, enby, mcat, chib",
        "he shanked me, she thinks of dieing, unaliving, took pingers and abilify",
        "she was ill and well and its wed, oclock, alot",
        "bion, maslow, frankl and satir",
        "Sesison. SESISON.",
        "",
    ],
)
def test_words_names_addresses_and_masks_are_left_as_they_are(text: str) -> None:
    meant = SPELLER.meant(text)
    assert (meant.text, len(meant.origin)) == (text, len(text))


def test_what_was_meant_stands_where_it_was_typed() -> None:
    typed = "my cleint, the sesison"
    meant = SPELLER.meant(typed)
    start = meant.text.index("session")
    first, last = meant.span(start, start + len("session"))
    assert typed[first:last] == "sesison"
    first, last = meant.span(0, len(meant.text))
    assert typed[first:last] == typed


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_every_letter_that_is_read_was_typed_somewhere(typed: str) -> None:
    meant = SPELLER.meant(typed)
    assert len(meant.text) == len(meant.origin)
    assert all(0 <= start < end <= len(typed) for start, end in meant.origin)
    assert [a for a, _ in meant.origin] == sorted(a for a, _ in meant.origin)


def test_a_text_that_is_no_english_is_looked_at_for_a_bounded_number_of_words() -> None:
    strange = " ".join(f"sesison{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}x" for n in range(600))
    meant = SPELLER.meant(f"my cleint {strange} my cleint {'q' * 60_000} my sulent").text
    assert meant.startswith("my client ") and meant.endswith(" my sulent")


def test_nothing_that_was_typed_is_kept() -> None:
    SPELLER.meant("zorblatine sesison")
    assert not [name for name, held in vars(SPELLER).items() if "zorblatine" in str(held)]


def test_all_in_capitals_is_read_too() -> None:
    assert SPELLER.meant("MY CLEINT LEFT").text == "my client left"


def test_one_error_is_a_letter_too_many_too_few_wrong_or_two_in_the_wrong_order() -> None:
    found = set(one_error_from("cleint"))
    assert {"client", "cleints", "clent", "cleant", "cleibt"} <= found
    assert not {"silent", "cleist", "leintc"} & found
    assert all(other[0] == "w" for other in one_error_from("wiht"))
    assert "trainee" in set(one_error_from("rrainee"))
    assert not {"mat", "chin"} & {*one_error_from("mcat"), *one_error_from("chib")}


@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_words_that_cannot_be_read_are_named(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "spelling.npz"
    if damage == "cut":
        path.write_bytes(SPELLING_WEIGHTS.read_bytes()[:-400])
    if damage == "other":
        np.savez(path, known=np.zeros(2), usual=np.array(["a"]), counts=[1], examples="x")
    with pytest.raises(UnderstandingError, match=r"spelling\.npz cannot be read .* app train'"):
        load_speller(load_adapter().lexicon, path)
