"""Plain text: the cases are files in ``data/text``, each beside the blocks that it should give."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clean import clean
from ingest.formats.text import read
from ingest.raw import RawBlock, RawDocument
from tests.ingest.variants import VARIANTS

CASES = sorted((Path(__file__).parent / "data" / "text").glob("*.txt"))


def shown(blocks: list[RawBlock]) -> list[str]:
    return [f"{block.kind}{block.level or ''} {block.text}" for block in blocks]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_structure_of_a_text_is_recovered(path: Path) -> None:
    expected = path.with_suffix(".blocks").read_text(encoding="utf-8").splitlines()
    assert shown(clean(read(path))) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", VARIANTS)
def test_it_is_recovered_from_a_mangled_copy(path: Path, name: str, tmp_path: Path) -> None:
    mangled = tmp_path / "mangled.txt"
    mangled.write_bytes(VARIANTS[name](path.read_text(encoding="utf-8")).encode())
    expected = path.with_suffix(".blocks").read_text(encoding="utf-8").splitlines()
    got = shown(clean(read(mangled)))
    if name == "no_blanks" and "wrapped" in path.stem:
        # Where a paragraph ends is then a guess; what it says is not.
        assert words(got) == words(expected)
    else:
        assert got == expected


def words(lines: list[str]) -> list[str]:
    return " ".join(line.split(" ", 1)[1] for line in lines).split()


def blocks(text: str, tmp_path: Path) -> list[str]:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return shown(list(read(tmp_path / "a.txt").blocks))


def test_markdown_in_a_text_file_is_read_as_markdown(tmp_path: Path) -> None:
    text = "# Rest\n\nTake **time** off.\n\n## Why\n\n- It [helps](https://x.example).\n"
    assert blocks(text, tmp_path) == [
        "heading1 Rest",
        "paragraph Take time off.",
        "heading2 Why",
        "bullet It helps.",
    ]


def test_a_hash_alone_makes_no_markdown(tmp_path: Path) -> None:
    assert blocks("# 1 tip of the week is to rest.", tmp_path) == [
        "paragraph # 1 tip of the week is to rest."
    ]


def test_a_compound_keeps_its_hyphen_where_a_line_ends(tmp_path: Path) -> None:
    text = (
        "Some early clinicians find self-criticism easier than rest, and so self-\n"
        "criticism becomes a habit that nobody around them would ever recom-\n"
        "mend to a friend who had come home late after a long and hard day.\n"
    )
    (line,) = blocks(text, tmp_path)
    assert "so self-criticism becomes" in line and "recommend to a friend" in line


def test_list_markers_of_word_and_pdf_are_bullets(tmp_path: Path) -> None:
    text = "Try these:\n\n\uf0b7 walk\n➢ write\n✓ rest\n▪ call\n•\ntalk\n"
    assert blocks(text, tmp_path)[1:] == [
        "bullet walk",
        "bullet write",
        "bullet rest",
        "bullet call",
        "bullet talk",
    ]


def test_an_initial_is_no_answer(tmp_path: Path) -> None:
    assert blocks("A. Beck wrote of this at length.", tmp_path) == [
        "paragraph A. Beck wrote of this at length."
    ]


def test_a_document_says_whether_its_structure_is_a_guess(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A heading\n\nA sentence.")
    document: RawDocument = read(tmp_path / "a.txt")
    assert document.inferred
