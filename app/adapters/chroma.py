"""The library's tables in Chroma, for reading: units with vectors, articles, theme links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.errors import NotFoundError

from app.adapters.client import AGAIN, close, translated
from app.adapters.rows import (
    articles_of,
    by_title,
    links_by_theme,
    named,
    pages,
    passages_by_id,
    unit_kind,
    unit_texts,
)
from app.errors import StoreMissing, StoreUnusable
from app.models import Article, Passage
from app.ports import ThemeLinks, UnitHit, Vectors


class Collections(NamedTuple):
    """The collections of one library."""

    units: Collection
    articles: Collection
    links: Collection
    references: Collection


class ReferenceRow(NamedTuple):
    """A reference passage: its themes, its units' vectors (its own first), and where it leads."""

    id: str
    themes: tuple[str, ...]
    vectors: Vectors
    close: dict[str, float]
    alike: dict[str, float]


class Tables:
    """Reads one library of a Chroma client.

    ``library`` names it among others there: the embedder's fingerprint, on a server with the
    generation behind it.
    """

    def __init__(self, client: ClientAPI, library: str, place: str) -> None:
        self.client = client
        self.library = library
        self.place = place
        self._collections: Collections | None = None

    def open(self) -> None:
        """Find the collections. Raises StoreMissing."""
        with translated(self.place):
            try:
                self._collections = Collections(
                    *(
                        self.client.get_collection(name, embedding_function=None)
                        for name in collection_names(self.library)
                    )
                )
            except NotFoundError:
                raise StoreMissing(
                    f"There is no index for the embedder of {self.library} at {self.place}. "
                    "Run 'python -m ingest' to build it."
                ) from None

    def close(self) -> None:
        with translated(self.place):
            close(self.client)

    @property
    def collections(self) -> Collections:
        assert self._collections is not None, "open() or create() comes first"
        return self._collections

    def links(self) -> dict[str, ThemeLinks]:
        with translated(self.place):
            return links_by_theme(self.collections.links.get(include=["documents"]))

    def references(self) -> list[ReferenceRow]:
        """The passages that lead to those of the library, by id."""
        with translated(self.place):
            found = self.collections.references.get(include=["embeddings", "metadatas"])
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        units: dict[str, list[int]] = {}
        for row, unit_id in enumerate(found["ids"]):
            units.setdefault(unit_id.split(".")[0], []).append(row)
        whole = {
            unit_id.split(".")[0]: json.loads(str(metadata["reference"]))
            for unit_id, metadata in zip(found["ids"], found["metadatas"] or [], strict=True)
            if unit_id.endswith(".p0")
        }
        return [
            ReferenceRow(
                id=key,
                themes=tuple(whole[key]["themes"]),
                vectors=vectors[rows],
                close=whole[key]["close"],
                alike=whole[key]["alike"],
            )
            for key, rows in sorted(units.items())
        ]

    def reference_vectors(self, references: Sequence[Passage]) -> Vectors:
        """The references' own vectors, one a row; at least one reference."""
        ids = [f"{passage.id}.p0" for passage in references]
        rows: dict[str, Vectors] = {}
        with translated(self.place):
            for found in named(self.collections.references, ids, ["embeddings"]):
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
                rows.update(zip(found["ids"], vectors, strict=True))
            return np.stack([rows[unit] for unit in ids])

    def all_articles(self) -> list[Article]:
        with translated(self.place):
            found = pages(self.collections.articles, ["documents", "metadatas"])
            return by_title([article for page in found for article in articles_of(page)])

    def some_articles(self, ids: Sequence[str]) -> list[Article]:
        with translated(self.place):
            found = named(self.collections.articles, ids, ["documents", "metadatas"])
            return by_title([article for page in found for article in articles_of(page)])

    def article(self, article_id: str) -> Article:
        """Raises StoreUnusable where it is not there."""
        for article in self.some_articles([article_id]):
            return article
        raise StoreUnusable(
            f"The index at {self.place} has no article {article_id}; it may have been removed. "
            "Ask again."
        )

    def all_passages(self) -> list[Passage]:
        return self._passages_where({"kind": "passage"})

    def tagged_passages(self) -> list[Passage]:
        """Passages that an editor tied to themes."""
        return self._passages_where({"tagged": True})

    def _passages_where(self, where: dict[str, str | bool]) -> list[Passage]:
        with translated(self.place):
            found = pages(self.collections.units, ["documents", "metadatas"], where)
            return [passage for page in found for passage in passages_by_id(page).values()]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        unit_ids = [f"{passage_id}.p0" for passage_id in ids]
        by_id: dict[str, Passage] = {}
        with translated(self.place):
            for found in named(self.collections.units, unit_ids, ["documents", "metadatas"]):
                by_id.update(passages_by_id(found))
        missing = [passage_id for passage_id in ids if passage_id not in by_id]
        if missing:
            raise StoreUnusable(f"The index at {self.place} lacks passage {missing[0]}. {AGAIN}")
        return [by_id[passage_id] for passage_id in ids]

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """For each passage's id, the vectors of its sentences in order."""
        return self._vectors(
            {
                passage.id: [f"{passage.id}.s{number}" for number in range(len(passage.sentences))]
                for passage in passages
            }
        )

    def unit_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """For each passage's id, the vectors of all its units."""
        return self._vectors(
            {passage.id: [unit_id for unit_id, _ in unit_texts(passage)] for passage in passages}
        )

    def _vectors(self, wanted: dict[str, list[str]]) -> dict[str, Vectors]:
        ids = [unit_id for unit_ids in wanted.values() for unit_id in unit_ids]
        rows: dict[str, Vectors] = {}
        with translated(self.place):
            for found in named(self.collections.units, ids, ["embeddings"]):
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
                rows.update(zip(found["ids"], vectors, strict=True))
            return {
                key: np.stack([rows[unit_id] for unit_id in unit_ids])
                for key, unit_ids in wanted.items()
                if unit_ids
            }

    def count(self) -> int:
        """How many units there are."""
        with translated(self.place):
            return self.collections.units.count()

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        """For each vector, the ``count`` nearest units, best first; there must be as many."""
        if not count:
            return [[] for _ in vectors]
        with translated(self.place):
            found = self.collections.units.query(
                query_embeddings=vectors, n_results=count, include=["distances"]
            )
        return [
            [
                UnitHit(
                    passage_id=unit_id.split(".")[0],
                    kind=unit_kind(unit_id),
                    similarity=1.0 - distance,
                )
                for unit_id, distance in zip(ids, distances, strict=True)
            ]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]


def collection_names(library: str) -> tuple[str, ...]:
    """The names of a library's collections, in the order of ``Collections``."""
    return tuple(f"debrief-{table}-{library}" for table in Collections._fields)
