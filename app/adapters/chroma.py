"""The library's tables in Chroma: units with vectors, and articles.

Three kinds of unit point at one passage: the passage itself, each of its sentences, and each
question that it answers. A unit's id is ``<passage id>.<kind letter><number>``.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from app.errors import StoreMissing, StoreUnusable
from app.models import Article, Passage
from app.ports import IndexedArticle, ThemeLinks, UnitHit, Vectors

BATCH = 2000
"""Rows sent to Chroma at once; its own limit is near 5,400."""

_KINDS = {"p": "passage", "s": "sentence", "q": "question"}
_NO_VECTOR = [1.0]
"""Articles are looked up by id alone, but a Chroma row must have a vector."""


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)


def open_folder(folder: Path) -> ClientAPI:
    """Open a local Chroma folder. Raises StoreUnusable."""
    with translated(str(folder)):
        return chromadb.PersistentClient(str(folder), _settings())


def open_server(url: str) -> ClientAPI:
    """Connect to a Chroma server at ``http(s)://host[:port]``. Raises StoreUnusable."""
    parts = urlsplit(url)
    with translated(url):
        return chromadb.HttpClient(
            host=parts.hostname or "",
            port=parts.port or (443 if parts.scheme == "https" else 8000),
            ssl=parts.scheme == "https",
            settings=_settings(),
        )


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn whatever Chroma, SQLite or the file system raises into one clear line."""
    try:
        yield
    except (ChromaError, OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else ""
        detail = f"{type(error).__name__}: {reason}" if reason else type(error).__name__
        raise StoreUnusable(
            f"The index at {place} cannot be used ({detail}). Check that the place exists, is "
            "writable and has free space; if it is damaged, delete it and run "
            "'python -m ingest' to build it again."
        ) from error
    # Chroma's Rust core reports a panic as a BaseException that is not meant to be caught by name.
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StoreUnusable(
            f"The index at {place} is damaged. Delete it and run 'python -m ingest' to build it "
            "again."
        ) from error


class Tables:
    """The two collections of one embedder's library."""

    def __init__(self, client: ClientAPI, fingerprint: str, place: str) -> None:
        self._client = client
        self._fingerprint = fingerprint
        self._place = place
        self._units: Collection | None = None
        self._articles: Collection | None = None
        self._links: Collection | None = None

    def create(self) -> None:
        """Make the collections where they are missing."""
        with translated(self._place):
            self._units = self._client.get_or_create_collection(
                f"debrief-units-{self._fingerprint}",
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            )
            self._articles = self._client.get_or_create_collection(
                f"debrief-articles-{self._fingerprint}", embedding_function=None
            )
            self._links = self._client.get_or_create_collection(
                f"debrief-links-{self._fingerprint}", embedding_function=None
            )

    def open(self) -> None:
        """Find the collections. Raises StoreMissing."""
        with translated(self._place):
            try:
                self._units = self._client.get_collection(
                    f"debrief-units-{self._fingerprint}", embedding_function=None
                )
                self._articles = self._client.get_collection(
                    f"debrief-articles-{self._fingerprint}", embedding_function=None
                )
                self._links = self._client.get_collection(
                    f"debrief-links-{self._fingerprint}", embedding_function=None
                )
            except NotFoundError:
                raise StoreMissing(
                    f"There is no index for this embedder at {self._place}. "
                    "Run 'python -m ingest' to build it."
                ) from None

    def close(self) -> None:
        with translated(self._place):
            self._client.close()

    @property
    def units(self) -> Collection:
        assert self._units is not None
        return self._units

    @property
    def articles(self) -> Collection:
        assert self._articles is not None
        return self._articles

    @property
    def theme_links(self) -> Collection:
        assert self._links is not None
        return self._links

    # Writing

    def put_units(
        self, passages: Sequence[Passage], embed: Callable[[Sequence[str]], Vectors]
    ) -> None:
        """Add or replace all units of some passages, embedding each unit's text."""
        ids: list[str] = []
        texts: list[str] = []
        rows: list[tuple[str | None, dict[str, str | bool]]] = []
        for passage in passages:
            for unit_id, text in unit_texts(passage):
                ids.append(unit_id)
                texts.append(text)
                whole = unit_id.endswith(".p0")
                meta: dict[str, str | bool] = {"article": passage.article_id, "kind": _KINDS[unit_id.split(".")[1][0]]}
                if whole:
                    meta["passage"] = passage.model_dump_json(exclude={"text"})
                    meta["tagged"] = bool(passage.themes)
                rows.append((passage.text if whole else None, meta))
        with translated(self._place):
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                self.units.upsert(
                    ids=ids[part],
                    embeddings=embed(texts[part]),
                    documents=[text or "" for text, _ in rows[part]],
                    metadatas=[meta for _, meta in rows[part]],
                )

    def put_article(self, indexed: IndexedArticle) -> None:
        article = indexed.article
        with translated(self._place):
            self.articles.upsert(
                ids=[article.id],
                embeddings=[_NO_VECTOR],
                documents=[article.text],
                metadatas=[
                    {
                        "article": article.model_dump_json(exclude={"text"}),
                        "source": article.source,
                        "hash": indexed.content_hash,
                        "passages": json.dumps([passage.id for passage in indexed.passages]),
                    }
                ],
            )

    def delete_units(self, article_id: str, keep_passages: Sequence[str] = ()) -> None:
        """Delete an article's units, save those of the passages to keep."""
        with translated(self._place):
            ids = self.units.get(where={"article": article_id}, include=[])["ids"]
            keep = set(keep_passages)
            gone = [unit_id for unit_id in ids if unit_id.split(".")[0] not in keep]
            for start in range(0, len(gone), BATCH):
                self.units.delete(ids=gone[start : start + BATCH])

    def delete_article(self, article_id: str) -> None:
        with translated(self._place):
            self.articles.delete(ids=[article_id])

    def put_links(self, links: dict[str, ThemeLinks], made_from: str) -> None:
        """Replace all theme links; ``made_from`` is the hash of what they were made from."""
        with translated(self._place):
            old = self.theme_links.get(include=[])["ids"]
            if gone := [theme for theme in old if theme not in links]:
                self.theme_links.delete(ids=gone)
            if links:
                self.theme_links.upsert(
                    ids=list(links),
                    embeddings=[_NO_VECTOR] * len(links),
                    documents=[found.model_dump_json() for found in links.values()],
                )
            self.theme_links.modify(metadata={"made_from": made_from})

    def links_made_from(self) -> str:
        return str((self.theme_links.metadata or {}).get("made_from", ""))

    def touch(self) -> None:
        """Give the library a new version, so that readers open it anew."""
        with translated(self._place):
            self.articles.modify(metadata={"version": secrets.token_hex(8)})

    # Reading

    def version(self) -> str:
        """The version that the last write left; it changes with every write that changed rows."""
        with translated(self._place):
            collection = self._client.get_collection(self.articles.name, embedding_function=None)
        return str((collection.metadata or {}).get("version", ""))

    def article_rows(self) -> dict[str, tuple[str, str, int]]:
        """Source of each article, with its id, content hash and number of passages."""
        with translated(self._place):
            found = self.articles.get(include=["metadatas"])
        return {
            str(meta["source"]): (
                article_id,
                str(meta["hash"]),
                len(json.loads(str(meta["passages"]))),
            )
            for article_id, meta in zip(found["ids"], found["metadatas"] or [], strict=True)
        }

    def unit_article_ids(self) -> set[str]:
        """Ids of the articles that have at least one whole passage here."""
        with translated(self._place):
            found = self.units.get(where={"kind": "passage"}, include=["metadatas"])
        return {str(meta["article"]) for meta in found["metadatas"] or []}

    def links(self) -> dict[str, ThemeLinks]:
        with translated(self._place):
            found = self.theme_links.get(include=["documents"])
        # Written by this program, and large: not validated again.
        return {
            theme: ThemeLinks.model_construct(**json.loads(text))
            for theme, text in zip(found["ids"], found["documents"] or [], strict=True)
        }

    def all_articles(self) -> list[Article]:
        with translated(self._place):
            found = self.articles.get(include=["documents", "metadatas"])
        return _articles(found)

    def some_articles(self, ids: Sequence[str]) -> list[Article]:
        if not ids:
            return []
        with translated(self._place):
            found = self.articles.get(ids=list(ids), include=["documents", "metadatas"])
        return _articles(found)

    def article(self, article_id: str) -> Article:
        """Raises StoreUnusable where it is not there."""
        for article in self.some_articles([article_id]):
            return article
        raise StoreUnusable(
            f"The index at {self._place} has no article {article_id}; it may have been removed. "
            "Ask again."
        )

    def all_passages(self) -> list[Passage]:
        with translated(self._place):
            found = self.units.get(where={"kind": "passage"}, include=["documents", "metadatas"])
        return list(_passages(found).values())

    def tagged_passages(self) -> list[Passage]:
        """Passages that an editor tied to themes."""
        with translated(self._place):
            found = self.units.get(where={"tagged": True}, include=["documents", "metadatas"])
        return list(_passages(found).values())

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        if not ids:
            return []
        with translated(self._place):
            found = self.units.get(
                ids=[f"{passage_id}.p0" for passage_id in ids], include=["documents", "metadatas"]
            )
        by_id = _passages(found)
        missing = [passage_id for passage_id in ids if passage_id not in by_id]
        if missing:
            raise StoreUnusable(
                f"The index at {self._place} lacks passage {missing[0]}; run 'python -m ingest'."
            )
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
        with translated(self._place):
            for start in range(0, len(ids), BATCH):
                found = self.units.get(ids=ids[start : start + BATCH], include=["embeddings"])
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
                rows.update(zip(found["ids"], vectors, strict=True))
        return {
            key: np.stack([rows[unit_id] for unit_id in unit_ids])
            for key, unit_ids in wanted.items()
            if unit_ids
        }

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        with translated(self._place):
            total = self.units.count()
            if not total:
                return [[] for _ in vectors]
            found = self.units.query(
                query_embeddings=vectors, n_results=min(count, total), include=["distances"]
            )
        return [
            [
                UnitHit.model_construct(
                    passage_id=unit_id.split(".")[0],
                    kind=_KINDS[unit_id.split(".")[1][0]],
                    similarity=1.0 - distance,
                )
                for unit_id, distance in zip(ids, distances, strict=True)
            ]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]


