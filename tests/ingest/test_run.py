from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.adapters.generations import Generations
from app.adapters.library import LocalLibrary
from app.adapters.writer import LocalWriter
from ingest.run import Report, references, run
from tests.adapters.fakes import THEMES, HashedWords

ABSENT = Path("/nowhere/corpus")


def ingest(store: Path, *paths: Path, embedder: HashedWords | None = None) -> Report:
    writer = LocalWriter(Generations(store), embedder or HashedWords(), THEMES)
    return run(paths, writer, ABSENT, lambda _step, _done, _total: None)


def sources(store: Path) -> list[str]:
    index = LocalLibrary(Generations(store), HashedWords()).current()
    return [article.source for article in index.articles()]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.md").write_text(f"# Title\n\nThe text of {name} is here.\n")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_two_files_with_one_title_are_two_articles(library: Path, store: Path) -> None:
    report = ingest(store, library)
    assert report.added == ("a.md", "b.md", "c.md")
    assert report.articles == report.passages == 3
    assert sources(store) == ["a.md", "b.md", "c.md"]


def test_what_leaves_the_folder_leaves_the_library(library: Path, store: Path) -> None:
    ingest(store, library)
    (library / "b.md").unlink()
    (library / "c.md").write_text("# Title\n\nIt says something else now.\n")
    report = ingest(store, library)
    assert (report.removed, report.changed, report.unchanged) == (("b.md",), ("c.md",), ("a.md",))
    assert sources(store) == ["a.md", "c.md"]


BROKEN = {
    "empty": b"",
    "latin-1": "Das Gespräch.".encode("latin-1"),
    "binary": bytes(range(256)),
    "without text": b"---\ntitle: Rest\n---\n",
    "with broken front matter": b"---\ntitle: [\n---\nText.",
    "only furniture": b"Back to blog\n\nSubscribe here\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_became_unreadable_keeps_its_old_passages(
    library: Path, store: Path, name: str
) -> None:
    ingest(store, library)
    (library / "b.md").write_bytes(BROKEN[name])
    (library / "d.md").write_text("# New\n\nA new article is here.\n")
    report = ingest(store, library)
    (refusal,) = report.refused
    assert refusal.path.endswith("b.md") and "\n" not in refusal.reason
    assert (report.added, report.removed) == (("d.md",), ())
    assert sources(store) == ["d.md", "a.md", "b.md", "c.md"]


def test_a_file_that_grew_too_large_keeps_its_old_passages(library: Path, store: Path) -> None:
    ingest(store, library)
    with (library / "b.md").open("r+b") as file:
        file.truncate(200_000_000)
    report = ingest(store, library)
    assert (len(report.refused), report.removed) == (1, ())


def test_a_linked_folder_that_is_unmounted_keeps_its_articles(
    library: Path, store: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "d.md").write_text("# New\n\nA linked article is here.\n")
    (library / "linked").symlink_to(elsewhere)
    ingest(store, library)
    elsewhere.rename(tmp_path / "unmounted")
    report = ingest(store, library)
    assert report.removed == () and len(report.refused) == 1
    assert "linked/d.md" in sources(store)


def test_nothing_is_removed_while_a_path_is_missing_or_empty(
    library: Path, store: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "d.md").write_text("# Other\n\nAnother article.\n")
    ingest(store, library, other)
    (library / "a.md").unlink()
    (other / "d.md").unlink()
    assert ingest(store, library, other).removed == ()
    other.rmdir()
    assert ingest(store, library, other).removed == ()
    assert ingest(store, tmp_path / "typo").removed == ()
    assert len(sources(store)) == 4
    assert set(ingest(store, library).removed) == {"a.md", "d.md"}


def test_a_folder_that_was_emptied_costs_nothing(library: Path, store: Path) -> None:
    ingest(store, library)
    for path in library.iterdir():
        path.unlink()
    report = ingest(store, library)
    assert (report.articles, report.removed) == (3, ())
    assert "no file that can be read" in report.refused[0].reason


def test_nothing_at_all_to_read_makes_no_index(store: Path, tmp_path: Path) -> None:
    report = ingest(store, tmp_path / "typo")
    assert (report.articles, len(report.refused)) == (0, 1)
    assert not (store / "current").exists()


def test_one_file_that_breaks_its_reader_costs_no_other(library: Path, store: Path) -> None:
    deep = "> " * 3000 + "x\n"
    (library / "deep.md").write_text(deep)
    os.mkfifo(library / "pipe.md")
    report = ingest(store, library)
    assert report.articles == 3 and len(report.refused) == 2


def test_one_article_under_two_names_is_kept_twice_and_found_under_both(
    library: Path, store: Path
) -> None:
    (library / "z.md").write_bytes((library / "a.md").read_bytes())
    assert ingest(store, library).articles == 4


def test_the_same_text_in_another_wrapping_is_unchanged(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "A title\n\nThe first sentence is here. The second is too.\n"
    path.write_text(text)
    ingest(store, path)
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
    assert ingest(store, path).unchanged == ("a.txt",)


def test_article_text_with_markup_is_kept_as_text(store: Path, tmp_path: Path) -> None:
    said = "It costs $5 & <b>more</b> than <script>alert(1)</script> or [a](b) and *this*."
    (tmp_path / "a.txt").write_text(f"A title\n\n{said}\n")
    ingest(store, tmp_path / "a.txt")
    index = LocalLibrary(Generations(store), HashedWords()).current()
    assert index.all_passages()[0].text == said


def test_references_are_the_tagged_sections_of_the_corpus(tmp_path: Path) -> None:
    assert references(ABSENT) == ()
    (tmp_path / "a.md").write_text(
        "---\ntitle: T\nsections: [{heading: One, themes: [silence]}]\n---\n"
        "# One\n\nA.\n\n# Two\n\nB.\n"
    )
    (tmp_path / "broken.md").write_bytes(b"\xff\xff")
    assert [passage.heading for passage in references(tmp_path)] == [("One",)]
