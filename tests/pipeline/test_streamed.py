"""Sentences out of a stream: the same ones, however it is cut into pieces."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import OutputMode
from app.pipeline.prose import LONGEST_SENTENCE, Line
from app.pipeline.streamed import LONGEST_OBJECT, Streamed

WORDS = st.text('abcdefgh éß’“”\\"{}[]:,.!?\n0123456789', min_size=1, max_size=40)
SENTENCE = WORDS.map(lambda words: f"A{words}.")
CLAIM = st.fixed_dictionaries({"passage": st.sampled_from(["P1", "P2", "P99"]), "quote": WORDS})
ENTRY = st.fixed_dictionaries(
    {"part": st.sampled_from(["opening", "evidence", "sit_with"]),
     "claims": st.lists(CLAIM, max_size=2), "text": SENTENCE}
)  # fmt: skip
MODES = st.sampled_from(["schema", "json", "text"])


def read(
    text: str, mode: OutputMode, cuts: list[int] | None = None, *, whole: bool = True
) -> tuple[list[Line], bool]:
    """The sentences of a text that comes in pieces, and whether it was given up."""
    streamed = Streamed(mode)
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts or []), len(text)]
    found: list[Line] = []
    for start, end in pairwise(edges):
        found += streamed.feed(text[start:end])
    return [*found, *streamed.end(whole=whole)], streamed.flooded


def texts(text: str, mode: OutputMode = "schema", *, whole: bool = True) -> list[str]:
    return [line.text for line in read(text, mode, whole=whole)[0]]


def answer(*entries: dict[str, object]) -> str:
    return json.dumps({"sentences": list(entries)})


def entry(text: str, *claims: tuple[str, str], part: str = "evidence") -> dict[str, object]:
    claimed = [{"passage": passage, "quote": quote} for passage, quote in claims]
    return {"part": part, "claims": claimed, "text": text}


CUTS = st.lists(st.integers(0, 3_000), max_size=40)


@given(entries=st.lists(ENTRY, max_size=5), cuts=CUTS, indent=st.sampled_from([None, 1]),
       around=st.sampled_from([("", ""), ("```json\n", "\n```"), ("Here it is:\n", "\nI hope.")]),
       bare=st.booleans())  # fmt: skip
def test_json_gives_each_sentence_however_it_is_cut(
    entries: list[dict[str, object]],
    cuts: list[int],
    indent: int | None,
    around: tuple[str, str],
    bare: bool,
) -> None:
    held = entries if bare else {"sentences": entries}
    text = around[0] + json.dumps(held, indent=indent) + around[1]
    found, flooded = read(text, "schema", cuts)
    assert not flooded
    if entries:
        assert [line.text for line in found] == [" ".join(str(e["text"]).split()) for e in entries]
        claimed = [[(c.passage_id, c.quote) for c in line.claims] for line in found]
        assert claimed == [[(c["passage"], c["quote"]) for c in e["claims"]] for e in entries]  # type: ignore[attr-defined]


PROSE = st.text("abc ABC.!?[]()123P\n\t“”’-e.g<>`{}", max_size=400)


@given(text=PROSE, cuts=CUTS, mode=MODES, whole=st.booleans())
def test_any_text_gives_the_same_however_it_is_cut(
    text: str, cuts: list[int], mode: OutputMode, whole: bool
) -> None:
    assert read(text, mode, cuts, whole=whole) == read(text, mode, whole=whole)


@given(text=st.text(max_size=300), cuts=CUTS, mode=MODES)
def test_no_text_breaks_it(text: str, cuts: list[int], mode: OutputMode) -> None:
    assert read(text, mode, cuts) == read(text, mode)


def test_a_sentence_is_there_as_soon_as_its_last_brace_is() -> None:
    streamed = Streamed("schema")
    whole = answer(entry("Rest first.", ("P1", "Rest first.")), entry("Then write."))
    at = whole.index('Rest first."', whole.index('"text"')) + len('Rest first."')
    assert streamed.feed(whole[:at]) == []
    (line,) = streamed.feed(whole[at : at + 1])
    assert line.text == "Rest first." and line.claims[0].passage_id == "P1"
    assert not streamed.closed
    assert [one.text for one in streamed.feed(whole[at + 1 :])] == ["Then write."]
    assert streamed.closed


def test_a_sentence_of_prose_is_there_once_the_next_has_begun() -> None:
    streamed = Streamed("text")
    assert streamed.feed("You might rest, as Dr. Smith says. [1] ") == []
    (line,) = streamed.feed("T")
    assert line.text == "You might rest, as Dr. Smith says. [1]" and line.marked
    assert streamed.feed("hen write it down.") == []
    assert [one.text for one in streamed.end(whole=True)] == ["Then write it down."]


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        ("Rest. Then wri", "text", ["Rest."]),
        ('{"sentences": [{"text": "Rest."}, {"text": "Then wri', "schema", ["Rest."]),
        ("Rest first. [1]", "text", ["Rest first. [1]"]),
        ("Rest first", "text", []),
    ],
)
def test_what_is_cut_short_is_no_sentence(text: str, mode: OutputMode, expected: list[str]) -> None:
    assert texts(text, mode, whole=False) == expected


def test_prose_is_read_where_json_was_asked_for_and_json_where_prose_was() -> None:
    assert texts("Rest first. [1] Then write.") == ["Rest first. [1]", "Then write."]
    assert texts(answer(entry("Rest first.")), "text") == ["Rest first."]


def test_thoughts_before_an_answer_are_passed_over() -> None:
    thoughts = '<think>{"text": "She is a liar."} Perhaps. I do not know.</think>\n'
    assert texts(thoughts + answer(entry("Rest first."))) == ["Rest first."]
    assert texts(thoughts + "Rest first.", "text") == ["Rest first."]
    assert texts("<think>She is a liar. And so on.", "text") == []


def test_a_trailing_comma_and_a_raw_line_break_are_forgiven() -> None:
    assert texts('{"sentences": [{"text": "Rest\nfirst.", "claims": [],},]}') == ["Rest first."]


@pytest.mark.parametrize(
    "text",
    ['{"answer": "Rest first."}', '{"sentences": "Rest."}', "{}", '{"text": 5}'],
)
def test_json_of_another_shape_has_no_sentence(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST_SENTENCE + 1),
        "and so on, " * 400,
        '{"sentences": [{"text": "' + "x" * (LONGEST_OBJECT + 1),
        '{"sentences": [{"text": "Rest.", "claims": []}, ' + '"x",' * LONGEST_OBJECT,
    ],
)
def test_what_never_ends_is_given_up(text: str) -> None:
    found, flooded = read(text, "json" if text.startswith("{") else "text")
    assert flooded and all(line.text == "Rest." for line in found)


def test_megabytes_in_one_piece_are_read_as_quickly_as_in_many() -> None:
    many = answer(*[entry(f"Number {n} is here.") for n in range(2_000)])
    assert len(read(many, "schema", [5, 700])[0]) == 2_000
