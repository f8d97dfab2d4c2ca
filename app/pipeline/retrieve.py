"""Find the passages that answer a message: dense similarity, BM25 and themes, fused."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from app.models import Evidence, Model, Passage, QuotableSentence, ScoredPassage, ThemeScore
from app.ports import Embedder, Library, PassageIndex, Vector
from app.understanding.reader import MessageReader, Reading
from app.understanding.roles import QuoteReader

UNITS = 100
"""Nearest units fetched; a passage has about ten."""

LEXICAL = 50
"""Passages fetched from BM25."""

LIKELY_THEMES = 8
"""Themes that lead to passages; the rest share too little probability to matter."""

QUOTED_FROM = 8
"""Passages whose sentences may be quoted."""

SIMILAR, THEMED = 0.8, 0.4
"""Of a sentence's closeness to the message and to its themes, beside its passage's score."""

SENTENCES_READ = 20
"""Most relevant sentences that are read for what they can do alone."""

SHORTEST_QUOTE, LONGEST_QUOTE = 5, 45
"""Words in a sentence that may be quoted."""

QUOTABLE_FROM = 0.5
"""Probability that a sentence stands alone, from which it may be quoted."""

USUAL, CERTAIN = 0.4, 0.55
"""Cosine similarity of the nearest unit to a message that the library answers in the middle of the
development set; and more than any message there had that it does not answer."""

SAME_SHARE = 0.6
"""Two passages that share this much of their three-word runs say the same."""


class Tuning(Model):
    """Weights and thresholds, chosen by a grid on the development set.

    ``dense``, ``lexical``, ``themes`` and ``bridge`` weigh the scores, each about 0 to 1. BM25
    counts by the share of the message that the library's words cover, to the power
    ``lexical_power``; similarity from ``dense_from`` (0) to ``dense_to`` (1).

    A message is answered where the log-odds that it is for this library, plus ``closeness`` times
    the cosine similarity of the nearest unit, plus ``certainty`` times what that is above 0.55,
    reach ``answer_from``. So a library of one's own, on matters that no theme knows, answers what
    it speaks of plainly.
    """

    dense: float = 1.0
    lexical: float = 1.0
    lexical_power: float = 2.0
    themes: float = 2.5
    bridge: float = 2.0
    dense_from: float = 0.3
    dense_to: float = 0.8
    closeness: float = 1.0
    certainty: float = 25.0
    answer_from: float = 0.2


class Retriever:
    """Finds passages and quotable sentences in the newest index of a library."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        reader: MessageReader,
        quotes: QuoteReader,
        *,
        shares_embedder: bool,
        tuning: Tuning | None = None,
    ) -> None:
        """``shares_embedder``: passages were embedded by the model that reads messages."""
        self.library = library
        self._embedder = embedder
        self._reader = reader
        self._quotes = quotes
        self._shares_embedder = shares_embedder
        self._tuning = tuning or Tuning()

    def load(self) -> None:
        """Load the model that reads messages. Raises EmbedderError."""
        self._reader.read("a session")

    def search(self, text: str, count: int) -> tuple[ScoredPassage, ...]:
        """Return up to ``count`` passages for a message, best first. Raises DebriefError."""
        index = self.library.current()
        reading = self._reader.read(text)
        scored = self._score(index, reading, self._search_vector(reading, text), text)
        return self._hits(index, scored, count)

    def retrieve(self, text: str, count: int = 10) -> Evidence:
        """Return what the library has for a message. Raises DebriefError."""
        index = self.library.current()
        reading = self._reader.read(text)
        vector = self._search_vector(reading, text)
        scored = self._score(index, reading, vector, text)
        hits = self._hits(index, scored, count)
        return Evidence(
            hits=hits,
            themes=reading.themes[:LIKELY_THEMES],
            sentences=self._sentences(index, hits, reading, vector),
            answerable=self._answerable(scored, reading),
        )

    def _search_vector(self, reading: Reading, text: str) -> Vector:
        if self._shares_embedder:
            return reading.vector
        return np.asarray(self._embedder.embed([text])[0], dtype=np.float32)

    def _score(
        self, index: PassageIndex, reading: Reading, vector: Vector, text: str
    ) -> dict[str, Scores]:
        tuning = self._tuning
        dense: dict[str, float] = {}
        for hit in index.nearest(vector[None, :], UNITS)[0]:
            dense.setdefault(hit.passage_id, hit.similarity)
        lexical, share = index.lexical(text, LEXICAL)
        best_lexical = max((score for _, score in lexical), default=0.0)
        themes = _theme_strengths(index, reading.themes[:LIKELY_THEMES])
        bridged = index.bridged(
            vector, {theme.theme: theme.probability for theme in reading.themes[:LIKELY_THEMES]}
        )
        # A passage that is not among the nearest is at most as close as the last of them.
        farthest = min(dense.values(), default=0.0)
        by_words = {
            passage_id: score / best_lexical * share**tuning.lexical_power
            for passage_id, score in lexical
        }
        return {
            passage_id: Scores(
                dense=_between(dense.get(passage_id, farthest), tuning.dense_from, tuning.dense_to),
                lexical=by_words.get(passage_id, 0.0),
                themes=themes.get(passage_id, 0.0),
                bridge=bridged.get(passage_id, 0.0),
                similarity=dense.get(passage_id, farthest),
                share=share,
            )
            for passage_id in {*dense, *by_words, *themes, *bridged}
        }

    def _hits(
        self, index: PassageIndex, scored: dict[str, Scores], count: int
    ) -> tuple[ScoredPassage, ...]:
        tuning = self._tuning
        totals = {passage_id: scores.total(tuning) for passage_id, scores in scored.items()}
        best = sorted(totals, key=lambda key: (-totals[key], key))[: 2 * count]
        hits: list[ScoredPassage] = []
        seen: list[set[str]] = []
        for passage in index.passages(best):
            runs = _runs(passage.text)
            if any(_overlap(runs, other) >= SAME_SHARE for other in seen):
                continue
            seen.append(runs)
            hits.append(ScoredPassage(passage=passage, score=round(totals[passage.id], 4)))
            if len(hits) == count:
                break
        return tuple(hits)

    def _answerable(self, scored: dict[str, Scores], reading: Reading) -> bool:
        if not scored:
            return False
        nearest = max(scores.similarity for scores in scored.values())
        inside = min(max(reading.inside, 1e-6), 1 - 1e-6)
        evidence = (
            math.log(inside / (1 - inside))
            + self._tuning.closeness * (nearest - USUAL)
            + self._tuning.certainty * max(0.0, nearest - CERTAIN)
        )
        return evidence >= self._tuning.answer_from

    def _sentences(
        self,
        index: PassageIndex,
        hits: Sequence[ScoredPassage],
        reading: Reading,
        vector: Vector,
    ) -> tuple[QuotableSentence, ...]:
        """Sentences of the best passages, each read for what it can do when quoted alone."""
        passages = [hit.passage for hit in hits[:QUOTED_FROM]]
        vectors = index.sentence_vectors(passages)
        links = [
            (theme.probability, index.theme_links(theme.theme).sentences)
            for theme in reading.themes[:LIKELY_THEMES]
        ]
        rated: list[tuple[float, Passage, int]] = []
        for hit in hits[:QUOTED_FROM]:
            passage = hit.passage
            if not passage.sentences:
                continue
            similarities = vectors[passage.id] @ vector
            for number, similarity in enumerate(similarities.tolist()):
                unit = f"{passage.id}.s{number}"
                themed = sum(weight * of_theme.get(unit, 0.0) for weight, of_theme in links)
                relevance = hit.score + SIMILAR * similarity + THEMED * themed
                rated.append((relevance, passage, number))
        rated.sort(key=lambda entry: -entry[0])
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
            if fit < QUOTABLE_FROM:
                continue
            quotable.append(
                QuotableSentence(
                    passage_id=passage.id,
                    text=text,
                    start=start,
                    end=end,
                    relevance=relevance * fit,
                    role=role,
                )
            )
        return tuple(quotable)


