from __future__ import annotations

import gc
from pathlib import Path

import pytest

from app.adapters.generations import Generations
from app.adapters.library import LocalLibrary
from app.adapters.writer import LocalWriter
from app.errors import EmbedderError, StoreBusy, StoreMissing, StoreOutdated, StoreUnusable
from app.models import Passage
from app.ports import PassageIndex
from app.ports.storing import IndexedArticle, WriteReport
from tests.adapters.fakes import THEMES, BreaksAfter, HashedWords, article, library, nothing_to_say


def write(
    store: Path,
    articles: list[IndexedArticle],
    keep: tuple[str, ...] = (),
    embedder: HashedWords | None = None,
) -> WriteReport:
    writer = LocalWriter(Generations(store), embedder or HashedWords(), THEMES)
    return writer.write(articles, keep, (), nothing_to_say)


def open_library(store: Path, embedder: HashedWords | None = None) -> LocalLibrary:
    return LocalLibrary(Generations(store), embedder or HashedWords())


def sources(index: PassageIndex) -> list[str]:
    return [found.source for found in index.articles()]


def nearest(index: PassageIndex, text: str) -> str:
    (hits,) = index.nearest(HashedWords().embed([text]), 1)
    return index.passages([hits[0].passage_id])[0].text


def test_a_written_library_reads_back_as_it_was(tmp_path: Path) -> None:
    articles = [
        article("b.md", "A silent client may be thinking. Wait.", themes=("silence",)),
        article("a.md", "A late client tells you something. Ask."),
    ]
    report = write(tmp_path, articles)
    index = open_library(tmp_path).current()
    assert (report.articles, report.passages, index.size) == (2, 2, 2)
    assert report.embedded == 2 * (1 + 2 + 1)
    assert index.articles() == [articles[1].article, articles[0].article]
    assert index.all_passages() and index.passages([articles[0].passages[0].id]) == [
        articles[0].passages[0]
    ]
    vectors = index.sentence_vectors(articles[0].passages)[articles[0].passages[0].id]
    assert vectors.shape == (2, 384)
    assert nearest(index, "late client") == "A late client tells you something. Ask."
    assert index.lexical("thinking", 5)[0][0][0] == articles[0].passages[0].id
    assert articles[0].passages[0].id in index.theme_links("silence").passages
    assert index.theme_links("unheard of").passages == {}


def test_a_second_run_embeds_nothing_and_makes_no_generation(tmp_path: Path) -> None:
    write(tmp_path, library(3))
    before = Generations(tmp_path).current()
    embedder = HashedWords()
    report = write(tmp_path, library(3), embedder=embedder)
    assert (report.embedded, len(report.unchanged), embedder.texts) == (0, 3, [])
    assert Generations(tmp_path).current() == before


def test_a_change_embeds_only_what_changed_and_removal_deletes(tmp_path: Path) -> None:
    write(tmp_path, library(4))
    reader = open_library(tmp_path)
    assert sources(reader.current()) == ["a0.md", "a1.md", "a2.md", "a3.md"]
    embedder = HashedWords()
    fresh = [*library(2), article("a2.md", "Now it speaks of rupture. And of repair.")]
    report = write(tmp_path, fresh, embedder=embedder)
    assert (report.changed, report.removed, report.embedded) == (("a2.md",), ("a3.md",), 4)
    index = reader.current()
    assert sources(index) == ["a0.md", "a1.md", "a2.md"]
    assert nearest(index, "rupture and repair").startswith("Now it speaks")
    assert index.size == len(index.all_passages()) == 3
    assert not any("w3" in passage.text for passage in index.all_passages())


def test_a_kept_source_stays_though_it_was_not_given(tmp_path: Path) -> None:
    write(tmp_path, library(3))
    report = write(tmp_path, library(1), keep=("a2.md", "never-seen.md"))
    assert (report.removed, report.articles) == (("a1.md",), 2)
    assert sources(open_library(tmp_path).current()) == ["a0.md", "a2.md"]


def test_a_failing_embedder_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, library(3))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(EmbedderError):
        write(tmp_path, library(3, "other"), embedder=BreaksAfter(5))
    assert sorted(tmp_path.rglob("*")) == before
    assert "plain" in nearest(open_library(tmp_path).current(), "number 1")


def test_a_failing_first_run_leaves_no_index(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError):
        write(tmp_path, library(3), embedder=BreaksAfter(2))
    with pytest.raises(StoreMissing, match="python -m ingest"):
        open_library(tmp_path).current()


def test_nothing_read_into_an_empty_store_makes_no_index(tmp_path: Path) -> None:
    report = write(tmp_path, [])
    assert report.articles == 0
    with pytest.raises(StoreMissing):
        open_library(tmp_path).current()


def test_nothing_read_leaves_the_index_of_another_embedder(tmp_path: Path) -> None:
    write(tmp_path, library(3), embedder=HashedWords("other-384-1"))
    write(tmp_path, [])
    index = open_library(tmp_path, HashedWords("other-384-1")).current()
    assert index.size == 3


def test_an_open_generation_answers_after_two_further_ingests(tmp_path: Path) -> None:
    write(tmp_path, library(40))
    reader = open_library(tmp_path)
    old = reader.current()
    for word in ("second", "third"):
        write(tmp_path, library(40, word))
    assert nearest(old, "number 7 w7") == "Number 7 is plain. It has its own word w7."
    assert len(old.all_passages()) == 40
    assert old.lexical("w9", 3)[0]
    assert "third" in nearest(reader.current(), "number 7 w7")


