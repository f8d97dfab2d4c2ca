"""What stands in Chroma's rows: units with vectors, articles and theme links.

Three kinds of unit point at one passage: the passage itself, each of its sentences, and each
question that it answers. A unit's id is ``<passage id>.<kind letter><number>``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from chromadb import GetResult
from chromadb.api.models.Collection import Collection

from app.models import Article, Passage
from app.ports import ThemeLinks, Vectors
from app.ports.storing import IndexedArticle

HAND_STRENGTH = (1.0, 0.8, 0.65, 0.5, 0.4)
"""Strength of an editor's first, second, ... theme of a section."""

BATCH = 2000
"""Rows sent to Chroma at once; its own limit is near 5,400."""

KINDS = {"p": "passage", "s": "sentence", "q": "question"}

Metadata = dict[str, str | bool]


def no_vectors(count: int) -> Vectors:
    """Articles and links are looked up by id alone, but a Chroma row must have a vector."""
    return np.ones((count, 1), dtype=np.float32)


def pages(table: Collection, include: Any, where: Any = None) -> Iterator[GetResult]:
    """Yield the rows of a table some at a time: at once, more than some 30,000 are refused."""
    offset = 0
    while True:
        found = table.get(where=where, include=include, limit=BATCH, offset=offset)
        yield found
        if len(found["ids"]) < BATCH:
            return
        offset += BATCH


def named(table: Collection, ids: Sequence[str], include: Any) -> Iterator[GetResult]:
    """Yield the rows of these ids some at a time: SQLite takes so many of them at once."""
    for start in range(0, len(ids), BATCH):
        yield table.get(ids=list(ids[start : start + BATCH]), include=include)


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


def unit_kind(unit_id: str) -> str:
    return KINDS[unit_id.split(".")[1][0]]


def unit_metadata(passage: Passage, unit_id: str) -> Metadata:
    """The passage itself stands in its first unit's row, all but its text."""
    metadata: Metadata = {"article": passage.article_id, "kind": unit_kind(unit_id)}
    if metadata["kind"] == "passage":
        metadata["passage"] = passage.model_dump_json(exclude={"text"})
        metadata["tagged"] = bool(passage.themes)
    return metadata


def article_metadata(indexed: IndexedArticle) -> Metadata:
    article = indexed.article
    return {
        "article": article.model_dump_json(exclude={"text"}),
        "source": article.source,
        "hash": indexed.content_hash,
        "passages": json.dumps([passage.id for passage in indexed.passages]),
    }


def passages_by_id(found: GetResult) -> dict[str, Passage]:
    documents, metadatas = found["documents"] or [], found["metadatas"] or []
    passages: dict[str, Passage] = {}
    for text, metadata in zip(documents, metadatas, strict=True):
        values = json.loads(str(metadata["passage"]))
        passages[values["id"]] = Passage.model_validate({**values, "text": text})
    return passages


def articles_of(found: GetResult) -> list[Article]:
    documents, metadatas = found["documents"] or [], found["metadatas"] or []
    return [
        Article.model_validate({**json.loads(str(metadata["article"])), "text": text})
        for text, metadata in zip(documents, metadatas, strict=True)
    ]


def by_title(articles: list[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (article.title.lower(), article.source))


def reference_texts(reference: Passage) -> list[tuple[str, str]]:
    """Return (unit id, text to embed) of a reference: itself, and the questions it answers."""
    return [unit for unit in unit_texts(reference) if unit_kind(unit[0]) != "sentence"]


def text_mark(text: str) -> str:
    """What tells whether a unit's vector was made from this text."""
    return sha256(text.encode()).hexdigest()[:16]


def links_by_theme(found: GetResult) -> dict[str, ThemeLinks]:
    # Written by this program, and large: not validated again.
    return {
        theme: ThemeLinks.model_construct(**json.loads(text))
        for theme, text in zip(found["ids"], found["documents"] or [], strict=True)
    }
