"""The library's tables in Chroma, for writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
from chromadb.api.models.Collection import Collection
from numpy.typing import NDArray

from app.adapters.chroma import Collections, Tables, collection_names
from app.adapters.client import translated
from app.adapters.rows import (
    BATCH,
    article_metadata,
    named,
    no_vectors,
    pages,
    passages_by_id,
    reference_texts,
    text_mark,
    unit_metadata,
    unit_texts,
)
from app.models import Passage
from app.ports import Embedder, ThemeLinks, Vectors
from app.ports.storing import IndexedArticle

Progress = Callable[[int, int], None]

PASSAGES_AT_ONCE = 100
ARTICLES_AT_ONCE = 200
TEXTS_AT_ONCE = 256
"""Embedded in one go: enough for a full batch, and few enough that the progress bar moves."""


class WritableTables(Tables):
    """Writes one library of a Chroma client."""

    def create(self) -> None:
        """Make the collections where they are missing."""
        units, articles, links, references = collection_names(self.library)
        with translated(self.place):
            self._collections = Collections(
                self.client.get_or_create_collection(
                    units,
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                ),
                self.client.get_or_create_collection(articles, embedding_function=None),
                self.client.get_or_create_collection(links, embedding_function=None),
                self.client.get_or_create_collection(references, embedding_function=None),
            )

    def put_articles(
        self, articles: Sequence[IndexedArticle], embedder: Embedder, progress: Progress
    ) -> int:
        """Write articles with all their units; return how many texts were embedded."""
        passages = [passage for indexed in articles for passage in indexed.passages]
        total = sum(len(unit_texts(passage)) for passage in passages)
        done = 0
        for start in range(0, len(passages), PASSAGES_AT_ONCE):
            some = passages[start : start + PASSAGES_AT_ONCE]
            texts = [text for passage in some for _, text in unit_texts(passage)]
            rows: list[Vectors] = []
            for first in range(0, len(texts), TEXTS_AT_ONCE):
                rows.append(embedder.embed(texts[first : first + TEXTS_AT_ONCE]))
                done += len(rows[-1])
                progress(done, total)
            self._put_units(some, np.concatenate(rows))
        for start in range(0, len(articles), ARTICLES_AT_ONCE):
            self._put_articles(articles[start : start + ARTICLES_AT_ONCE])
        return done

    def _put_units(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        units = [(passage, unit_id) for passage in passages for unit_id, _ in unit_texts(passage)]
        whole = [unit_id.endswith(".p0") for _, unit_id in units]
        with translated(self.place):
            for start in range(0, len(units), BATCH):
                part = slice(start, start + BATCH)
                self.collections.units.upsert(
                    ids=[unit_id for _, unit_id in units[part]],
                    embeddings=vectors[part],
                    documents=[
                        passage.text if first else ""
                        for (passage, _), first in zip(units[part], whole[part], strict=True)
                    ],
                    metadatas=[
                        {**unit_metadata(passage, unit_id)} for passage, unit_id in units[part]
                    ],
                )

    def _put_articles(self, articles: Sequence[IndexedArticle]) -> None:
        with translated(self.place):
            self.collections.articles.upsert(
                ids=[indexed.article.id for indexed in articles],
                embeddings=no_vectors(len(articles)),
                documents=[indexed.article.text for indexed in articles],
                metadatas=[{**article_metadata(indexed)} for indexed in articles],
            )

    def put_links(self, links: dict[str, ThemeLinks]) -> None:
        """Replace all theme links."""
        with translated(self.place):
            old = self.collections.links.get(include=[])["ids"]
            if gone := [theme for theme in old if theme not in links]:
                self.collections.links.delete(ids=gone)
            if links:
                self.collections.links.upsert(
                    ids=list(links),
                    embeddings=no_vectors(len(links)),
                    documents=[found.model_dump_json() for found in links.values()],
                )

    def put_references(self, references: Sequence[Passage], embedder: Embedder) -> None:
        """Hold these references and no others, and what each leads to.

        Embeds what is neither held already nor a passage of the library itself.
        """
        from app.adapters.bridge import leads

        table = self.collections.references
        texts = {unit: text for passage in references for unit, text in reference_texts(passage)}
        marks = {unit: text_mark(text) for unit, text in texts.items()}
        with translated(self.place):
            held = table.get(include=["documents"])
            here = dict(zip(held["ids"], held["documents"] or [], strict=True))
            if gone := sorted(unit for unit in here if here[unit] != marks.get(unit)):
                for start in range(0, len(gone), BATCH):
                    table.delete(ids=gone[start : start + BATCH])
            fresh = [unit for unit in texts if here.get(unit) != marks[unit]]
            vectors = self._vectors_of_own(references, set(fresh))
            lacking = [unit for unit in fresh if unit not in vectors]
            if lacking:
                embedded = embedder.embed([texts[unit] for unit in lacking])
                vectors.update(zip(lacking, embedded, strict=True))
            for start in range(0, len(fresh), BATCH):
                part = fresh[start : start + BATCH]
                table.upsert(
                    ids=part,
                    embeddings=np.stack([vectors[unit] for unit in part]),
                    documents=[marks[unit] for unit in part],
                )
        if not references:
            return
        found = leads(self, references, self.reference_vectors(references))
        with translated(self.place):
            table.update(
                ids=[f"{passage.id}.p0" for passage in references],
                metadatas=[
                    {"reference": json.dumps({"themes": passage.themes, **led._asdict()})}
                    for passage, led in zip(references, found, strict=True)
                ],
            )

    def _vectors_of_own(
        self, references: Sequence[Passage], wanted: set[str]
    ) -> dict[str, NDArray[np.float32]]:
        """The vectors of those wanted units whose passage is in the library as it is here."""
        table = self.collections.units
        ids = [f"{passage.id}.p0" for passage in references]
        found: dict[str, Passage] = {}
        for page in named(table, ids, ["documents", "metadatas"]):
            found.update(passages_by_id(page))
        own = [
            unit
            for passage in references
            if found.get(passage.id) == passage
            for unit, _ in reference_texts(passage)
            if unit in wanted
        ]
        vectors: dict[str, NDArray[np.float32]] = {}
        for rows in named(table, own, ["embeddings"]):
            embeddings = np.asarray(rows["embeddings"], dtype=np.float32)
            vectors.update(zip(rows["ids"], embeddings, strict=True))
        return vectors

    def copy_references(self, other: Tables) -> None:
        """Take over another library's references, so that they need not be embedded again."""
        with translated(self.place):
            found = other.collections.references.get(include=["embeddings", "documents"])
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            for start in range(0, len(found["ids"]), BATCH):
                part = slice(start, start + BATCH)
                self.collections.references.upsert(
                    ids=found["ids"][part],
                    embeddings=vectors[part],
                    documents=(found["documents"] or [])[part],
                )

    def delete_article(self, article_id: str) -> None:
        """Delete an article and its units."""
        with translated(self.place):
            ids = _unit_ids(self.collections.units, article_id)
            for start in range(0, len(ids), BATCH):
                self.collections.units.delete(ids=ids[start : start + BATCH])
            self.collections.articles.delete(ids=[article_id])

    def copy_articles(self, other: Tables, ids: Sequence[str]) -> None:
        """Take over articles with their units, vectors and all, from another library."""
        with translated(self.place):
            for article_id in ids:
                source = other.collections
                row = source.articles.get(ids=[article_id], include=["documents", "metadatas"])
                units = _unit_ids(source.units, article_id)
                everything = ["embeddings", "documents", "metadatas"]
                for found in named(source.units, units, everything):
                    self.collections.units.upsert(
                        ids=found["ids"],
                        embeddings=found["embeddings"],
                        documents=found["documents"],
                        metadatas=found["metadatas"],
                    )
                self.collections.articles.upsert(
                    ids=row["ids"],
                    embeddings=no_vectors(len(row["ids"])),
                    documents=row["documents"],
                    metadatas=row["metadatas"],
                )


def _unit_ids(units: Collection, article_id: str) -> list[str]:
    return [unit for page in pages(units, [], {"article": article_id}) for unit in page["ids"]]
