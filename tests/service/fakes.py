"""A library in memory, and a guard, a retriever and a composer that go by lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from app.contacts import load_contacts
from app.errors import StoreUnusable
from app.finding import Finder
from app.guard import Guard
from app.lines import load_lines
from app.models import (
    Article,
    DraftSentence,
    Evidence,
    IdentifierLabel,
    Passage,
    Question,
    ScoredPassage,
)
from app.notices import load_notices
from app.pipeline.deidentify import Deidentifier
from app.pipeline.retrieve import Retriever
from app.pipeline.screen import Screener
from app.pipeline.verify import Verifier
from app.ports import PassageIndex, ThemeLinks, UnitHit, Vector, Vectors
from app.ports.wording import Composer
from app.service import AskService
from app.writer import Writer
from tests.adapters.fakes import HashedWords
from tests.pipeline.readers import deidentifier, screener, verifier


class FakeIndex(PassageIndex):
    """PassageIndex over lists, with HashedWords for vectors."""

    def __init__(
        self,
        *pairs: tuple[Article, Passage],
        links: dict[str, ThemeLinks] | None = None,
        embedder: HashedWords | None = None,
    ) -> None:
        self._articles = {article.id: article for article, _ in pairs}
        self._passages = {passage.id: passage for _, passage in pairs}
        self._links = links or {}
        self._embedder = embedder or HashedWords()

    @property
    def size(self) -> int:
        return len(self._passages)

    def nearest(self, vectors: Vectors, count: int) -> list[list[UnitHit]]:
        found = list(self._passages.values())
        own = self._embedder.embed([passage.text for passage in found])
        ranked: list[list[UnitHit]] = []
        for vector in vectors:
            hits = [
                UnitHit(passage_id=passage.id, kind="passage", similarity=float(row @ vector))
                for passage, row in zip(found, own, strict=True)
            ]
            ranked.append(sorted(hits, key=lambda hit: -hit.similarity)[:count])
        return ranked

    def lexical(self, text: str, count: int) -> tuple[list[tuple[str, float]], float]:
        words = set(re.findall(r"\w+", text.lower()))
        shared = {
            key: len(words & set(re.findall(r"\w+", passage.text.lower())))
            for key, passage in self._passages.items()
        }
        ranked = sorted(((key, float(n)) for key, n in shared.items() if n), key=lambda e: -e[1])
        return ranked[:count], 0.5

    def theme_links(self, theme: str) -> ThemeLinks:
        return self._links.get(theme, ThemeLinks(passages={}, sentences={}))

    def bridged(self, vector: Vector, themes: Mapping[str, float]) -> dict[str, float]:
        return {}

    def in_place_of(self, answers: Mapping[str, float]) -> dict[str, float]:
        return {key: share for key, share in answers.items() if key in self._passages}

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return [self._passages[key] for key in ids]

    def all_passages(self) -> list[Passage]:
        return list(self._passages.values())

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        return {
            passage.id: np.asarray(
                self._embedder.embed([passage.text[a:b] for a, b in passage.sentences])
            )
            for passage in passages
        }

    def articles(self) -> list[Article]:
        return list(self._articles.values())

    def article(self, article_id: str) -> Article:
        if article_id not in self._articles:
            raise StoreUnusable("The article is not there. Run 'python -m ingest'.")
        return self._articles[article_id]

    def articles_by_id(self, ids: Sequence[str]) -> list[Article]:
        return [self._articles[key] for key in ids if key in self._articles]


class FakeLibrary:
    """Hands out these generations in turn, the last one for ever; an exception is raised."""

    def __init__(self, *generations: PassageIndex | Exception) -> None:
        self._generations = list(generations)

    def current(self) -> PassageIndex:
        now = self._generations[0]
        if len(self._generations) > 1:
            del self._generations[0]
        if isinstance(now, Exception):
            raise now
        return now


class FakeRetriever(Retriever):
    """Finds the same for every message, and keeps the messages."""

    def __init__(self, found: Evidence | Exception) -> None:
        self._found = found
        self.asked: list[str] = []
        self.toward: list[frozenset[str]] = []

    def retrieve(
        self, text: str, count: int = 10, *, toward: Collection[str] = frozenset()
    ) -> Evidence:
        self.asked.append(text)
        self.toward.append(frozenset(toward))
        if isinstance(self._found, Exception):
            raise self._found
        return self._found

    def search(self, text: str, count: int) -> tuple[ScoredPassage, ...]:
        return self.retrieve(text).hits[:count]

    def load(self) -> None:
        self.retrieve("")


class FakeComposer:
    """Drafts the same for every question, and keeps the questions."""

    name = "fake"

    def __init__(self, *drafts: DraftSentence) -> None:
        self._drafts = drafts
        self.asked: list[Question] = []

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]:
        self.asked.append(question)
        yield from self._drafts


def guard(
    labels: Mapping[str, str] | None = None,
    known: Mapping[str, IdentifierLabel] | None = None,
    *,
    screening: Screener | None = None,
    masking: Deidentifier | None = None,
) -> Guard:
    """A Guard that finds dangers by the phrases of ``labels`` and masks the words ``known``."""
    return Guard(
        masking or deidentifier(known),
        screening or screener(labels),
        load_notices(),
        load_contacts()["uk"],
    )


def service(
    retriever: FakeRetriever,
    composer: Composer,
    *generations: PassageIndex | Exception,
    people_first: frozenset[str] = frozenset(),
    before: Guard | None = None,
    after: Verifier | None = None,
    answers: Writer | None = None,
) -> AskService:
    """A service over fakes; ``before`` it stands a Guard, ``after`` it a Verifier.

    ``answers`` writes with a chat model.
    """
    library = FakeLibrary(*generations)
    return AskService(
        before or guard(),
        library,
        Finder(library, retriever, people_first),
        composer,
        after or verifier(),
        load_lines(),
        people_first,
        answers,
    )
