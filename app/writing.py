"""An answer that a chat model writes and the gate lets through, or that the library finishes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress

from app.answering import Answering, Shown
from app.clock import Clock
from app.models import (
    Citation,
    DraftSentence,
    Evidence,
    Fallback,
    FallbackReason,
    Part,
    Question,
    Sentence,
)
from app.pipeline.answer_form import Dropped
from app.pipeline.draft_checks import Fitting
from app.pipeline.generate import Composing, GenerativeComposer
from app.pipeline.recall import Recalling
from app.pipeline.verify import Verifier
from app.ports.chat import ChatFailed
from app.ports.wording import Composer

FEWEST_CITED = 2
"""Cited sentences that an answer needs: with fewer, it says little that can be looked up."""

FEWEST_SECONDS = 3.0
"""Left of an answer's time, below which nothing is asked for again."""

CLOSING: frozenset[Part] = frozenset({"sit_with", "supervision"})
ALONE: frozenset[Part] = frozenset({"opening", "sit_with", "supervision"})
"""Parts of which an answer has one: who reads two questions answers neither."""


class Writing:
    """One answer. ``fallback`` says, afterwards, why it is not the model's alone."""

    def __init__(
        self,
        composer: GenerativeComposer,
        library: Composer,
        verifier: Verifier,
        fitting: Fitting,
        answering: Answering,
        recall: Callable[[Question, int], Recalling],
    ) -> None:
        """``recall`` begins to sum up the first turns of a question's conversation."""
        self._recall = recall
        self._composer = composer
        self._library = library
        self._verifier = verifier
        self._fitting = fitting
        self._answering = answering
        self._held: list[DraftSentence] = []
        self._dropped: list[Dropped] = []
        self.composing: Composing | None = None
        self.recalling: Recalling | None = None
        self.fallback: Fallback | None = None
        self.library_spoke = False
        self.shown = 0
        self.dropped: Counter[str] = Counter()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(self._answering.sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._answering.citations)

    def stream(self, question: Question, evidence: Evidence, clock: Clock) -> Iterator[Shown]:
        """Yield each sentence once it has passed. Whatever breaks, the library still answers."""
        reason: FallbackReason | None = None
        try:
            yield from self._written(question, evidence, clock)
        except ChatFailed as failed:
            reason = failed.reason
        except Exception:
            # Its own words may hold what the person or the model wrote.
            reason = "broken"
        finally:
            if self.composing is not None:
                self.composing.close()
        kept = len(self._answering.sentences)
        if self._enough:
            yield from self._closing(clock)
        else:
            reason = reason or "too_little"
            yield from self._finished(question, evidence, clock)
        self.shown = kept
        if reason is not None:
            self.fallback = Fallback(
                reason=reason,
                host=self._composer.model.host,
                kept=kept,
                library=self.library_spoke,
            )

    @property
    def _enough(self) -> bool:
        cited = [one for one in self._answering.sentences if one.citations]
        return len(cited) >= FEWEST_CITED

    def _written(self, question: Question, evidence: Evidence, clock: Clock) -> Iterator[Shown]:
        with clock.stage("compose"):
            composing = self._composer.begin(question, evidence)
            self.composing = composing
        self.recalling = self._recall(question, composing.fitted.dropped)
        # No daemon: the embedder must not be running when the process ends.
        threading.Thread(target=self._prepare, args=(composing,), name="debrief-prepare").start()
        yield from self._offered(composing.drafts(), clock, mends=True)
        if self._dropped and not self._full and composing.deadline.left > FEWEST_SECONDS:
            said = [sentence.text for sentence in self._answering.sentences]
            # It had said what it had to say: nothing in place of what was dropped is no fault.
            with suppress(ChatFailed):
                yield from self._offered(composing.mend(self._dropped, said), clock, mends=False)
        yield from self._closing(clock)

    def _prepare(self, composing: Composing) -> None:
        """Read the passages for the gate while the model begins to write."""
        for passage in composing.fitted.passages:
            if composing.deadline.over:
                return
            try:
                self._verifier.prepare(passage)
            except Exception:
                # The gate reads what it needs by itself, and fails closed.
                return

    @property
    def _full(self) -> bool:
        return self._fitting.full(self._answering.sentences)

    def _offered(
        self, drafts: Iterator[DraftSentence], clock: Clock, *, mends: bool
    ) -> Iterator[Shown]:
        while not self._full:
            with clock.stage("compose"):
                draft = next(drafts, None)
            if draft is None:
                return
            if draft.part in CLOSING and self._has(draft.part):
                self.dropped["repeated"] += 1
            elif draft.part in CLOSING and self._dropped:
                # What is asked for again comes before the words that end the answer.
                self._held.append(draft)
            else:
                yield from self._offer(draft, clock, mends=mends)

    def _offer(self, draft: DraftSentence, clock: Clock, *, mends: bool) -> Iterator[Shown]:
        offered = self._answering.offer(draft, self._fitting, clock)
        if isinstance(offered, Shown):
            yield offered
            return
        self.dropped.update(offered.reasons)
        if mends and "repeated" not in offered.reasons:
            self._dropped.append(Dropped(text=draft.text, reasons=offered.reasons))

    def _closing(self, clock: Clock) -> Iterator[Shown]:
        held, self._held = self._held, []
        for draft in held:
            if not self._has(draft.part):
                yield from self._offer(draft, clock, mends=False)

    def _finished(self, question: Question, evidence: Evidence, clock: Clock) -> Iterator[Shown]:
        """The library's own answer, less what has been said already."""
        self.library_spoke = True
        drafts = self._library.compose(question, evidence)
        has = {one.part for one in self._answering.sentences} & ALONE
        has |= {draft.part for draft in self._held}
        said = [one.text for one in self._answering.sentences]
        fresh = (
            draft
            for draft in drafts
            # A passage may be quoted longer than the model did.
            if draft.part not in has
            and not any(draft.text in other or other in draft.text for other in said)
        )
        yield from self._answering.stream(fresh, clock)
        if self._answering.citations:
            yield from self._closing(clock)

    def _has(self, part: Part) -> bool:
        return part in ALONE and any(one.part == part for one in self._answering.sentences)
