"""The one place that knows the order of the pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from app.errors import StoreBusy, UsageError
from app.lines import Lines
from app.models import (
    Abstained,
    Answered,
    Article,
    Citation,
    Evidence,
    Model,
    Passage,
    Question,
    Reply,
    ScoredPassage,
    Sentence,
    Timed,
)
from app.onward import MOST_NEAREST, also_found, follow_ups, reference
from app.pipeline.follow_up import standalone
from app.pipeline.retrieve import Retriever
from app.pipeline.verify import Numbering, verify
from app.ports import Composer, Library

LONGEST_QUESTION = 8_000
"""Characters. Some 1,400 words: more than anybody types about one session."""

FIND_ATTEMPTS = 3
"""A finished ingest may come between a passage and its article; the next look finds both."""


class Shown(Model):
    """A verified sentence, as soon as it may be on the screen, and the citations that it adds."""

    sentence: Sentence
    citations: tuple[Citation, ...]


class Search(Model):
    """Passages found for a message, best first, and the articles that they are from."""

    hits: tuple[ScoredPassage, ...]
    articles: tuple[Article, ...] = ()


Found = TypeVar("Found", Evidence, Search)


class AskService:
    """Answers questions from the library."""

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        composer: Composer,
        lines: Lines,
        people_first: frozenset[str] = frozenset(),
    ) -> None:
        """``people_first`` are the themes whose questions are not offered to anyone unasked."""
        self._library = library
        self._retriever = retriever
        self._composer = composer
        self._lines = lines
        self._people_first = people_first

    def ask(self, question: Question) -> Timed:
        """Return the whole reply. Raises UsageError, StoreError or EmbedderError."""
        for event in self.stream(question):
            if isinstance(event, Timed):
                return event
        raise AssertionError("unreachable: a stream ends with its reply")

    def stream(self, question: Question) -> Iterator[Shown | Timed]:
        """Yield each sentence once it is verified, then the reply. Raises as ``ask`` does."""
        check(question.text)
        clock = _Clock()
        with clock.stage("retrieve"):
            text = standalone(question)
            evidence, articles = self._whole(lambda: self._retriever.retrieve(text))
            passages = {hit.passage.id: hit.passage for hit in evidence.hits}
        if not evidence.answerable:
            yield Timed(
                reply=self._abstained(evidence, articles),
                composer=self._composer.name,
                timings_ms=clock.milliseconds(),
            )
            return
        numbering = Numbering(passages, articles)
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        # What leads to a quote is shown with it, and not at all where no quote passes.
        held: list[Sentence] = []
        drafts = self._composer.compose(question, evidence)
        while True:
            with clock.stage("compose"):
                draft = next(drafts, None)
            if draft is None:
                break
            with clock.stage("verify"):
                if not verify(draft, passages).passed:
                    continue
                sentence, fresh = numbering.number(draft)
            if sentence.part != "evidence":
                held = [other for other in held if other.part != "lead"]
            held.append(sentence)
            citations.extend(fresh)
            if not citations or sentence.part == "lead":
                continue
            for shown in held:
                sentences.append(shown)
                yield Shown(sentence=shown, citations=fresh if shown is sentence else ())
            held = []
        reply: Reply
        if citations:
            reply = Answered(
                sentences=tuple(sentences),
                citations=tuple(citations),
                also_found=also_found(evidence, articles, citations),
                follow_ups=follow_ups(evidence, citations, question, self._people_first),
            )
        else:
            reply = self._abstained(evidence, articles)
        yield Timed(reply=reply, composer=self._composer.name, timings_ms=clock.milliseconds())

    def search(self, text: str, count: int) -> Search:
        """Return up to ``count`` passages for a message, best first. Raises as ``ask`` does."""
        check(text)
        found, articles = self._whole(lambda: Search(hits=self._retriever.search(text, count)))
        return found.model_copy(update={"articles": tuple(articles.values())})

    def check_ready(self) -> None:
        """Open the library and load the models, so that the first question does not wait.

        Raises StoreError or EmbedderError.
        """
        self._library.current()
        self._retriever.load()

    def size(self) -> int:
        """Open the library and return how many passages it has. Raises StoreError."""
        return self._library.current().size

    def articles(self) -> list[Article]:
        """Every article of the library, by title. Raises StoreError."""
        return self._library.current().articles()

    def article(self, article_id: str) -> Article:
        """Raises StoreError, also where the article is no longer there."""
        return self._library.current().article(article_id)

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

    def _abstained(self, evidence: Evidence, articles: dict[str, Article]) -> Abstained:
        lines = (self._lines.absent[0], self._lines.instead[0], self._lines.absent_offer[0])
        return Abstained(
            sentences=tuple(
                Sentence(text=line, part="guidance", basis="general") for line in lines
            ),
            nearest=tuple(reference(hit.passage, articles) for hit in evidence.hits[:MOST_NEAREST]),
            follow_ups=(),
        )


def check(text: str) -> None:
    """Raises UsageError for a question without words, with too many, or that is no text."""
    if not any(character.isalnum() for character in text):
        raise UsageError(
            "The question has no words in it. Write what happened or what you want to know, in "
            "a few words."
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("The question holds bytes that are not UTF-8 text. Send it as UTF-8.")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(text):,} characters; Debrief reads up to "
            f"{LONGEST_QUESTION:,}. Send the part that matters most."
        )


def _stands_in(article: Article | None, passage: Passage) -> bool:
    return article is not None and article.text[passage.start : passage.end] == passage.text


class _Clock:
    """Adds up the time spent in each stage."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] = self._spent.get(name, 0.0) + time.perf_counter() - started

    def milliseconds(self) -> dict[str, float]:
        rounded = {name: round(1000 * spent, 2) for name, spent in self._spent.items()}
        return {**rounded, "total": round(1000 * sum(self._spent.values()), 2)}
