"""What may be shown: grounded in the passages found, within the boundary, and only text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape

from app.models import DraftSentence, DropReason, Model, Passage
from app.pipeline.numbering import place
from app.understanding.boundary import REASONS, BoundaryReader
from app.understanding.confusables import Legible
from app.understanding.support import SupportReader

CROSSED_FROM = 0.5
"""Probability that a sentence crosses the boundary, from which it is dropped."""

CROSSED_BY_QUOTES = ("diagnosis", "medication", "assessment", "instructions", "bypass")
CITED_CROSSED_FROM = 0.98
"""The same for what rests on an article that the operator chose: only what plainly crosses it."""

SUPPORTED_FROM = 0.4
"""Probability that a claim stands in what it cites, below which it is dropped."""

_MARKUP = re.compile(
    r"<[a-z/!?]|\]\(|\]\s?\[(?!\s*\d|(?-i:Client|Person|Place|Organisation|Date|Age)\b)"
    r"|^\s*\[[^\]]+\]:|!\[|```|~~~|\*\*\S|__\S",
    re.I | re.M,
)
"""Tags, and links, images and blocks of Markdown; markers or placeholders in a row are none."""

_LINK = re.compile(
    r"[a-z][a-z\d+.-]*://|(?<![\w:/])//[\w-]+\.\w|\bwww\.\w"
    r"|\b(?:data:\w+/|javascript:\S|vbscript:\S|mailto:\S|file:/)"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|io|xyz|ru|cn|uk|eu|de|ai|dev|gov|edu|biz|tk|html?|php)\b"
    # These are words too, after a full stop without a space.
    r"|\b[\w-]+\.(?-i:app|click|co|link|live|me|online|page|shop|site|top)(?:/\S|\b(?!['’]))"
    r"|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\w|\b\d{1,3}(?:\.\d{1,3}){3}\b|\S@\S+\.\w",
    re.I,
)
"""Addresses, with their scheme or without: a page may make a link of each by itself."""


class Verdict(Model):
    """Whether a drafted sentence may be shown, and if not, every reason why."""

    passed: bool
    reasons: tuple[DropReason, ...]


class Verifier:
    """The gate that every sentence passes, whoever composed it."""

    def __init__(
        self,
        boundary: BoundaryReader,
        support: SupportReader,
        vetted: Collection[str] = frozenset(),
    ) -> None:
        """``vetted`` are lines that people have judged already, word for word."""
        self._boundary = boundary
        self._support = support
        self._vetted = frozenset(vetted)

    def prepare(self, passage: Passage) -> None:
        """Read a passage before sentences cite it. Raises EmbedderError."""
        self._support.prepare(passage.text)

    def verify(
        self,
        sentence: DraftSentence,
        passages: Mapping[str, Passage],
        *,
        crossed_from: float = CROSSED_FROM,
    ) -> Verdict:
        """Check one drafted sentence against the passages retrieved for this question, by id.

        A quoted sentence must be, word for word, in a passage that it cites, and each quote that
        it claims in the passage it names; any other that cites passages must say what they say.
        Only what is quoted may hold a link or markup: it is shown as text, as the article has it.
        A check that breaks drops the sentence.
        """
        reasons: list[DropReason] = []
        try:
            reasons += _grounds(sentence, passages)
            if sentence.basis != "quoted":
                reasons += _form(sentence.text)
            reasons += self._crossed(sentence, crossed_from)
            if sentence.basis != "quoted" and sentence.claims and not reasons:
                reasons += self._unsupported(sentence, passages)
        except Exception:
            # Also EmbedderError: what could not be checked is not shown, whatever the cause.
            reasons.append("unchecked")
        return Verdict(passed=not reasons, reasons=tuple(dict.fromkeys(reasons)))

    def _crossed(self, sentence: DraftSentence, crossed_from: float) -> list[DropReason]:
        if sentence.basis == "general" and not sentence.claims and sentence.text in self._vetted:
            return []
        read = self._boundary.read(Legible(sentence.text).text, known=sentence.basis == "quoted")
        passes = read["pass"]
        if sentence.claims:
            # What is cited may be a claim about therapy.
            passes += read["uncited_claim"]
        if sentence.basis == "quoted":
            # An article may tell its reader what to try; what it may not is clinical work.
            passes = 1 - sum(read[label] for label in CROSSED_BY_QUOTES)
        if 1 - passes < (CITED_CROSSED_FROM if sentence.claims else crossed_from):
            return []
        worse = {label: p for label, p in read.items() if label != "pass"}
        if sentence.claims:
            del worse["uncited_claim"]
        return [REASONS[max(worse, key=lambda label: worse[label])]]

    def _unsupported(
        self, sentence: DraftSentence, passages: Mapping[str, Passage]
    ) -> list[DropReason]:
        cited = dict.fromkeys(claim.passage_id for claim in sentence.claims)
        texts = [passages[passage_id].text for passage_id in cited]
        supported = self._support.supported(sentence.text, texts)
        return [] if supported >= SUPPORTED_FROM else ["unsupported"]


def _grounds(sentence: DraftSentence, passages: Mapping[str, Passage]) -> list[DropReason]:
    reasons: list[DropReason] = []
    for claim in sentence.claims:
        passage = passages.get(claim.passage_id)
        if passage is None:
            reasons.append("citation_not_retrieved")
        elif place(claim.quote, passage.text) is None:
            reasons.append("quote_not_in_passage")
    if sentence.basis != "general" and not sentence.claims:
        reasons.append("no_citation")
    if sentence.basis == "quoted" and not any(
        sentence.text == claim.quote for claim in sentence.claims
    ):
        reasons.append("quote_not_in_passage")
    return reasons


def _form(text: str) -> list[DropReason]:
    reasons: list[DropReason] = []
    forms = {text, Legible(text).text}
    # Entities come alive as the signs that they stand for.
    if any(_MARKUP.search(form) or unescape(form) != form for form in forms):
        reasons.append("markup")
    if any(_LINK.search(form) for form in forms):
        reasons.append("link")
    return reasons
