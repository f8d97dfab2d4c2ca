from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.formats.markdown import read
from ingest.raw import RawDocument, Refused


def document(text: str, tmp_path: Path) -> RawDocument:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    return read(tmp_path / "a.md")


def shown(text: str, tmp_path: Path) -> list[str]:
    return [f"{b.kind}{b.level or ''} {b.text}" for b in document(text, tmp_path).blocks]


FRONT = """---
title: Rest
audience: client
licence: CC-BY-4.0
unknown: ignored
retells: {title: On rest, publisher: The Slow Hour, url: "https://slow.example/rest"}
sources:
  - {author: Winnicott, year: 1971, title: Playing and Reality}
sections:
  - heading: Why
    themes: [tired, worn-out]
    questions: ["Why am I so tired?"]
---
# Why

Because.
"""


def test_front_matter_is_read(tmp_path: Path) -> None:
    found = document(FRONT, tmp_path)
    assert (found.title, found.audience, found.publisher) == ("Rest", "client", "The Slow Hour")
    assert found.url == "https://slow.example/rest"
    assert found.sections[0].questions == ("Why am I so tired?",)
    assert found.sections[0].themes == ("tired", "worn-out")
    assert not found.inferred and len(found.blocks) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("---\n", "---  \n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("---\n# Why", "...\n# Why"),
    ],
)
def test_front_matter_is_read_in_its_other_spellings(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    found = document(change(FRONT), tmp_path)
    assert (found.title, len(found.blocks)) == ("Rest", 2)


WRONG = {
    "no end": ("---\ntitle: Rest\n\nText.", "no closing '---'"),
    "no yaml": ("---\ntitle: [a\n---\nText.", r"not valid YAML near line \d"),
    "no mapping": ("---\n# only a comment\n- a\n---\nText.", "not a list of 'key: value'"),
    "another audience": ("---\naudience: dog\n---\nText.", "wrong 'audience'"),
    "a number for a title": ("---\ntitle: 1984\n---\nText.", "wrong 'title'"),
    "sections of another shape": ("---\nsections: [a]\n---\nText.", r"wrong 'sections\.0'"),
    "a misspelt key": (
        "---\nsections: [{heading: a, theme: b}]\n---\nText.",
        r"wrong 'sections\.0\.theme'",
    ),
    "no such day": ("---\ntitle: 2024-13-45\n---\nText.", "front matter"),
    "no text": ("---\ntitle: Rest\n---\n", "no text"),
    "no text and no line end": ("---\ntitle: Rest\n---", "no text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_front_matter_is_refused_with_the_place(tmp_path: Path, name: str) -> None:
    text, reason = WRONG[name]
    with pytest.raises(Refused, match=reason) as caught:
        document(text, tmp_path)
    assert "\n" not in str(caught.value)


def test_a_line_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    assert shown("---\n\n# Rest\n\nTake it.\n", tmp_path) == ["heading1 Rest", "paragraph Take it."]


def test_markup_becomes_text_and_html_stays_text(tmp_path: Path) -> None:
    text = (
        "A **bold** [link](https://x.example), `code`, ~~old~~, $x$ and <script>alert()</script>.\n"
    )
    assert shown(f"# H\n\n{text}", tmp_path)[1] == (
        "paragraph A bold link, code, old, $x$ and <script>alert()</script>."
    )


def test_lists_keep_their_kind_and_their_items_whole(tmp_path: Path) -> None:
    text = (
        "# Rest\n\n1. First step\n   over two lines.\n\n   And a second paragraph.\n"
        "   - a thing under it\n2. Second step.\n\n* star\n+ plus\n"
    )
    assert shown(text, tmp_path)[1:] == [
        "number First step over two lines. And a second paragraph.",
        "bullet a thing under it",
        "number Second step.",
        "bullet star",
        "bullet plus",
    ]


def test_bullets_and_questions_that_are_not_markdowns_are_found(tmp_path: Path) -> None:
    text = "# Rest\n\nTry:\n• walk\n• write\n\nQ: Is it enough?\nA: It is.\n"
    assert shown(text, tmp_path)[1:] == [
        "paragraph Try:",
        "bullet walk",
        "bullet write",
        "question Is it enough?",
        "answer It is.",
    ]


def test_tables_quotes_pictures_and_bold_headings(tmp_path: Path) -> None:
    text = (
        "# Rest\n\n| Sign | Try |\n|---|---|\n| Late | Ask |\n\n"
        "| Sign | Try | When |\n|---|---|---|\n| Cross | Wait | Always |\n\n"
        "![A chair](chair.png)\n\n> A quoted\n> line.\n\n**Going home**\n\nWalk.\n"
    )
    assert shown(text, tmp_path)[1:] == [
        "bullet Late: Ask",
        "bullet Cross – Try: Wait; When: Always",
        "paragraph A quoted line.",
        "heading3 Going home",
        "paragraph Walk.",
    ]


def test_a_markdown_file_without_markdown_is_read_as_plain_text(tmp_path: Path) -> None:
    text = "Why Rest Helps\n\nIt does.\n\n  • walk\n\n  • write\n"
    found = document(text, tmp_path)
    assert found.inferred
    assert [block.kind for block in found.blocks] == ["heading", "paragraph", "bullet", "bullet"]