def unit_texts(passage: Passage) -> list[tuple[str, str]]:
    """Return (unit id, text to embed) of a passage's units: itself, its sentences, questions.

    The passage is embedded under its last heading, which often holds its subject.
    """
    heading = f"{passage.heading[-1]}. " if passage.heading else ""
    units = [(f"{passage.id}.p0", heading + passage.text)]
    for number, (start, end) in enumerate(passage.sentences):
        text = passage.text[start - passage.start : end - passage.start]
        units.append((f"{passage.id}.s{number}", text))
    units.extend(
        (f"{passage.id}.q{number}", question) for number, question in enumerate(passage.questions)
    )
    return units


def _passages(found: chromadb.GetResult) -> dict[str, Passage]:
    documents, metadatas = found["documents"] or [], found["metadatas"] or []
    passages: dict[str, Passage] = {}
    for text, meta in zip(documents, metadatas, strict=True):
        values = json.loads(str(meta["passage"]))
        passages[values["id"]] = Passage.model_validate({**values, "text": text})
    return passages


def _articles(found: chromadb.GetResult) -> list[Article]:
    documents, metadatas = found["documents"] or [], found["metadatas"] or []
    articles = [
        Article.model_validate({**json.loads(str(meta["article"])), "text": text})
        for text, meta in zip(documents, metadatas, strict=True)
    ]
    return sorted(articles, key=lambda article: (article.title.lower(), article.source))