def test_a_generation_in_use_is_cleared_only_when_it_was_let_go(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    write(tmp_path, library(2, "first"))
    first = generations.current()
    assert first is not None
    reader = open_library(tmp_path)
    reader.current()
    for word in ("second", "third", "fourth"):
        write(tmp_path, library(2, word))
    assert generations.path(first).is_dir()
    reader.current()
    gc.collect()
    write(tmp_path, library(2, "fifth"))
    assert not generations.path(first).exists()


def test_only_the_answering_generation_and_the_one_before_are_kept(tmp_path: Path) -> None:
    for word in ("first", "second", "third", "fourth"):
        write(tmp_path, library(2, word))
    names = sorted(path.name for path in (tmp_path / "generations").iterdir())
    assert len(names) == 2
    assert (tmp_path / "current").read_text().strip() == names[1]


def test_a_superseded_index_is_closed_when_nobody_uses_it(tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    write(tmp_path, library(2))
    reader = open_library(tmp_path)
    for word in ("second", "third", "fourth"):
        write(tmp_path, library(2, word))
        reader.current()
    gc.collect()
    opened = {path for file in psutil.Process().open_files() if (path := file.path)}
    generations = {
        Path(path).relative_to(tmp_path).parts[1]
        for path in opened
        if path.startswith(str(tmp_path / "generations"))
    }
    assert generations == {Generations(tmp_path).current()}


def test_an_index_of_another_embedder_is_named_and_built_again(tmp_path: Path) -> None:
    write(tmp_path, library(2), embedder=HashedWords("other-384-1"))
    with pytest.raises(StoreOutdated, match=r"other-384-1.*hashed-384-1.*python -m ingest"):
        open_library(tmp_path).current()
    assert write(tmp_path, library(2)).added == ("a0.md", "a1.md")
    assert open_library(tmp_path).current().size == 2


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Generations(tmp_path).writing(), pytest.raises(StoreBusy, match="Another ingest"):
        write(tmp_path, library(2))


def test_an_unchanged_store_needs_no_lock(tmp_path: Path) -> None:
    write(tmp_path, library(2))
    with Generations(tmp_path).writing():
        assert write(tmp_path, library(2)).embedded == 0


def test_an_article_or_passage_that_is_gone_is_named(tmp_path: Path) -> None:
    write(tmp_path, library(1))
    index = open_library(tmp_path).current()
    with pytest.raises(StoreUnusable, match="no article gone"):
        index.article("gone")
    with pytest.raises(StoreUnusable, match="lacks passage gone"):
        index.passages(["gone"])
    assert index.articles_by_id(["gone"]) == []
    assert index.passages([]) == [] and index.sentence_vectors([]) == {}


def test_references_are_embedded_once_and_again_only_where_they_change(tmp_path: Path) -> None:
    references = tuple(
        passage
        for number in range(3)
        for passage in article(
            f"r{number}.md", f"Silence {number} can be work.", ("silence",)
        ).passages
    )

    def embedded(given: tuple[Passage, ...], articles: list[IndexedArticle]) -> list[str]:
        embedder = HashedWords()
        writer = LocalWriter(Generations(tmp_path), embedder, ())
        writer.write(articles, (), given, nothing_to_say)
        return embedder.texts

    assert len(embedded(references, library(2))) == 2 * 4 + 3 * 2
    assert embedded(references, library(2)) == []
    assert len(embedded(references, library(3))) == 4
    asked = references[0].model_copy(update={"questions": ("Why so quiet?",)})
    assert embedded((asked, *references[1:]), library(3)) == ["Why so quiet?"]
    assert embedded(references[:1], library(3)) == ["What about r0.md?"]
    index = open_library(tmp_path).current()
    assert index.bridged(HashedWords().embed(["silence"])[0], {"silence": 1.0})


def test_a_reference_answers_where_it_is_and_what_is_like_it_where_it_is_not(
    tmp_path: Path,
) -> None:
    here, gone = (
        article(f"{name}.md", text, ("silence",)).passages[0]
        for name, text in (("s", "Silence can be work."), ("g", "Number 1 says something."))
    )
    writer = LocalWriter(Generations(tmp_path), HashedWords(), ())
    tagged = article("s.md", "Silence can be work.", ("silence",))
    writer.write([*library(2), tagged], (), (here, gone), nothing_to_say)
    index = open_library(tmp_path).current()
    assert index.in_place_of({here.id: 0.5}) == pytest.approx({here.id: 0.5}, abs=0.01)
    instead = index.in_place_of({gone.id: 1.0})
    assert instead and here.id not in instead
    assert 0 < sum(instead.values()) < 1
    assert index.in_place_of({"unheard-of": 1.0}) == {}


def test_references_that_are_in_the_library_are_not_embedded_twice(tmp_path: Path) -> None:
    tagged = article("s.md", "Silence can be work.", ("silence",))
    embedder = HashedWords()
    writer = LocalWriter(Generations(tmp_path), embedder, ())
    writer.write([*library(2), tagged], (), tagged.passages, nothing_to_say)
    assert len(embedder.texts) == 2 * 4 + 3
