"""A Chroma server's generations: collections of their own, and a pointer that is switched last.

    debrief-<fingerprint>                      its metadata names the generation that answers
    debrief-units-<fingerprint>-<generation>   and so for each other table

Readers keep the collections that they have opened; a run deletes what the one before the last
left. Where two runs write at once, each makes a generation of its own, and the last to end wins.
"""

from __future__ import annotations

import json
import re
import secrets

from chromadb.api import ClientAPI
from chromadb.errors import NotFoundError

from app.adapters.chroma import Collections, Tables, collection_names
from app.adapters.client import AGAIN
from app.adapters.plan import FORMAT, ArticleEntry
from app.adapters.rows import pages
from app.errors import StoreMissing, StoreOutdated
from app.models import Model

_TABLES = "|".join(Collections._fields)
_POINTER = re.compile(rf"debrief-((?!(?:{_TABLES})-).+)")


class Pointer(Model):
    """Which generation answers, which did before it, and what its theme links were made from."""

    format: int
    current: str
    previous: str
    links: str


class ServerGenerations:
    """Names, finds, switches and clears one embedder's generations on a server."""

    def __init__(self, client: ClientAPI, fingerprint: str, place: str) -> None:
        self._client = client
        self._fingerprint = fingerprint
        self._place = place

    def library(self, name: str) -> str:
        return f"{self._fingerprint}-{name}"

    def pointer(self) -> Pointer | None:
        """Return it, or None without an index for this embedder. Raises StoreOutdated."""
        try:
            found = self._client.get_collection(self._pointer_name, embedding_function=None)
        except NotFoundError:
            return None
        metadata = found.metadata or {}
        if metadata.get("format") != FORMAT:
            raise StoreOutdated(
                f"The index at {self._place} has format {metadata.get('format')}, this version of "
                f"Debrief reads {FORMAT}. {AGAIN}"
            )
        return Pointer.model_validate(metadata)

    def require(self) -> Pointer:
        """Raises StoreMissing, and StoreOutdated where only another embedder's index is there."""
        if pointer := self.pointer():
            return pointer
        others = [
            match.group(1)
            for collection in self._client.list_collections()
            if (match := _POINTER.fullmatch(collection.name))
        ]
        if others:
            raise StoreOutdated(
                f"The index at {self._place} was made with the embedder {others[0]}, the settings "
                f"say {self._fingerprint}. {AGAIN[:-1]}, or set DEBRIEF_EMBEDDER back."
            )
        raise StoreMissing(
            f"There is no index at {self._place}. Run 'python -m ingest' to build it."
        )

    def entries(self, tables: Tables) -> dict[str, ArticleEntry]:
        """What a generation holds, by source."""
        return {
            str(metadata["source"]): ArticleEntry(
                id=article_id,
                content_hash=str(metadata["hash"]),
                passages=len(json.loads(str(metadata["passages"]))),
            )
            for found in pages(tables.collections.articles, ["metadatas"])
            for article_id, metadata in zip(found["ids"], found["metadatas"] or [], strict=True)
        }

    def start(self) -> str:
        number = 1 + max((int(name[:6]) for name in self._names()), default=0)
        return f"{number:06d}-{secrets.token_hex(3)}"

    def finish(self, name: str, links: str) -> None:
        """Switch the pointer, in one request."""
        try:
            old = self.pointer()
        except StoreOutdated:
            old = None
        pointer = Pointer(
            format=FORMAT, current=name, previous=old.current if old else "", links=links
        )
        collection = self._client.get_or_create_collection(
            self._pointer_name, embedding_function=None, metadata=pointer.model_dump()
        )
        collection.modify(metadata=pointer.model_dump())

    def discard(self, name: str) -> None:
        for collection in collection_names(self.library(name)):
            try:
                self._client.delete_collection(collection)
            except NotFoundError:
                continue

    def clear(self) -> None:
        """Delete what is older than the generation that answers, save the one before it.

        A newer one may be another run's, still being written; once it is older than the pointer's
        it goes too.
        """
        try:
            pointer = self.pointer()
        except StoreOutdated:
            pointer = None
        if pointer is None:
            return
        for name in self._names():
            if name not in (pointer.current, pointer.previous) and name[:6] <= pointer.current[:6]:
                self.discard(name)

    @property
    def _pointer_name(self) -> str:
        return f"debrief-{self._fingerprint}"

    def _names(self) -> set[str]:
        pattern = re.compile(
            rf"debrief-(?:{_TABLES})-{re.escape(self._fingerprint)}-(\d{{6}}-[0-9a-f]{{6}})"
        )
        return {
            match.group(1)
            for collection in self._client.list_collections()
            if (match := pattern.fullmatch(collection.name))
        }
