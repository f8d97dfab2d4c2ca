"""What holds for any text, found by trying many."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import Passage
from ingest.assemble import assemble
from ingest.clean import clean
from ingest.formats.decode import normalise
from ingest.formats.markdown import parse
from ingest.formats.text import structure
from ingest.raw import RawBlock, RawDocument, SectionNotes
from ingest.sentences import sentence_spans
from ingest.split import LONGEST_CHARACTERS, LONGEST_WORDS, split

FEW = settings(max_examples=150, deadline=None, derandomize=True)

_PIECES = """client said. “Wait” therapist, 1. 2) • - Q: A: Next Previous Dr. I. e.g. ... # ** ? ! (
    https://x.example And the a — ’ : FAQ References 語。 &amp; session?” References:"""
PIECES = _PIECES.split()
WORDS = st.sampled_from([*PIECES, "\n", "\n\n", "\n\n", "  ", "\u2028", "é"])
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(WORDS, max_size=150).map(" ".join),
    st.lists(WORDS, min_size=200, max_size=900).map("".join),
)
KINDS = st.sampled_from(["heading", "paragraph", "bullet", "number", "question", "answer"])
BLOCKS = st.lists(
    st.builds(
        RawBlock,
        kind=KINDS,
        text=st.lists(st.sampled_from(PIECES), min_size=1, max_size=260).map(" ".join),
        level=st.integers(1, 4),
    ),
    max_size=25,
)


def check(document: RawDocument) -> None:
    article = assemble(document, clean(document), "folder/a.md")
    passages = split(article, document.sections)
    for block in article.blocks:
        assert article.text[block.start : block.end].strip()
    for passage in passages:
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        assert all(passage.start <= start < end <= passage.end for start, end in passage.sentences)
        assert all(left[1] <= right[0] for left, right in pairwise(passage.sentences))
    assert all(left.end <= right.start for left, right in pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
    for block in article.blocks:
        if block.kind == "heading":
            continue
        for place in range(block.start, block.end):
            if not article.text[place].isspace():
                assert sum(p.start <= place < p.end for p in passages) == 1


@FEW
@given(TEXTS)
def test_passages_of_any_plain_text_point_at_what_they_say(text: str) -> None:
    check(RawDocument(blocks=tuple(structure(normalise(text))), inferred=True))


@FEW
@given(TEXTS)
def test_passages_of_any_markdown_point_at_what_they_say(text: str) -> None:
    check(RawDocument(blocks=tuple(parse(normalise(text)))))


@FEW
@given(BLOCKS)
def test_passages_of_any_blocks_point_at_what_they_say(blocks: list[RawBlock]) -> None:
    check(RawDocument(blocks=tuple(blocks)))


@FEW
@given(TEXTS)
def test_sentences_cover_all_that_is_no_space(text: str) -> None:
    spans = sentence_spans(text, 7)
    covered = {place - 7 for start, end in spans for place in range(start, end)}
    assert covered >= {place for place, letter in enumerate(text) if not letter.isspace()}
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(
        text[start - 7 : end - 7].strip() == text[start - 7 : end - 7] for start, end in spans
    )


def passages_of(*blocks: tuple[str, str], notes: tuple[SectionNotes, ...] = ()) -> list[Passage]:
    raw = tuple(
        RawBlock(kind=kind, text=text, level=2 if kind == "heading" else 0) for kind, text in blocks
    )
    document = RawDocument(blocks=raw, title="Title")
    return list(split(assemble(document, list(raw), "a.md"), notes))


def test_a_lists_lead_in_and_items_stay_in_one_passage() -> None:
    filler = "One more sentence of some length stands here. " * 18
    found = passages_of(
        ("heading", "H"), ("paragraph", filler), ("paragraph", "Ask:"),
        ("bullet", "first thing"), ("bullet", "second thing"), ("paragraph", filler),
    )  # fmt: skip
    assert any("Ask:\n\n• first thing\n• second thing" in passage.text for passage in found)


def test_a_question_and_its_answers_are_a_passage_of_their_own() -> None:
    found = passages_of(
        ("heading", "FAQ"), ("paragraph", "Before."), ("question", "Is it enough?"),
        ("answer", "It is."), ("answer", "Mostly."), ("question", "And now?"), ("answer", "Rest."),
    )  # fmt: skip
    assert [passage.text for passage in found] == [
        "Before.",
        "Is it enough?\nIt is.\n\nMostly.",
        "And now?\nRest.",
    ]
    assert found[1].questions == ("Is it enough?",)


def test_numbers_go_on_over_the_bullets_under_them() -> None:
    (found,) = passages_of(
        ("number", "One."), ("bullet", "under it"), ("number", "Two."), ("paragraph", "Rest."),
        ("number", "Anew."),
    )  # fmt: skip
    assert [line[:2] for line in found.text.split("\n") if line] == ["1.", "• ", "2.", "Re", "1."]


def test_headings_make_the_path_and_notes_are_found_by_the_last_of_it() -> None:
    note = SectionNotes(heading="Inner", themes=("silence",), questions=("Why silent?", " "))
    document = RawDocument(
        blocks=(
            RawBlock(kind="heading", text="Outer", level=2),
            RawBlock(kind="heading", text="Inner", level=3),
            RawBlock(kind="paragraph", text="Text."),
            RawBlock(kind="heading", text="Why wait?", level=2),
            RawBlock(kind="paragraph", text="More."),
        ),
        title="Title",
        sections=(note,),
    )
    first, second = split(assemble(document, list(document.blocks), "a.md"), document.sections)
    assert (first.heading, first.themes) == (("Outer", "Inner"), ("silence",))
    assert first.questions == ("Why silent?",)
    assert (second.heading, second.questions) == (("Why wait?",), ("Why wait?",))


def test_no_passage_is_longer_than_an_embedder_reads() -> None:
    endless = "word " * 3000
    for blocks in (
        [("paragraph", endless)],
        [("bullet", endless), ("bullet", "short")],
        [("question", "Is it?"), ("answer", endless)],
        [("paragraph", "語" * 20_000)],
    ):
        for passage in passages_of(*blocks):
            assert len(passage.text.split()) <= LONGEST_WORDS + 10
            assert len(passage.text) <= LONGEST_CHARACTERS + 10


def test_a_text_that_stands_twice_is_two_passages() -> None:
    found = passages_of(("heading", "FAQ"), *[("question", "Is it?"), ("answer", "It is.")] * 2)
    assert len(found) == 2 and found[0].id != found[1].id


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = (
        "Dr. A. Beck said no. He meant it, e.g. Then. “Why?” I asked. “Well . . . .” It is I. Yes!"
    )
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Dr. A. Beck said no.",
        "He meant it, e.g. Then.",
        "“Why?”",
        "I asked.",
        "“Well . . . .”",
        "It is I.",
        "Yes!",
    ]
