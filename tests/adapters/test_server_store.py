from __future__ import annotations

import re
import subprocess
import sys

import pytest

from app.adapters.client import open_server
from app.adapters.library import ServerLibrary
from app.adapters.server_writer import ServerWriter
from app.errors import EmbedderError, StoreMissing, StoreOutdated, StoreUnusable, UsageError
from app.models import Passage
from app.ports.storing import IndexedArticle, WriteReport
from tests.adapters.conftest import free_port
from tests.adapters.fakes import THEMES, BreaksAfter, HashedWords, article, library, nothing_to_say
from tests.adapters.test_local_store import nearest, sources
from tests.conftest import ROOT


def write(
    url: str,
    articles: list[IndexedArticle],
    keep: tuple[str, ...] = (),
    embedder: HashedWords | None = None,
    references: tuple[Passage, ...] = (),
) -> WriteReport:
    writer = ServerWriter(url, embedder or HashedWords(), THEMES)
    return writer.write(articles, keep, references, nothing_to_say)


def collections(url: str) -> list[str]:
    return sorted(collection.name for collection in open_server(url).list_collections())


def generations(url: str) -> set[str]:
    return {name[-13:] for name in collections(url) if re.search(r"-\d{6}-[0-9a-f]{6}$", name)}


def test_a_server_is_written_changed_and_cleared_like_a_folder(chroma_server: str) -> None:
    with pytest.raises(StoreMissing, match="python -m ingest"):
        ServerLibrary(chroma_server, HashedWords()).current()

    report = write(chroma_server, library(4))
    assert (report.articles, report.embedded) == (4, 16)
    reader = ServerLibrary(chroma_server, HashedWords())
    index = reader.current()
    assert sources(index) == ["a0.md", "a1.md", "a2.md", "a3.md"]
    assert index.size == 4 and index.lexical("w3", 2)[0]
    assert nearest(index, "number 3 w3").startswith("Number 3")
    assert reader.current() is index

    embedder = HashedWords()
    assert write(chroma_server, library(4), embedder=embedder).embedded == 0
    assert embedder.texts == [] and reader.current() is index

    changed = [*library(2), article("a2.md", "Now it speaks of rupture. And of repair.")]
    report = write(chroma_server, changed, embedder=embedder)
    assert (report.changed, report.removed, report.embedded) == (("a2.md",), ("a3.md",), 4)
    fresh = reader.current()
    assert sources(fresh) == ["a0.md", "a1.md", "a2.md"]
    assert nearest(fresh, "rupture and repair").startswith("Now it speaks")
    # What a question had opened before still answers whole.
    assert sources(index) == ["a0.md", "a1.md", "a2.md", "a3.md"]
    assert nearest(index, "number 3 w3").startswith("Number 3")

    write(chroma_server, library(1), keep=("a2.md",))
    assert sources(reader.current()) == ["a0.md", "a2.md"]
    assert len(generations(chroma_server)) == 2


def test_a_run_that_fails_leaves_the_server_as_it_was(chroma_server: str) -> None:
    write(chroma_server, library(3))
    before = collections(chroma_server)
    with pytest.raises(EmbedderError):
        write(chroma_server, library(3, "other"), embedder=BreaksAfter(5))
    assert collections(chroma_server) == before
    index = ServerLibrary(chroma_server, HashedWords()).current()
    assert nearest(index, "number 1").startswith("Number 1 is plain")


def test_what_a_killed_run_left_is_cleared_away(chroma_server: str) -> None:
    write(chroma_server, library(2))
    client = open_server(chroma_server)
    client.create_collection("debrief-units-hashed-384-1-000002-abcdef", embedding_function=None)
    for word in ("second", "third", "fourth"):
        write(chroma_server, library(2, word))
    assert not any("abcdef" in name for name in collections(chroma_server))
    assert len(generations(chroma_server)) == 2


def test_two_embedders_share_a_server_without_mixing(chroma_server: str) -> None:
    write(chroma_server, library(2))
    other = HashedWords("other-384-1")
    with pytest.raises(StoreOutdated, match=r"hashed-384-1.*other-384-1"):
        ServerLibrary(chroma_server, other).current()
    write(chroma_server, library(3), embedder=other)
    assert ServerLibrary(chroma_server, other).current().size == 3
    assert ServerLibrary(chroma_server, HashedWords()).current().size == 2


def test_an_index_of_another_format_on_a_server_is_built_again(chroma_server: str) -> None:
    write(chroma_server, library(2))
    pointer = open_server(chroma_server).get_collection(
        "debrief-hashed-384-1", embedding_function=None
    )
    pointer.modify(metadata={**(pointer.metadata or {}), "format": 1})
    with pytest.raises(StoreOutdated, match="has format 1"):
        ServerLibrary(chroma_server, HashedWords()).current()
    assert len(write(chroma_server, library(2)).added) == 2
    assert ServerLibrary(chroma_server, HashedWords()).current().size == 2


def test_new_reference_passages_make_the_links_anew_and_embed_no_article(
    chroma_server: str,
) -> None:
    write(chroma_server, library(3))
    reference = article("r.md", "Silence can be work.", themes=("silence",)).passages
    embedder = HashedWords()
    assert write(chroma_server, library(3), embedder=embedder, references=reference).embedded == 0
    assert embedder.texts
    assert ServerLibrary(chroma_server, HashedWords()).current().size == 3


def test_a_server_that_is_not_there_is_named() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreUnusable, match=rf"No Chroma server answers at {url}.*chroma run"):
        write(url, library(1))
    with pytest.raises(StoreUnusable, match="No Chroma server answers"):
        ServerLibrary(url, HashedWords()).current()


@pytest.mark.parametrize(
    "url", ["http://", "http://127.0.0.1:notaport", "http://127.0.0.1:99999", "http://host/path"]
)
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="http://host:port"):
        open_server(url)


def test_the_client_sends_no_telemetry(chroma_server: str) -> None:
    assert open_server(chroma_server).get_settings().anonymized_telemetry is False


KILLED = """
import sys, time
from tests.adapters.fakes import THEMES, HashedWords, library, nothing_to_say
from app.adapters.server_writer import ServerWriter

class Slow(HashedWords):
    def embed(self, texts):
        print("embedding", flush=True)
        time.sleep(0.05)
        return super().embed(texts)

writer = ServerWriter(sys.argv[1], Slow(), THEMES)
writer.write(library(300, sys.argv[2]), (), (), nothing_to_say)
"""


def test_a_run_killed_in_the_middle_is_ended_by_the_next(chroma_server: str) -> None:
    write(chroma_server, library(4))
    for batches in (1, 3, 5):
        command = [sys.executable, "-c", KILLED, chroma_server, f"word{batches}"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as run:
            assert run.stdout is not None
            for _ in range(batches):
                assert run.stdout.readline()
            run.kill()
        index = ServerLibrary(chroma_server, HashedWords()).current()
        assert index.size == len(index.all_passages()) == 4
        assert nearest(index, "number 3 w3").startswith("Number 3 is plain")
    write(chroma_server, library(30, "last"))
    index = ServerLibrary(chroma_server, HashedWords()).current()
    assert index.size == len(index.all_passages()) == 30
    assert nearest(index, "number 3 w3").startswith("Number 3 is last")
