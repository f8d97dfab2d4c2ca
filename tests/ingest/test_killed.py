"""The real command, killed, and read from this process while it runs in another."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.adapters.generations import Generations
from app.adapters.library import LocalLibrary
from app.adapters.minilm import MiniLM
from app.models import Passage
from app.ports import PassageIndex
from ingest.prepare import prepare
from tests.conftest import ROOT

KILLS = 20
FILES = 30
SUBJECTS = ("silence", "lateness", "supervision", "endings", "feedback", "rupture", "rest", "fear")


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


class Place:
    """A library of small files, its store, and the command over both."""

    def __init__(self, folder: Path) -> None:
        self.library, self.store = folder / "library", folder / "store"
        self.library.mkdir()
        empty = folder / "corpus"
        empty.mkdir()
        self._environment = {**os.environ, "DEBRIEF_CORPUS": str(empty)}

    def write(self, version: int, files: int = FILES) -> frozenset[Passage]:
        """Write a version of the library; return the passages that it should give."""
        for path in self.library.iterdir():
            path.unlink()
        passages: list[Passage] = []
        for number in range(files):
            # Every other file stays as it is, so that a run adds to what it copied.
            told = version if number % 2 else 0
            path = self.library / f"note-{number}.txt"
            subject = SUBJECTS[number % len(SUBJECTS)]
            path.write_text(
                f"Note {number} on {subject}\n\nThis is what edition {told} says of {subject}. "
                f"It is number {number} of many. Read it before the next hour.\n"
            )
            passages.extend(prepare(path, path.name).passages)
        return frozenset(passages)

    def start(self, store: Path | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ingest", str(self.library), "--json", "--store"]
        return subprocess.Popen(
            [*command, str(store or self.store)],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
        )

    def finish(self, store: Path | None = None) -> None:
        assert self.start(store).wait() == 0


def held(index: PassageIndex) -> frozenset[Passage]:
    return frozenset(index.all_passages())


def found(index: PassageIndex, minilm: MiniLM) -> list[list[str]]:
    asked = [f"what was said about {subject}" for subject in SUBJECTS]
    hits = index.nearest(minilm.embed(asked), 5)
    assert all(len(row) == 5 for row in hits)
    by_vector = [[hit.passage_id for hit in row] for row in hits]
    return by_vector + [[key for key, _ in index.lexical(text, 5)[0]] for text in asked]


def test_an_ingest_killed_at_twenty_moments_leaves_an_index_that_answers(
    tmp_path: Path, minilm: MiniLM
) -> None:
    place = Place(tmp_path)
    editions = {0: place.write(0)}
    started = time.perf_counter()
    place.finish()
    whole_run_seconds = time.perf_counter() - started
    # Opened anew each time, as by a process that starts after the kill.
    answering = 0
    seed = random.SystemRandom().randrange(2**32)
    print("seed", seed)
    moments = random.Random(seed)
    for edition in range(1, KILLS + 1):
        editions[edition] = place.write(edition)
        moment = moments.uniform(0.5, whole_run_seconds)
        run = place.start()
        time.sleep(moment)
        run.kill()
        run.wait()
        print(f"edition {edition} killed after {moment:.3f} s of {whole_run_seconds:.1f}")
        index = LocalLibrary(Generations(place.store), minilm).current()
        assert held(index) in (editions[answering], editions[edition])
        answering = edition if held(index) == editions[edition] else answering
        found(index, minilm)
        if edition % 5 == 0:
            place.finish()
            index = LocalLibrary(Generations(place.store), minilm).current()
            assert held(index) == editions[edition]
            answering = edition
            assert len(list((place.store / "generations").iterdir())) <= 2
    clean = tmp_path / "clean"
    place.finish(clean)
    built = LocalLibrary(Generations(clean), minilm).current()
    assert held(index) == held(built)
    assert found(index, minilm) == found(built, minilm)


def test_a_first_ingest_that_is_killed_is_done_again(tmp_path: Path, minilm: MiniLM) -> None:
    place = Place(tmp_path)
    expected = place.write(0)
    run = place.start()
    deadline = time.monotonic() + 60
    while not list(place.store.glob("generations/*/chroma")) and time.monotonic() < deadline:
        time.sleep(0.01)
    run.kill()
    run.wait()
    place.finish()
    assert held(LocalLibrary(Generations(place.store), minilm).current()) == expected


def test_a_reader_answers_while_another_process_ingests_and_then_finds_what_is_new(
    tmp_path: Path, minilm: MiniLM
) -> None:
    place = Place(tmp_path)
    old = place.write(0)
    place.finish()
    reader = LocalLibrary(Generations(place.store), minilm)
    new = place.write(1)
    run = place.start()
    answers = 0
    while run.poll() is None:
        index = reader.current()
        assert held(index) in (old, new)
        found(index, minilm)
        answers += 1
        time.sleep(0.05)
    assert run.returncode == 0 and answers
    assert held(reader.current()) == new
