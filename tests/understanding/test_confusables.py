from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.understanding.confusables import Legible


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Pri\u200dya", "Priya"),
        ("\u202eabc\u202c", "abc"),
        ("k\u0336i\u0336ll", "kill"),
        ("Prіyа", "Priya"),
        ("Ｐｒｉｙａ", "Priya"),
        ("Jose\u0301", "José"),
        ("one\r\ntwo\x0cthree", "one \ntwo three"),
        ("Прия", "Прия"),
        ("a\x00b", "ab"),
    ],
)
def test_a_text_is_read_as_a_reader_sees_it(typed: str, read: str) -> None:
    assert Legible(typed).text == read


@settings(deadline=None)
@given(st.text())
def test_every_stretch_stands_within_the_typed_text_in_order(typed: str) -> None:
    legible = Legible(typed)
    spans = [legible.span(at, at + 1) for at in range(len(legible.text))]
    assert all(0 <= start < end <= len(typed) for start, end in spans)
    assert spans == sorted(spans)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20)))
def test_plain_text_is_itself(typed: str) -> None:
    assert Legible(typed).text == typed


@settings(deadline=None)
@given(st.text())
def test_a_stretch_reads_as_its_typed_characters_do(typed: str) -> None:
    legible = Legible(typed)
    for at, character in enumerate(legible.text):
        start, end = legible.span(at, at + 1)
        written = unicodedata.normalize("NFKC", typed[start:end])
        assert character in written or character == " " or character.isascii()


def test_an_empty_stretch_is_nowhere() -> None:
    assert Legible("abc").span(2, 2) == (0, 0)
