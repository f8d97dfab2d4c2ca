"""The library's tables in Chroma, for writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np

from app.adapters.chroma import Collections, Tables, collection_names
from app.adapters.client import translated
from app.adapters.rows import (
    BATCH,
    article_metadata,
    no_vectors,
    reference_texts,
    unit_metadata,
    unit_texts,
)
from app.models import Passage
from app.ports import Embedder, IndexedArticle, ThemeLinks, Vectors

Progress = Callable[[int, int], None]

PASSAGES_AT_ONCE = 100
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
        for indexed in articles:
            self._put_article(indexed)
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

    def _put_article(self, indexed: IndexedArticle) -> None:
        with translated(self.place):
            self.collections.articles.upsert(
                ids=[indexed.article.id],
                embeddings=no_vectors(1),
                documents=[indexed.article.text],
                metadatas=[{**article_metadata(indexed)}],
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
        """Hold these references and no others, and what each leads to; embed those not here."""
        from app.adapters.bridge import bridge_strengths

        table = self.collections.references
        texts = {unit: text for passage in references for unit, text in reference_texts(passage)}
        with translated(self.place):
            here = set(table.get(include=[])["ids"])
            if gone := sorted(here - texts.keys()):
                table.delete(ids=gone)
            fresh = [unit for unit in texts if unit not in here]
            if fresh:
                vectors = embedder.embed([texts[unit] for unit in fresh])
                for start in range(0, len(fresh), BATCH):
                    part = slice(start, start + BATCH)
                    table.upsert(ids=fresh[part], embeddings=vectors[part])
            whole = [f"{passage.id}.p0" for passage in references]
            if not whole:
                return
            found = table.get(ids=whole, include=["embeddings"])
            rows = dict(zip(found["ids"], np.asarray(found["embeddings"]), strict=True))
        own = np.stack([rows[unit] for unit in whole]).astype(np.float32)
        strengths = bridge_strengths(self, references, own)
        with translated(self.place):
            table.update(
                ids=whole,
                metadatas=[
                    {"reference": json.dumps({"themes": passage.themes, "strengths": found})}
                    for passage, found in zip(references, strengths, strict=True)
                ],
            )

    def delete_article(self, article_id: str) -> None:
        """Delete an article and its units."""
        with translated(self.place):
            ids = self.collections.units.get(where={"article": article_id}, include=[])["ids"]
            for start in range(0, len(ids), BATCH):
                self.collections.units.delete(ids=ids[start : start + BATCH])
            self.collections.articles.delete(ids=[article_id])

    def copy_articles(self, other: Tables, ids: Sequence[str]) -> None:
        """Take over articles with their units, vectors and all, from another library."""
        with translated(self.place):
            for article_id in ids:
                source = other.collections
                row = source.articles.get(ids=[article_id], include=["documents", "metadatas"])
                units = source.units.get(where={"article": article_id}, include=[])["ids"]
                for start in range(0, len(units), BATCH):
                    found = source.units.get(
                        ids=units[start : start + BATCH],
                        include=["embeddings", "documents", "metadatas"],
                    )
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
