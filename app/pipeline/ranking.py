"""What speaks for a passage as the answer to a message, and whether anything does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.models import Model, ThemeScore
from app.ports import PassageIndex, UnitHit, Vector
from app.understanding.reader import Reading

UNITS = 100
"""Nearest units fetched; a passage has about ten."""

LEXICAL = 50
"""Passages fetched from BM25."""

SHARPNESS = 20.0
"""Of cosine similarities to what is looked for, as in training."""

LIKELY_THEMES = 8
"""Themes that lead to passages; the rest share too little probability to matter."""

USUAL, CERTAIN = 0.4, 0.55
"""Cosine similarity of the nearest unit to a message that the library answers in the middle of the
development set; and more than any message there had that it does not answer."""


class Tuning(Model):
    """Weights and thresholds, chosen by a grid on the development set.

    ``dense``, ``lexical``, ``themes``, ``bridge``, ``asked`` and ``answered`` weigh the scores,
    each about 0 to 1. BM25 counts by the share of the message that the library's words cover, to
    the power ``lexical_power``; similarity from ``dense_from`` (0) to ``dense_to`` (1). ``asked``
    is the share that a passage has in answering messages of the kind, as the query learnt it;
    ``answered`` the root of that in answering the messages most like it whose answers are known:
    the root, since what answers a message is rarely one passage.

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
    asked: float = 2.0
    answered: float = 5.5
    dense_from: float = 0.3
    dense_to: float = 0.8
    closeness: float = 1.0
    certainty: float = 25.0
    answer_from: float = 0.2


class Scores(NamedTuple):
    """What speaks for one passage."""

    dense: float
    lexical: float
    themes: float
    bridge: float
    asked: float
    answered: float
    similarity: float
    share: float

    def total(self, tuning: Tuning) -> float:
        weighed = (
            tuning.dense * self.dense
            + tuning.lexical * self.lexical
            + tuning.themes * self.themes
            + tuning.bridge * self.bridge
            + tuning.asked * self.asked
            + tuning.answered * self.answered
        )
        weights = tuning.dense + tuning.lexical + tuning.themes + tuning.bridge + tuning.asked
        return weighed / (weights + tuning.answered)


def score(
    index: PassageIndex,
    reading: Reading,
    vector: Vector,
    query: Vector | None,
    answers: Mapping[str, float],
    text: str,
    tuning: Tuning,
) -> dict[str, Scores]:
    """Return what speaks for each passage that anything speaks for, by id.

    ``vector`` is the message's, in the space that passages were embedded in, and ``query`` where
    in that space what answers it is; None where nobody has learnt that. ``answers`` are the shares
    of reference passages in answering messages like it.
    """
    looked = [vector] if query is None else [vector, query]
    found = [_by_passage(hits) for hits in index.nearest(np.stack(looked), UNITS)]
    dense = found[0]
    asked = _shares(found[1]) if query is not None else {}
    lexical, share = index.lexical(text, LEXICAL)
    best_lexical = max((score for _, score in lexical), default=0.0)
    themes = _theme_strengths(index, reading.themes[:LIKELY_THEMES])
    bridged = index.bridged(
        vector, {theme.theme: theme.probability for theme in reading.themes[:LIKELY_THEMES]}
    )
    answered = index.in_place_of(answers)
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
            asked=asked.get(passage_id, 0.0),
            answered=math.sqrt(answered.get(passage_id, 0.0)),
            similarity=dense.get(passage_id, farthest),
            share=share,
        )
        for passage_id in {*dense, *by_words, *themes, *bridged, *asked, *answered}
    }


def answerable(scored: dict[str, Scores], reading: Reading, tuning: Tuning) -> bool:
    """Whether the library has an answer to the message at all."""
    if not scored:
        return False
    nearest = max(scores.similarity for scores in scored.values())
    inside = min(max(reading.inside, 1e-6), 1 - 1e-6)
    evidence = (
        math.log(inside / (1 - inside))
        + tuning.closeness * (nearest - USUAL)
        + tuning.certainty * max(0.0, nearest - CERTAIN)
    )
    return evidence >= tuning.answer_from


def _theme_strengths(index: PassageIndex, themes: Iterable[ThemeScore]) -> dict[str, float]:
    """Return for each passage the mean strength of its links, weighed by theme probability."""
    strengths: dict[str, float] = {}
    for theme in themes:
        for passage_id, strength in index.theme_links(theme.theme).passages.items():
            strengths[passage_id] = strengths.get(passage_id, 0.0) + theme.probability * strength
    return strengths


def _by_passage(hits: Sequence[UnitHit]) -> dict[str, float]:
    """The similarity of each passage's nearest unit; they come best first."""
    found: dict[str, float] = {}
    for hit in hits:
        found.setdefault(hit.passage_id, hit.similarity)
    return found


def _shares(similarities: dict[str, float]) -> dict[str, float]:
    """How the passages share in answering a message; they sum to 1."""
    most = max(similarities.values(), default=0.0)
    raised = {key: math.exp(SHARPNESS * (near - most)) for key, near in similarities.items()}
    total = sum(raised.values())
    return {key: value / total for key, value in raised.items()}


def _between(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
