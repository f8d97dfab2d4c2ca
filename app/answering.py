"""From a composer's drafts to sentences that may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.clock import Clock
from app.models import (
    Article,
    Citation,
    DraftSentence,
    DropReason,
    Evidence,
    Model,
    Passage,
    Sentence,
)
from app.pipeline.draft_checks import Fitting
from app.pipeline.numbering import Numbering
from app.pipeline.verify import Verifier


class Shown(Model):
    """A verified sentence, as soon as it may be on the screen, and the citations that it adds."""

    sentence: Sentence
    citations: tuple[Citation, ...]


class Refused(Model):
    """A draft that may not be shown, and every reason why."""

    reasons: tuple[DropReason, ...]


class Answering:
    """Passes drafts through the gate; ``sentences`` and ``citations`` are what has passed."""

    def __init__(self, verifier: Verifier, evidence: Evidence, articles: Mapping[str, Article]):
        self._verifier = verifier
        self._passages: dict[str, Passage] = {hit.passage.id: hit.passage for hit in evidence.hits}
        self._numbering = Numbering(self._passages, articles)
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []

    def stream(self, drafts: Iterator[DraftSentence], clock: Clock) -> Iterator[Shown]:
        """Yield what passes. What leads to a quote is held back until one has passed."""
        held: list[Sentence] = []
        while True:
            with clock.stage("compose"):
                draft = next(drafts, None)
            if draft is None:
                return
            with clock.stage("verify"):
                if not self._verifier.verify(draft, self._passages).passed:
                    continue
                sentence, fresh = self._numbering.number(draft)
            if sentence.part != "evidence":
                held = [other for other in held if other.part != "lead"]
            held.append(sentence)
            self.citations.extend(fresh)
            if not self.citations or sentence.part == "lead":
                continue
            for shown in held:
                self.sentences.append(shown)
                yield Shown(sentence=shown, citations=fresh if shown is sentence else ())
            held = []

    def offer(self, draft: DraftSentence, fitting: Fitting, clock: Clock) -> Shown | Refused:
        """Pass one draft that stands for itself, or say why not."""
        with clock.stage("verify"):
            reasons = fitting.reasons(draft, self.sentences)
            # What will not be shown need not be read.
            reasons = reasons or self._verifier.verify(draft, self._passages).reasons
            if reasons:
                return Refused(reasons=reasons)
            sentence, fresh = self._numbering.number(draft)
        self.sentences.append(sentence)
        self.citations.extend(fresh)
        return Shown(sentence=sentence, citations=fresh)
