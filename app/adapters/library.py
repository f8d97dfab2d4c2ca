"""Stores that hand out the newest finished index: a local folder, or a Chroma server."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable

import numpy as np
from chromadb.api import ClientAPI

from app.adapters.bridge import Bridge
from app.adapters.chroma import Tables
from app.adapters.client import close, open_folder, open_server, translated
from app.adapters.generations import Generations
from app.adapters.index import ChromaIndex, searchable
from app.adapters.lexical import Lexical
from app.adapters.server_generations import ServerGenerations
from app.errors import StoreError, StoreMissing, StoreUnusable
from app.ports import Embedder

OPEN_ATTEMPTS = 3
"""A writer may clear the generation that was just named; then the pointer names a newer one."""


class LocalLibrary:
    """Follows a store folder's pointer: a finished ingest is seen at the next question."""

    def __init__(self, generations: Generations, embedder: Embedder) -> None:
        self._generations = generations
        self._embedder = embedder
        self._lock = threading.Lock()
        self._opened: tuple[str, ChromaIndex] | None = None

    def current(self) -> ChromaIndex:
        name = self._generations.current()
        opened = self._opened
        if name is not None and opened is not None and opened[0] == name:
            return opened[1]
        with self._lock:
            for attempt in range(OPEN_ATTEMPTS):
                name = self._generations.require(self._embedder.fingerprint)
                if self._opened is not None and self._opened[0] == name:
                    return self._opened[1]
                try:
                    index = self._open(name)
                except StoreError:
                    if attempt + 1 == OPEN_ATTEMPTS or self._generations.is_current(name):
                        raise
                    continue
                self._opened = (name, index)
                return index
            raise AssertionError("unreachable: the last attempt returns or raises")

    def _open(self, name: str) -> ChromaIndex:
        held = self._generations.hold(name)
        try:
            index, client = self._read(name)
        except BaseException:
            held()
            raise
        # A superseded index closes when the last question that uses it has been answered.
        weakref.finalize(index, _let_go, client, held).atexit = False
        return index

    def _read(self, name: str) -> tuple[ChromaIndex, ClientAPI]:
        generations = self._generations
        folder = generations.path(name)
        manifest = generations.manifest(name)
        with translated(generations.place):
            if not generations.has_all_files(name, manifest):
                raise StoreUnusable(
                    f"The index at {generations.place} is damaged: a file of it is gone or cut "
                    "short. Run 'python -m ingest' to build it again."
                )
            client = open_folder(folder / "chroma", generations.place)
            try:
                tables = Tables(client, self._embedder.fingerprint, generations.place)
                tables.open()
                lexical = Lexical.load(folder / "lexical")
                # Chroma reads its vectors at the first search: no question should wait for it.
                ones = np.ones((1, self._embedder.dimension), dtype=np.float32)
                tables.nearest(ones, min(1, tables.count()))
                index = ChromaIndex(
                    tables,
                    lexical,
                    tables.links(),
                    Bridge(tables.references()),
                    sum(entry.passages for entry in manifest.articles.values()),
                )
                generations.manifest(name)
            except BaseException:
                close(client)
                raise
        return index, client


def _let_go(client: ClientAPI, held: Callable[[], None]) -> None:
    close(client)
    held()


class ServerLibrary:
    """Reads from a Chroma server, which does the sharing; BM25 is made on opening."""

    def __init__(self, url: str, embedder: Embedder) -> None:
        self._url = url
        self._embedder = embedder
        self._lock = threading.Lock()
        self._client: ClientAPI | None = None
        self._opened: tuple[str, ChromaIndex] | None = None

    def current(self) -> ChromaIndex:
        with self._lock, translated(self._url):
            if self._client is None:
                self._client = open_server(self._url)
            generations = ServerGenerations(self._client, self._embedder.fingerprint, self._url)
            for attempt in range(OPEN_ATTEMPTS):
                name = generations.require().current
                if self._opened is not None and self._opened[0] == name:
                    return self._opened[1]
                try:
                    index = self._open(Tables(self._client, generations.library(name), self._url))
                except (StoreMissing, StoreUnusable):
                    if attempt + 1 == OPEN_ATTEMPTS or generations.require().current == name:
                        raise
                    continue
                self._opened = (name, index)
                return index
            raise AssertionError("unreachable: the last attempt returns or raises")

    def _open(self, tables: Tables) -> ChromaIndex:
        tables.open()
        passages = tables.all_passages()
        lexical = Lexical.build(
            [passage.id for passage in passages], [searchable(passage) for passage in passages]
        )
        return ChromaIndex(
            tables, lexical, tables.links(), Bridge(tables.references()), len(passages)
        )