class Scores(Model):
    """What speaks for one passage."""

    dense: float
    lexical: float
    themes: float
    bridge: float
    similarity: float
    share: float

    def total(self, tuning: Tuning) -> float:
        weighed = (
            tuning.dense * self.dense
            + tuning.lexical * self.lexical
            + tuning.themes * self.themes
            + tuning.bridge * self.bridge
        )
        return weighed / (tuning.dense + tuning.lexical + tuning.themes + tuning.bridge)


def _may_stand_alone(sentence: str) -> bool:
    """Of a length that reads as a quotation, and no lead-in to a list that is not quoted."""
    fits = SHORTEST_QUOTE <= len(sentence.split()) <= LONGEST_QUOTE
    return fits and not sentence.rstrip("”\"'’)").endswith((":", ";", ","))


def _sentence(passage: Passage, number: int) -> str:
    start, end = passage.sentences[number]
    return passage.text[start - passage.start : end - passage.start]


def _theme_strengths(index: PassageIndex, themes: Iterable[ThemeScore]) -> dict[str, float]:
    """Return for each passage the mean strength of its links, weighed by theme probability."""
    strengths: dict[str, float] = {}
    for theme in themes:
        for passage_id, strength in index.theme_links(theme.theme).passages.items():
            strengths[passage_id] = strengths.get(passage_id, 0.0) + theme.probability * strength
    return strengths


def _between(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _runs(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def _overlap(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
