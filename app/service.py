"""The one place that knows the order of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping

from app.answering import Answering, Shown
from app.clock import Clock
from app.contacts import Region
from app.errors import UsageError
from app.finding import Finder, Search
from app.guard import Admitted, First, Guard
from app.lines import Lines
from app.models import (
    Abstained,
    Answered,
    Article,
    Evidence,
    Masked,
    Message,
    Notice,
    Question,
    Redirected,
    Reply,
    Route,
    Screening,
    Timed,
)
from app.notices import OwnRedirection
from app.onward import also_found, follow_ups
from app.own_replies import OwnReplies
from app.pipeline.verify import Verifier
from app.ports import Library
from app.ports.wording import Composer
from app.said_first import guidance
from app.writer import Work, Writer
from app.writing import Writing

LONGEST_QUESTION = 8_000
"""Characters. Some 1,400 words: more than anybody types about one session."""

IN_ITS_WORDS_FROM = 0.7
"""Cosine similarity of the nearest unit from which the library asks a question itself, whatever its
words seem to be about: "what is projective identification" looks like another subject."""

Found = tuple[Evidence, Mapping[str, Article]]
"""What the library has for a question, and the articles that it stands in, by id."""


class AskService:
    """Answers questions from the library."""

    def __init__(
        self,
        guard: Guard,
        library: Library,
        finder: Finder,
        composer: Composer,
        verifier: Verifier,
        lines: Lines,
        people_first: frozenset[str] = frozenset(),
        writer: Writer | None = None,
    ) -> None:
        """``people_first`` are the themes whose questions are not offered to anyone unasked.

        ``writer`` asks a chat model, where there is one; else ``composer`` answers alone.
        """
        self._guard = guard
        self._library = library
        self._finder = finder
        self._composer = composer
        self._verifier = verifier
        self._lines = lines
        self._own = OwnReplies(guard, lines)
        self._people_first = people_first
        self._writer = writer

    def with_writer(self, build: Callable[[Verifier, Composer], Writer | None]) -> AskService:
        """The same service with another chat model, or none: it shares all that takes time to load.

        ``build`` makes its writer from the gate and from the composer that needs no model.
        """
        return AskService(
            self._guard,
            self._library,
            self._finder,
            self._composer,
            self._verifier,
            self._lines,
            self._people_first,
            build(self._verifier, self._composer),
        )

    def ask(self, message: Message, region: Region | None = None) -> Timed:
        """Return the whole reply. Raises UsageError, StoreError, EmbedderError or SafetyError."""
        for event in self.stream(message, region):
            if isinstance(event, Timed):
                return event
        raise AssertionError("unreachable: a stream ends with its reply")

    def stream(self, message: Message, region: Region | None = None) -> Iterator[Shown | Timed]:
        """Yield each sentence once it is verified, then the reply. Raises as ``ask`` does.

        ``region`` is where the person is, for whom to reach in a crisis; the operator's otherwise.
        """
        alone = self._check(message, region)
        if alone is not None:
            yield alone
            return
        clock = Clock()
        with clock.stage("screen"):
            message = self._guard.settled(message)
            screening = self._guard.screened(message)
        with clock.stage("deidentify"):
            admitted = self._guard.admit(message)
        notice = self._guard.above(screening, message, region)
        if notice is None and not screening.readable:
            notice = self._guard.says.unread_notice(region)
        reply: Reply | None = self._guard.says.urgent(screening, message, region)
        if reply is None:
            reply = self._own.in_return(message, screening, notice)
        work = None if reply else self._work(admitted.question, screening, message)
        try:
            if reply is None:
                if screening.route == "question" and screening.readable:
                    reply = yield from self._answer(
                        message, admitted.question, screening, notice, clock, work
                    )
                else:
                    reply = yield from self._redirect(
                        message, admitted.question, screening, notice, clock
                    )
            if work is not None:
                with clock.stage("recall"):
                    raised = work.raised(screening)
                    recall = work.recall()
                reply = self._guard.raised(reply, screening, raised, message, region)
                screening = raised
        finally:
            # Also where the person stopped it, or it broke: what was sent was sent.
            if work is not None:
                work.settle()
        yield Timed(
            reply=reply,
            screening=screening,
            masked=admitted.masked,
            masking=admitted.masking,
            composer=self._composer.name if work is None else work.composer,
            written=None if work is None else work.written(),
            recall=message.recall if work is None else recall,
            timings_ms=clock.milliseconds(),
        )

    def _check(self, message: Message, region: Region | None) -> Timed | None:
        """Raises as ``check``; a message that is too long is screened whole before it is refused.

        Whoever may be in danger is not told to write less: the urgent reply is returned then. Where
        a notice must stand above, the refusal is a reply below it.
        """
        try:
            check(message.text)
        except UsageError as error:
            if len(message.text) <= LONGEST_QUESTION:
                raise
            message = self._guard.settled(message)
            screening = self._guard.screened(message)
            reply: Reply | None = self._guard.says.urgent(screening, message, region)
            notice = self._guard.above(screening, message, region)
            if reply is None and notice is not None:
                refused = guidance(str(error))
                reply = Abstained(sentences=(refused,), nearest=(), follow_ups=(), notice=notice)
            if reply is None:
                raise
            # Nothing of it goes on, so there is nothing to mask.
            masked = Masked(text="", spans=())
            return Timed(
                reply=reply,
                screening=screening,
                masked=masked,
                masking=message.masking,
                composer=self._composer.name,
                recall=message.recall,
                timings_ms={},
            )
        return None

    def _work(self, question: Question, screening: Screening, message: Message) -> Work | None:
        """A chat model's part in a reply, None where it has none: nothing is sent then."""
        asked = screening.route == "question" and screening.readable
        if self._writer is None or message.library_only or not asked:
            return None
        return self._writer.begin(question, message.spent)

    def mask(self, message: Message) -> Admitted:
        """What masking makes of a message, before it goes anywhere. Raises SafetyError."""
        check(message.text)
        return self._guard.admit(message)

    def first(self, message: Message, region: Region | None = None) -> First:
        """What must be on the screen before anything is sent or answered. Raises as ``screen``."""
        return self._guard.first(message, region)

    def screen(self, text: str) -> Screening:
        """What screening makes of a text as typed. Raises SafetyError or EmbedderError."""
        return self._guard.screen(text)

    def _answer(
        self,
        message: Message,
        question: Question,
        screening: Screening,
        notice: Notice | None,
        clock: Clock,
        work: Work | None,
        found: Found | None = None,
    ) -> Generator[Shown, None, Reply]:
        """``found`` is what there is for the question, where it was looked for already."""
        evidence, articles = found or self._finder.evidence(question, screening, clock, work)
        if not evidence.answerable:
            return self._own.abstained(message, screening, evidence, articles, notice)
        answering: Answering | Writing
        if work is None or work.refused is not None:
            answering = Answering(self._verifier, evidence, articles)
            yield from answering.stream(self._composer.compose(question, evidence), clock)
        else:
            answering = work.writing(evidence, articles)
            yield from answering.stream(question, evidence, clock)
        if not answering.citations:
            return self._own.abstained(
                message, screening, evidence, articles, notice, answering.sentences
            )
        return Answered(
            sentences=tuple(answering.sentences),
            citations=tuple(answering.citations),
            also_found=also_found(evidence, articles, answering.citations),
            follow_ups=follow_ups(evidence, answering.citations, question, self._people_first),
            notice=notice,
        )

    def _redirect(
        self,
        message: Message,
        question: Question,
        screening: Screening,
        notice: Notice | None,
        clock: Clock,
    ) -> Generator[Shown, None, Reply]:
        """Say what Debrief does not do, and what it can; then do that where it is for it."""
        if not screening.readable:
            return self._own.unread(notice)
        found: Found | None = None
        if screening.route in ("off_topic", "clinical_request"):
            found = evidence, _ = self._finder.evidence(question, screening, clock)
            if _library_answers(evidence, screening.route):
                return (
                    yield from self._answer(
                        message, question, screening, notice, clock, work=None, found=found
                    )
                )
        words = self._guard.says.redirection(message.text, screening)
        said = (guidance(words.cannot), guidance(words.can))
        plain = Redirected(
            route=screening.route,
            sentences=said,
            citations=(),
            also_found=(),
            follow_ups=words.asks,
            notice=notice,
        )
        if screening.route != "clinical_request" or isinstance(words, OwnRedirection):
            return plain
        assert found is not None
        evidence, articles = found
        if not evidence.answerable:
            return plain
        for sentence in said:
            yield Shown(sentence=sentence, citations=())
        answering = Answering(self._verifier, evidence, articles)
        drafts = self._composer.compose(question, evidence)
        offered = (draft for draft in drafts if draft.part in ("lead", "evidence", "sit_with"))
        yield from answering.stream(offered, clock)
        return plain.model_copy(
            update={
                "sentences": (*said, *answering.sentences),
                "citations": tuple(answering.citations),
                "also_found": also_found(evidence, articles, answering.citations),
                "follow_ups": follow_ups(
                    evidence, answering.citations, question, self._people_first
                ),
            }
        )

    def search(self, text: str, count: int) -> Search:
        """Return up to ``count`` passages for a message, best first. Raises as ``ask`` does."""
        check(text)
        masked = self._guard.admit(Message(text=text)).question.text
        return self._finder.search(masked, count)

    def check_ready(self) -> None:
        """Open the library, load the models. Raises StoreError, EmbedderError or SafetyError."""
        self._finder.load()
        self._guard.load()
        if self._writer is not None:
            self._writer.load()

    def size(self) -> int:
        """Open the library and return how many passages it has. Raises StoreError."""
        return self._library.current().size

    def articles(self) -> list[Article]:
        """Every article of the library, by title. Raises StoreError."""
        return self._library.current().articles()

    def article(self, article_id: str) -> Article:
        """Raises StoreError, also where the article is no longer there."""
        return self._library.current().article(article_id)


def _library_answers(evidence: Evidence, route: Route) -> bool:
    """Whether the library answers what looks as if it were not for Debrief.

    A word of the field may look like a condition or another subject; what it means may be said.
    """
    if not evidence.answerable:
        return False
    asks_meaning = any(sentence.defines for sentence in evidence.sentences)
    return asks_meaning or (route == "off_topic" and evidence.nearest >= IN_ITS_WORDS_FROM)


def check(text: str) -> None:
    """Raises UsageError for a question without words, with too many, or that is no text."""
    if not any(character.isalnum() for character in text):
        raise UsageError(
            "There are no words in this yet. Write what happened or what you want to know, in "
            "a few words."
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UsageError("The question holds bytes that are not UTF-8 text. Send it as UTF-8.")
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"This is longer than Debrief can answer at once: it has {len(text):,} characters, and "
            f"up to {LONGEST_QUESTION:,} are read. Send the part that matters most."
        )
