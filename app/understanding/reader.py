"""What a message is about: one embedding, read by every classifier."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from app.models import ThemeScore
from app.ports import AdaptedEmbedder, Embedder, Vector, Vectors
from app.understanding.classifier import Classifier
from app.understanding.features import spelling
from app.understanding.heads import Heads

WINDOW_WORDS = 120
"""A longer text is read in stretches: the model cuts at about 190 words."""

LEARNT_OF_THEMES, LEARNT_OF_SCOPE = 0.3, 0.5
"""Exponent of the adapter's probabilities in the blend; the classifier's is the rest. On the
development set the adapter tells better what is for this library (0.986 against 0.957 of what is
outside is not answered, and fewer of what is inside), and themes about as well: together nDCG@5 on
the corpus is 0.783 against 0.770 on plain messages, and the same on others."""

LEAST = 1e-5
"""No label is ruled out by one of the two alone."""

LEANS = 0.7
"""Probability that the themes which a message is known to be about have together, at least."""

MOST_WINDOWS = 6
"""Of a very long text the first and last three stretches are read."""


class Reading:
    """A message as understood: probabilities are 0 to 1.

    ``vector`` is its MiniLM embedding; ``adapted`` is what the adapter makes of it; ``query``, of
    the space of ``vector``, is where the passages are that answer messages like it.
    """

    def __init__(
        self,
        vector: Vector,
        adapted: Vector,
        query: Vector,
        themes: tuple[ThemeScore, ...],
        inside: float,
    ) -> None:
        self.vector = vector
        self.adapted = adapted
        self.query = query
        self.themes = themes
        self.inside = inside

    def leaning(self, toward: Collection[str]) -> Reading:
        """The same where something else than its words says that it is about these themes."""
        share = sum(one.probability for one in self.themes if one.theme in toward)
        if not share or share >= LEANS:
            return self
        more, less = LEANS / share, (1 - LEANS) / (1 - share)
        themes = [
            ThemeScore(
                theme=one.theme,
                probability=one.probability * (more if one.theme in toward else less),
            )
            for one in self.themes
        ]
        themes.sort(key=lambda one: (-one.probability, one.theme))
        return Reading(self.vector, self.adapted, self.query, tuple(themes), 1.0)


class MessageReader:
    """Embeds a message once and reads its themes and whether it is for this library."""

    def __init__(
        self,
        embedder: Embedder,
        adapted: AdaptedEmbedder,
        heads: Heads,
        themes: Classifier,
        scope: Classifier,
    ) -> None:
        self._embedder = embedder
        self._adapted = adapted
        self._heads = heads
        self._themes = themes
        self._scope = scope

    def read(self, text: str) -> Reading:
        """Raises EmbedderError. Themes come with the likeliest first and sum to 1."""
        # Adapted first: the embedder embeds it meanwhile.
        adapted = _mean([reading.vector for reading in self._adapted.read(windows(text))])
        vector = self.embed(text)
        spelt = spelling(text)
        themes = blended(
            self._themes.probabilities(vector, spelt),
            self._heads.themes(adapted),
            LEARNT_OF_THEMES,
        )
        inside = self._scope.probabilities(vector, spelt)["inside"]
        learnt = self._heads.inside(adapted)
        inside = blended(
            {"inside": inside, "outside": 1 - inside},
            {"inside": learnt, "outside": 1 - learnt},
            LEARNT_OF_SCOPE,
        )["inside"]
        ranked = sorted(themes.items(), key=lambda entry: (-entry[1], entry[0]))
        return Reading(
            vector=vector,
            adapted=adapted,
            query=self._heads.query(adapted),
            themes=tuple(ThemeScore(theme=name, probability=p) for name, p in ranked),
            inside=inside,
        )

    def embed(self, text: str) -> Vector:
        return _mean(self._embedder.embed(windows(text)))

    def embed_each(self, texts: Sequence[str]) -> Vectors:
        """One unit vector for each short text, shape (count, 384)."""
        return self._embedder.embed(texts)


def windows(text: str) -> Sequence[str]:
    """Cut a long text into stretches that the embedder reads whole."""
    words = text.split()
    if len(words) <= WINDOW_WORDS * 1.5:
        return [text]
    cut = [" ".join(words[at : at + WINDOW_WORDS]) for at in range(0, len(words), WINDOW_WORDS)]
    half = MOST_WINDOWS // 2
    return cut if len(cut) <= MOST_WINDOWS else cut[:half] + cut[-half:]


def blended(known: dict[str, float], learnt: dict[str, float], share: float) -> dict[str, float]:
    """Probabilities of the classifier and of the adapter's head, as one; they sum to 1.

    ``share``, 0 to 1, is the head's.
    """
    both = {
        name: max(known[name], LEAST) ** (1 - share) * max(learnt[name], LEAST) ** share
        for name in known
    }
    total = sum(both.values())
    return {name: value / total for name, value in both.items()}


def _mean(vectors: Sequence[Vector] | Vectors) -> Vector:
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / (float(np.linalg.norm(mean)) or 1.0), dtype=np.float32)
