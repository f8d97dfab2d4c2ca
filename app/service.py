"""The one place that knows the order of the pipeline."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.errors import UsageError
from app.lines import Lines
from app.models import (
    Abstained,
    Answered,
    Article,
    Citation,
    Evidence,
    Model,
    Passage,
    PassageReference,
    Question,
    Reply,
    Sentence,
    Timed,
)
from app.pipeline.follow_up import standalone
from app.pipeline.retrieve import Retriever
from app.pipeline.verify import Numbering, verify
from app.ports import Composer, Library

LONGEST_QUESTION = 8_000
"""Characters. Some 1,400 words: more than anybody types about one session."""

MOST_FOLLOW_UPS = 3
LONGEST_FOLLOW_UP_WORDS = 14
MOST_NEAREST = 3


class Shown(Model):
    """A verified sentence, as soon as it may be on the screen, and the citations that it adds."""

    sentence: Sentence
    citations: tuple[Citation, ...]


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
            evidence = self._retriever.retrieve(standalone(question))
            passages = {hit.passage.id: hit.passage for hit in evidence.hits}
            articles = self._articles_of(evidence)
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
            sentences.append(sentence)
            citations.extend(fresh)
            yield Shown(sentence=sentence, citations=fresh)
        reply: Reply
        if citations:
            reply = Answered(
                sentences=tuple(sentences),
                citations=tuple(citations),
                also_found=_also_found(evidence, articles, citations),
                follow_ups=_follow_ups(evidence, citations, question, self._people_first),
            )
        else:
            reply = self._abstained(evidence, articles)
        yield Timed(reply=reply, composer=self._composer.name, timings_ms=clock.milliseconds())

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

    def _articles_of(self, evidence: Evidence) -> dict[str, Article]:
        index = self._library.current()
        ids = dict.fromkeys(hit.passage.article_id for hit in evidence.hits)
        return {article.id: article for article in index.articles_by_id(list(ids))}

    def _abstained(self, evidence: Evidence, articles: dict[str, Article]) -> Abstained:
        lines = (self._lines.absent[0], self._lines.instead[0], self._lines.absent_offer[0])
        return Abstained(
            sentences=tuple(
                Sentence(text=line, part="guidance", basis="general") for line in lines
            ),
            nearest=tuple(
                _reference(hit.passage, articles) for hit in evidence.hits[:MOST_NEAREST]
            ),
            follow_ups=(),
        )


def check(text: str) -> None:
    """Raises UsageError for a question with no words in it or with too many characters."""
    if not any(character.isalnum() for character in text):
        raise UsageError(
            "The question has no words in it. Write what happened or what you want to know, in "
            "a few words."
        )
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(text):,} characters; Debrief reads up to "
            f"{LONGEST_QUESTION:,}. Send the part that matters most."
        )


def _reference(passage: Passage, articles: dict[str, Article]) -> PassageReference:
    article = articles[passage.article_id]
    return PassageReference(
        passage_id=passage.id,
        article_id=article.id,
        title=article.title,
        audience=article.audience,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
    )


def _also_found(
    evidence: Evidence, articles: dict[str, Article], citations: list[Citation]
) -> tuple[PassageReference, ...]:
    cited = {citation.passage_id for citation in citations}
    found = [hit.passage for hit in evidence.hits if hit.passage.id not in cited]
    return tuple(_reference(passage, articles) for passage in found[:MOST_NEAREST])


def _follow_ups(
    evidence: Evidence,
    citations: list[Citation],
    question: Question,
    people_first: frozenset[str],
) -> tuple[str, ...]:
    """Questions that passages found beside the cited ones answer, one from each.

    Nobody who asked about something mild is offered a question about danger.
    """
    grave = bool(evidence.themes) and evidence.themes[0].theme in people_first
    cited = {citation.passage_id for citation in citations}
    asked = {question.text.strip().lower()}
    asked.update(turn.text.strip().lower() for turn in question.history)
    chosen: list[str] = []
    for hit in sorted(evidence.hits, key=lambda hit: hit.passage.id in cited):
        if not grave and people_first.intersection(hit.passage.themes):
            continue
        for suggestion in hit.passage.questions:
            plain = suggestion[0].isupper() and suggestion.endswith("?")
            short = len(suggestion.split()) <= LONGEST_FOLLOW_UP_WORDS
            if plain and short and suggestion.lower() not in asked:
                chosen.append(suggestion)
                break
        if len(chosen) == MOST_FOLLOW_UPS:
            break
    return tuple(chosen)


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
