from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clean import clean
from ingest.formats.html import read
from ingest.raw import Refused

DATA = Path(__file__).parent / "data"

LONG = (
    "A client who comes late has told you something before sitting down, and it can take weeks to "
    "find out what. "
)


def shown(path: Path) -> list[str]:
    return [f"{b.kind}{b.level or ''} {b.text}" for b in clean(read(path))]


def page(body: str, tmp_path: Path, head: str = "") -> list[str]:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return shown(path)


def test_a_saved_blog_page_gives_its_article_and_nothing_else() -> None:
    expected = (DATA / "blog.blocks").read_text(encoding="utf-8").splitlines()
    assert shown(DATA / "blog.html") == expected


def test_its_title_publisher_and_address_are_read() -> None:
    document = read(DATA / "blog.html")
    assert document.title == "Lateness, and what it says"
    assert document.publisher == "The Slow Hour"
    assert document.url == "https://slowhour.example/lateness"


def test_folded_questions_and_answers_stay_together(tmp_path: Path) -> None:
    body = (
        f"<main><h1>Late</h1><p>{LONG}</p><h2>Questions</h2>"
        "<details><summary>Should I wait?</summary><p>Wait as long as you agreed.</p>"
        "<p>Then write it down.</p></details>"
        f"<details><summary>And then?</summary>Ask about it.</details><p>{LONG}</p></main>"
    )
    assert page(body, tmp_path)[3:7] == [
        "question Should I wait?",
        "answer Wait as long as you agreed.",
        "answer Then write it down.",
        "question And then?",
    ]


def test_paragraphs_made_of_line_breaks_are_parted(tmp_path: Path) -> None:
    body = (
        f"<div class='post'><h1>Late</h1>{LONG}<br><br>Second thoughts<br>come here too.<br><br>"
        f"• one thing<br>• another thing<br><br>{LONG}</div>"
    )
    got = page(body, tmp_path)
    assert got[2:5] == [
        "paragraph Second thoughts come here too.",
        "bullet one thing",
        "bullet another thing",
    ]


def test_a_bold_line_is_a_heading_and_a_bold_beginning_is_not(tmp_path: Path) -> None:
    body = (
        f"<article><h1>Late</h1><p>{LONG}</p><p><strong>Before you ask</strong></p>"
        f"<p><b>First:</b> breathe.</p><p>{LONG}</p></article>"
    )
    assert page(body, tmp_path)[2:4] == ["heading3 Before you ask", "paragraph First: breathe."]


def test_a_list_of_links_goes_and_a_reading_list_stays(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>Ten chairs we love, part {n}</a></li>" for n in "abc")
    books = "".join(f"<li><a href='/{n}'>The Long Hour, volume {n}</a></li>" for n in "xy")
    body = (
        f"<article><h1>Late</h1><p>{LONG}</p><ul>{links}</ul><p>{LONG}</p>"
        f"<h2>Further reading</h2><ul>{books}</ul><p>{LONG}</p></article>"
    )
    got = page(body, tmp_path)
    assert not any("chairs" in line for line in got)
    assert "bullet The Long Hour, volume x" in got


def test_scripts_styles_and_hidden_text_never_show(tmp_path: Path) -> None:
    body = (
        f"<article><h1>Late</h1><p>{LONG}</p><script>alert('x')</script><style>p{{}}</style>"
        "<p style='display: none'>hidden words stand in this paragraph here.</p>"
        f"<p hidden>more hidden words stand here.</p><!-- a comment --><p>{LONG}</p></article>"
    )
    whole = " ".join(page(body, tmp_path))
    assert "alert" not in whole and "hidden" not in whole and "comment" not in whole


def test_markup_that_a_page_shows_as_text_stays_text(tmp_path: Path) -> None:
    body = (
        f"<article><h1>Late</h1><p>{LONG}</p><p>Write &lt;b&gt;no&lt;/b&gt; $x$.</p><p>{LONG}</p>"
    )
    assert "paragraph Write <b>no</b> $x$." in page(body + "</article>", tmp_path)


def test_a_class_that_mentions_a_sidebar_does_not_cost_the_article(tmp_path: Path) -> None:
    body = f"<div class='content no-sidebar'><h1>Late</h1><p>{LONG}</p><p>{LONG}</p></div>"
    assert len(page(body, tmp_path)) == 3


def test_the_encoding_that_a_page_declares_is_used(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = f"<html><head><meta charset='windows-1252'></head><body><p>“Café.” {LONG}</p></body>"
    path.write_bytes(text.encode("cp1252"))
    assert shown(path)[0].startswith("paragraph “Café.” A client")


REFUSED = {
    "an empty page": "<html><body></body></html>",
    "only navigation": "<body><nav><ul><li><a href='/'>Home</a></li></ul></nav></body>",
    "only a script": "<html><body><script>render()</script></body></html>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_without_an_article_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(REFUSED[name])
    with pytest.raises(Refused, match="no article was found"):
        read(path)


def test_an_undeclared_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(f"<p>Café. {LONG}</p>".encode("latin-1"))
    with pytest.raises(Refused, match="UTF-8"):
        read(path)
