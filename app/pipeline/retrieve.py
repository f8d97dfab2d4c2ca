"""Find the passages that answer a message: similarity, BM25, themes and known answers, fused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import numpy as np

from app.models import Evidence, Passage, QuotableSentence, ScoredPassage
from app.pipeline.ranking import LIKELY_THEMES, Scores, Tuning, answerable, score
from app.ports import Embedder, Library, PassageIndex, Vector
from app.understanding.answered import Answered
from app.understanding.meaning import asked_terms, defines
from app.understanding.misspelt import Speller
from app.understanding.reader import MessageReader, Reading
from app.understanding.remembered import KnownSentences
from app.understanding.roles import QuoteReader

QUOTED_FROM = 8
"""Passages whose sentences may be quoted."""

SIMILAR, ASKED, THEMED = 0.2, 0.9, 0.1
"""Of a sentence's closeness to the message, to what is looked for and to the message's themes,
beside its passage's score. Without the second, and with 0.25 of the third, 10 fewer of 350 messages
of the suites faq, retrieval and hard-session were answered from a section that answers them."""

SENTENCES_READ = 20
"""Most relevant sentences that are read for what they can do alone."""

SHORTEST_QUOTE, LONGEST_QUOTE = 5, 45
"""Words in a sentence that may be quoted."""

QUOTABLE_FROM = 0.5
"""Probability that a sentence stands alone, from which it may be quoted."""

SAME_SHARE = 0.6
"""Two passages that share this much of their three-word runs say the same."""


class Retriever:
    """Finds passages and quotable sentences in the newest index of a library."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        reader: MessageReader,
        answered: Answered,
        quotes: QuoteReader,
        *,
        shares_embedder: bool,
        tuning: Tuning | None = None,
        known: KnownSentences | None = None,
        speller: Speller | None = None,
    ) -> None:
        """``shares_embedder``: passages were embedded by the model that reads messages.

        ``known`` is then told the vectors of what is found, for whoever reads it next. Without a
        ``speller`` words are searched for as they are spelt.
        """
        self.library = library
        self._embedder = embedder
        self._reader = reader
        self._answered = answered
        self._quotes = quotes
        self._shares_embedder = shares_embedder
        self._tuning = tuning or Tuning()
        self._known = known if shares_embedder else None
        self._speller = speller

    def load(self) -> None:
        """Load the model that reads messages. Raises EmbedderError."""
        self._reader.read("a session")

    def search(self, text: str, count: int) -> tuple[ScoredPassage, ...]:
        """Return up to ``count`` passages for a message, best first. Raises DebriefError."""
        index = self.library.current()
        meant = self._meant(text)
        reading = self._reader.read(meant)
        scored = self._scored(index, reading, self._search_vector(reading, text), meant)
        return self._hits(index, scored, count)

    def retrieve(
        self, text: str, count: int = 10, *, toward: Collection[str] = frozenset()
    ) -> Evidence:
        """Return what the library has for a message. Raises DebriefError.

        ``toward`` are themes that it is known to be about from elsewhere than its words.
        """
        index = self.library.current()
        meant = self._meant(text)
        reading = self._reader.read(meant).leaning(toward)
        vector = self._search_vector(reading, text)
        scored = self._scored(index, reading, vector, meant)
        hits = self._hits(index, scored, count)
        return Evidence(
            hits=hits,
            themes=reading.themes[:LIKELY_THEMES],
            sentences=self._sentences(index, hits, reading, vector, asked_terms(meant)),
            answerable=answerable(scored, reading, self._tuning),
            nearest=max((one.similarity for one in scored.values()), default=0.0),
            inside=reading.inside,
        )

    def _meant(self, text: str) -> str:
        return self._speller.meant(text).text if self._speller else text

    def _scored(
        self, index: PassageIndex, reading: Reading, vector: Vector, text: str
    ) -> dict[str, Scores]:
        query = reading.query if self._shares_embedder else None
        answers = self._answered.shares(reading)
        return score(index, reading, vector, query, answers, text, self._tuning)

    def _search_vector(self, reading: Reading, text: str) -> Vector:
        if self._shares_embedder:
            return reading.vector
        # As given: what leaves for an embedding service is what masking has shown.
        return np.asarray(self._embedder.embed([text])[0], dtype=np.float32)

    def _hits(
        self, index: PassageIndex, scored: dict[str, Scores], count: int
    ) -> tuple[ScoredPassage, ...]:
        tuning = self._tuning
        totals = {passage_id: scores.total(tuning) for passage_id, scores in scored.items()}
        best = sorted(totals, key=lambda key: (-totals[key], key))[: 2 * count]
        hits: list[ScoredPassage] = []
        seen: list[frozenset[str]] = []
        for passage in index.passages(best):
            runs = _runs(passage.text)
            if any(_overlap(runs, other) >= SAME_SHARE for other in seen):
                continue
            seen.append(runs)
            hits.append(ScoredPassage(passage=passage, score=round(totals[passage.id], 4)))
            if len(hits) == count:
                break
        return tuple(hits)

    def _sentences(
        self,
        index: PassageIndex,
        hits: Sequence[ScoredPassage],
        reading: Reading,
        vector: Vector,
        terms: Sequence[str],
    ) -> tuple[QuotableSentence, ...]:
        """Sentences of the best passages, each read for what it can do when quoted alone.

        ``terms`` are words whose meaning may be asked: what says it comes first.
        """
        passages = [hit.passage for hit in hits[:QUOTED_FROM]]
        vectors = index.sentence_vectors(passages)
        if self._known is not None:
            for passage in passages:
                texts = [_sentence(passage, at) for at in range(len(passage.sentences))]
                self._known.learn(texts, vectors[passage.id])
        links = [
            (theme.probability, index.theme_links(theme.theme).sentences)
            for theme in reading.themes[:LIKELY_THEMES]
        ]
        rated: list[tuple[float, Passage, int]] = []
        for hit in hits[:QUOTED_FROM]:
            passage = hit.passage
            if not passage.sentences:
                continue
            similarities = SIMILAR * (vectors[passage.id] @ vector)
            if self._shares_embedder:
                similarities += ASKED * (vectors[passage.id] @ reading.query)
            for number, similarity in enumerate(similarities.tolist()):
                unit = f"{passage.id}.s{number}"
                themed = sum(weight * of_theme.get(unit, 0.0) for weight, of_theme in links)
                relevance = hit.score + similarity + THEMED * themed
                rated.append((relevance, passage, number))
        rated.sort(key=lambda entry: -entry[0])
        defining = {
            (passage.id, number)
            for _, passage, number in rated
            if any(defines(_sentence(passage, number), term) for term in terms)
        }
        rated.sort(key=lambda entry: (entry[1].id, entry[2]) not in defining)
        rated = [
            entry for entry in rated[:SENTENCES_READ] if _may_stand_alone(_sentence(*entry[1:]))
        ]
        if self._shares_embedder:
            read = [vectors[passage.id][number] for _, passage, number in rated]
        else:
            texts = [_sentence(passage, number) for _, passage, number in rated]
            read = list(self._reader.embed_each(texts))
        quotable: list[QuotableSentence] = []
        for (relevance, passage, number), seen in zip(rated, read, strict=True):
            start, end = passage.sentences[number]
            text = _sentence(passage, number)
            role, fit = self._quotes.read(seen, text)
            said = (passage.id, number) in defining
            if fit < QUOTABLE_FROM and not said:
                continue
            quotable.append(
                QuotableSentence(
                    passage_id=passage.id,
                    text=text,
                    start=start,
                    end=end,
                    relevance=relevance * fit,
                    role=role,
                    defines=said,
                )
            )
        return tuple(quotable)


def _may_stand_alone(sentence: str) -> bool:
    """Of a length that reads as a quotation, and no lead-in to a list that is not quoted."""
    fits = SHORTEST_QUOTE <= len(sentence.split()) <= LONGEST_QUOTE
    return fits and not sentence.rstrip("”\"'’)").endswith((":", ";", ","))


def _sentence(passage: Passage, number: int) -> str:
    start, end = passage.sentences[number]
    return passage.text[start - passage.start : end - passage.start]


@lru_cache(maxsize=1_000)
def _runs(text: str) -> frozenset[str]:
    """The three-word runs of a passage; the same few passages come up again and again."""
    words = text.lower().split()
    return frozenset(" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
