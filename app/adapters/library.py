"""Stores that hand out the newest finished index: a local folder, or a Chroma server."""

from __future__ import annotations

import threading

from app.adapters.chroma import Tables, open_folder, open_server, translated
from app.adapters.generations import Generations
from app.adapters.index import ChromaIndex, searchable
from app.adapters.lexical import Lexical
from app.errors import StoreError
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
                except (StoreError, OSError):
                    if attempt + 1 == OPEN_ATTEMPTS or self._generations.current() == name:
                        raise
                    continue
                self._opened = (name, index)
                return index
            raise AssertionError("unreachable: the last attempt returns or raises")

    def _open(self, name: str) -> ChromaIndex:
        folder = self._generations.path(name)
        manifest = self._generations.manifest(name)
        with translated(self._generations.place):
            tables = Tables(
                open_folder(folder / "chroma"), self._embedder.fingerprint, self._generations.place
            )
            tables.open()
            lexical = Lexical.load(folder / "lexical")
            links = tables.links()
        size = sum(entry.passages for entry in manifest.articles.values())
        return ChromaIndex(tables, lexical, links, size)


class ServerLibrary:
    """Reads from a Chroma server, which does the sharing; BM25 is made on opening."""

    def __init__(self, url: str, embedder: Embedder) -> None:
        self._url = url
        self._embedder = embedder
        self._lock = threading.Lock()
        self._tables: Tables | None = None
        self._opened: tuple[str, ChromaIndex] | None = None

    def current(self) -> ChromaIndex:
        with self._lock:
            if self._tables is None:
                tables = Tables(open_server(self._url), self._embedder.fingerprint, self._url)
                tables.open()
                self._tables = tables
            version = self._tables.version()
            if self._opened is None or self._opened[0] != version:
                self._opened = (version, self._open(self._tables))
            return self._opened[1]

    def _open(self, tables: Tables) -> ChromaIndex:
        passages = tables.all_passages()
        lexical = Lexical.build(
            [passage.id for passage in passages], [searchable(passage) for passage in passages]
        )
        return ChromaIndex(tables, lexical, tables.links(), len(passages))
