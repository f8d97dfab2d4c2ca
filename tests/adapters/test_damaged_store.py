from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.adapters.generations import Generations
from app.adapters.plan import FORMAT
from app.errors import StoreError, StoreMissing, StoreOutdated, StoreUnusable
from tests.adapters.fakes import HashedWords, library
from tests.adapters.test_local_store import open_library, sources, write


def generation(store: Path) -> Path:
    name = Generations(store).current()
    assert name is not None
    return Generations(store).path(name)


def cut(size: int, *paths: Path) -> None:
    assert paths
    for path in paths:
        os.truncate(path, size)


def overwrite_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(bytes(data))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pointer is garbage": lambda s: (s / "current").write_bytes(b"\xff\x00\n../.."),
    "pointer is empty": lambda s: (s / "current").write_text(""),
    "pointer names nothing": lambda s: (s / "current").write_text("000009-abcdef\n"),
    "manifest is cut": lambda s: (generation(s) / "manifest.json").write_text('{"format": 2, "f'),
    "manifest is binary": lambda s: (generation(s) / "manifest.json").write_bytes(b"\x80\x00"),
    "manifest is gone": lambda s: (generation(s) / "manifest.json").unlink(),
    "database is cut": lambda s: os.truncate(generation(s) / "chroma/chroma.sqlite3", 40_000),
    "database is empty": lambda s: os.truncate(generation(s) / "chroma/chroma.sqlite3", 0),
    "database is overwritten": lambda s: overwrite_middle(generation(s) / "chroma/chroma.sqlite3"),
    "database is text": lambda s: (generation(s) / "chroma/chroma.sqlite3").write_text("no"),
    "database is gone": lambda s: (generation(s) / "chroma/chroma.sqlite3").unlink(),
    "vectors are cut": lambda s: cut(10, *generation(s).glob("chroma/*/data_level0.bin")),
    "words are gone": lambda s: shutil.rmtree(generation(s) / "lexical"),
    "words are cut": lambda s: cut(3, *generation(s).glob("lexical/**/*.*")),
    "generations are gone": lambda s: shutil.rmtree(s / "generations"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_store_is_named_in_one_line_and_mended_by_the_next_ingest(
    tmp_path: Path, name: str
) -> None:
    articles = library(300)
    write(tmp_path, articles)
    DAMAGE[name](tmp_path)
    try:
        open_library(tmp_path).current()
    except StoreError as error:
        assert "\n" not in str(error)
        assert str(tmp_path) in str(error) and "python -m ingest" in str(error)
    write(tmp_path, articles)
    index = open_library(tmp_path).current()
    assert index.size == len(index.all_passages()) == 300
    assert sources(index) == sorted(indexed.article.source for indexed in articles)
    vector = HashedWords().embed(["Number 17 is plain. It has its own word w17."])
    assert len(index.nearest(vector, 20)[0]) == 20


@pytest.mark.parametrize(
    "name", [name for name in DAMAGE if name.startswith(("pointer", "manifest", "database"))]
)
def test_a_reader_refuses_what_is_plainly_damaged(tmp_path: Path, name: str) -> None:
    write(tmp_path, library(3))
    DAMAGE[name](tmp_path)
    with pytest.raises(StoreUnusable):
        open_library(tmp_path).current()


def test_a_lost_pointer_costs_no_embedding(tmp_path: Path) -> None:
    write(tmp_path, library(5))
    (tmp_path / "current").unlink()
    with pytest.raises(StoreMissing):
        open_library(tmp_path).current()
    embedder = HashedWords()
    assert write(tmp_path, library(5), embedder=embedder).embedded == 0
    assert open_library(tmp_path).current().size == 5


def test_an_index_of_another_format_is_named_and_built_again(tmp_path: Path) -> None:
    write(tmp_path, library(2))
    path = generation(tmp_path) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": FORMAT + 1}))
    with pytest.raises(StoreOutdated, match=rf"has format {FORMAT + 1}.*reads {FORMAT}"):
        open_library(tmp_path).current()
    assert len(write(tmp_path, library(2)).added) == 2


def test_a_manifest_with_other_keys_is_another_version(tmp_path: Path) -> None:
    write(tmp_path, library(2))
    (generation(tmp_path) / "manifest.json").write_text('{"articles": [], "version": "0.1"}')
    with pytest.raises(StoreOutdated, match="another version"):
        open_library(tmp_path).current()
    assert len(write(tmp_path, library(2)).added) == 2


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.write_text("not a folder")
    with pytest.raises(StoreUnusable, match=r"cannot be written to.*--store"):
        write(store, library(1))
    with pytest.raises(StoreMissing):
        open_library(store).current()
    assert store.read_text() == "not a folder"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB, where this machine lets the test mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a file system cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_leaves_the_index_that_was_there(small_disk: Path) -> None:
    store = small_disk / "store"
    write(store, library(5))
    with pytest.raises(StoreUnusable, match="disk is full") as caught:
        write(store, library(400, "other"))
    assert "\n" not in str(caught.value)
    assert sources(open_library(store).current()) == [f"a{n}.md" for n in range(5)]
    assert len(list((store / "generations").iterdir())) == 1


def test_a_read_only_store_says_so_and_is_left_alone_by_a_run_with_nothing_to_do(
    small_disk: Path,
) -> None:
    store = small_disk / "store"
    write(store, library(5))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreUnusable, match=r"(?i)read-only"):
        write(store, library(6))
    assert write(store, library(5)).embedded == 0
    # Chroma itself cannot open a folder that it may not write to.
    with pytest.raises(StoreUnusable, match="read-only"):
        open_library(store).current()
