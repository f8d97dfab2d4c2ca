from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import HERE, Bench, Done


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="session")
def ingested(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A store of the two small articles, and what the command that made it said."""
    store = tmp_path_factory.mktemp("store") / "index"
    return store, bench.run("-m", "ingest", HERE / "articles", "--store", store, "--json")


@pytest.fixture(scope="session")
def store(ingested: tuple[Path, Done]) -> Path:
    assert ingested[1].code == 0, ingested[1].err
    return ingested[0]


@pytest.fixture(scope="session")
def raw_store(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one text as saved from the web."""
    place = tmp_path_factory.mktemp("raw") / "index"
    done = bench.run("-m", "ingest", HERE / "raw", "--store", place)
    assert done.code == 0, done.err
    return place
