"""What the library has for a message: evidence, and the articles that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from app.clock import Clock
from app.errors import StoreBusy
from app.models import Article, Evidence, Model, Passage, Question, ScoredPassage, Screening
from app.pipeline.follow_up import standalone
from app.pipeline.fuse import fuse
from app.pipeline.retrieve import Retriever
from app.ports import Library
from app.writer import Work

FIND_ATTEMPTS = 3
"""A finished ingest may come between a passage and its article; the next look finds both."""


class Search(Model):
    """Passages found for a message, best first, and the articles that they are from."""

    hits: tuple[ScoredPassage, ...]
    articles: tuple[Article, ...] = ()


Found = TypeVar("Found", Evidence, Search)


class Finder:
    """Looks things up, passages and their articles always of one generation of the library."""

    def __init__(
        self, library: Library, retriever: Retriever, people_first: frozenset[str]
    ) -> None:
        """``people_first`` are the themes that a message in which danger is read is about."""
        self._library = library
        self._retriever = retriever
        self._people_first = people_first

    def load(self) -> None:
        """Open the library and load what reads messages. Raises StoreError or EmbedderError."""
        self._library.current()
        self._retriever.load()

    def search(self, text: str, count: int) -> Search:
        """Return up to ``count`` passages, best first. Raises StoreError or EmbedderError."""
        found, articles = self._whole(lambda: Search(hits=self._retriever.search(text, count)))
        return found.model_copy(update={"articles": tuple(articles.values())})

    def evidence(
        self, question: Question, screening: Screening, clock: Clock, work: Work | None = None
    ) -> tuple[Evidence, Mapping[str, Article]]:
        """Return what there is for a question, and its articles by id. Raises as ``search``.

        ``work`` may put the question into other words, which are searched for beside its own.
        """
        # Whatever else is in a message: danger is read best by screening.
        toward = self._people_first if screening.risks else frozenset[str]()
        with clock.stage("retrieve"):
            # "Should I wait till Monday" is no question of its own a moment after a goodbye.
            text = standalone(question, follows=screening.carried)
            plain, articles = self._whole(lambda: self._retriever.retrieve(text, toward=toward))
        if work is None:
            return plain, articles
        with clock.stage("rephrase"):
            words = work.standalone() or work.other_words(plain)
        if words is None:
            return plain, articles
        with clock.stage("retrieve"):
            # Never instead of the plain search: whatever a model makes of the message, what the
            # person's own words find is found.
            return self._whole(lambda: fuse(plain, self._retriever.retrieve(words, toward=toward)))

    def _whole(self, find: Callable[[], Found]) -> tuple[Found, dict[str, Article]]:
        """Return what ``find`` found with its articles, both of one generation of the library."""
        for _ in range(FIND_ATTEMPTS):
            found = find()
            passages = [hit.passage for hit in found.hits]
            ids = dict.fromkeys(passage.article_id for passage in passages)
            articles = {a.id: a for a in self._library.current().articles_by_id(list(ids))}
            if all(_stands_in(articles.get(p.article_id), p) for p in passages):
                return found, articles
        raise StoreBusy("The library changed while it was read, more than once. Ask again.")


def _stands_in(article: Article | None, passage: Passage) -> bool:
    return article is not None and article.text[passage.start : passage.end] == passage.text
