from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding.features import BUCKETS, spelling

TEXTS = ["she went quiet again", "I said I said I said it", "what?!", "naïve señor 为什么", "a"]
WORDLESS = ["", " \n", "...", "😭🫠👩🏽‍⚕️", "___"]


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_text_has_the_same_features(text: str) -> None:
    first, second = spelling(text), spelling(text)
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], second[1])


@given(st.text(max_size=200))
def test_features_are_two_unit_vectors_in_sorted_columns(text: str) -> None:
    columns, values = spelling(text)
    assert columns.shape == values.shape
    assert values.dtype == np.float32
    assert np.all(np.diff(columns) > 0)
    if columns.size:
        assert 0 <= columns[0] <= columns[-1] < BUCKETS
        assert np.all(values > 0)
        # Two vectors of unit length that may share columns: never shorter than one at a right
        # angle to the other, never longer than both in line.
        assert 2**0.5 - 1e-5 <= np.linalg.norm(values) <= 2 + 1e-5


@pytest.mark.parametrize("text", WORDLESS)
def test_a_text_without_words_has_no_features(text: str) -> None:
    columns, values = spelling(text)
    assert columns.size == values.size == 0


def test_50_000_characters_are_read() -> None:
    columns, values = spelling("she went quiet again and I froze. " * 1_471)
    assert 0 < columns.size < 200
    assert np.isfinite(values).all()


def test_case_and_the_kind_of_apostrophe_do_not_matter() -> None:
    for left, right in (("She Went", "she went"), ("I can’t", "i can't")):
        np.testing.assert_array_equal(spelling(left)[0], spelling(right)[0])


def test_a_typing_error_keeps_most_of_a_words_pieces() -> None:
    right, wrong, other = (set(spelling(t)[0]) for t in ("supervision", "supervison", "holidays"))
    assert len(right & wrong) > 3 * len(right & other)


def test_the_order_of_words_shows() -> None:
    assert set(spelling("my fault or hers")[0]) != set(spelling("hers or my fault")[0])
