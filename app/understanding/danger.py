"""Who may be in danger in a message, and what the message asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from app.models import Route
from app.ports import Adapted, AdaptedEmbedder, Vector
from app.understanding.heads import Heads, vector_within
from app.understanding.labels import CLINICAL_ROUTES, RISKS
from app.understanding.plain import Plain, hedged, plainly
from app.understanding.second import Second, SecondReader
from app.understanding.stretches import stretches

WHOLE_CHARACTERS = 700
"""A longer message is also read whole, in windows of this size: the embedder reads so much."""

NEAR_WINDOWS = 4
"""Of a very long message the first and the last are compared with the examples: each takes as long
as reading it."""

PLAIN_EVIDENCE = 12.0
"""How many times likelier a danger is where its words are said: some e^2.5."""

UNHEDGED_EVIDENCE = 3000.0
"""The same where nothing in the message places it in the past, a lesson, a story or a joke."""

LEAST = 1e-3
"""Probability that a danger said in so many words has at the least, before the evidence."""

MOST_STRETCHES = 240
"""Of a very long message the first and the last half of these are read."""


class Stretch(NamedTuple):
    """A part of a message as read: (start, end), and the probability of each of RISKS."""

    start: int
    end: int
    risks: dict[str, float]

    @property
    def danger(self) -> float:
        """Log-odds that anybody is in danger."""
        return _log_odds(1 - self.risks["none"])


class DangerReading(NamedTuple):
    """``whole`` are the windows that cover the message, ``parts`` its sentences.

    ``routes`` are probabilities of the whole; ``asked`` the largest of a clinical request in any
    part.
    """

    whole: tuple[Stretch, ...]
    parts: tuple[Stretch, ...]
    routes: dict[str, float]
    asked: dict[str, float]


class DangerReader:
    """Reads a message whole and by its sentences: danger may stand in one clause of many."""

    def __init__(
        self, embedder: AdaptedEmbedder, heads: Heads, second: SecondReader | None = None
    ) -> None:
        """Without a ``second`` reading what the adapter makes of a message is all."""
        self._embedder = embedder
        self._heads = heads
        self._second = second

    @property
    def alone(self) -> DangerReader:
        """The same without a second reading, for which everyday words in an emergency are calm."""
        return DangerReader(self._embedder, self._heads) if self._second else self

    def read(self, text: str) -> DangerReading:
        """Raises EmbedderError. Offsets are into ``text``."""
        windows = _windows(text)
        parts = stretches(text)
        if len(parts) > MOST_STRETCHES:
            half = MOST_STRETCHES // 2
            parts = [*parts[:half], *parts[-half:]]
        if parts == windows:
            parts = []
        readings = self._embedder.read([text[start:end] for start, end in windows])
        vectors = [reading.vector for reading in readings]
        within = self._within(text, parts, windows, readings)
        said = plainly(text)
        evidence = PLAIN_EVIDENCE if hedged(text) else UNHEDGED_EVIDENCE
        seconds = self._seconds(text, windows, parts)
        both = list(zip([*vectors, *within], seconds, strict=True))
        read = [
            Stretch(
                start, end, _with_plain(self._risks(vector, second), start, end, said, evidence)
            )
            for (start, end), (vector, second) in zip([*windows, *parts], both, strict=True)
        ]
        routes = [self._routes(vector, second) for vector, second in both]
        whole = routes[: len(windows)]
        return DangerReading(
            whole=tuple(read[: len(windows)]),
            parts=tuple(read[len(windows) :]),
            routes={name: sum(r[name] for r in whole) / len(whole) for name in whole[0]},
            asked={name: max(found[name] for found in routes) for name in CLINICAL_ROUTES},
        )

    def _seconds(
        self, text: str, windows: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]]
    ) -> list[Second | None]:
        if self._second is None:
            return [None] * (len(windows) + len(parts))
        ends = {*windows[: NEAR_WINDOWS // 2], *windows[-(NEAR_WINDOWS // 2) :]}
        whole = [
            self._second.whole(text[start:end])
            if (start, end) in ends
            else self._second.part(text[start:end])
            for start, end in windows
        ]
        return [*whole, *(self._second.part(text[start:end]) for start, end in parts)]

    def _risks(self, vector: Vector, second: Second | None) -> dict[str, float]:
        read = self._heads.risks(vector)
        return second.risks(read) if second else read

    def _routes(self, vector: Vector, second: Second | None) -> dict[str, float]:
        read = self._heads.routes(vector)
        return second.routes(read) if second else read

    def _within(
        self,
        text: str,
        parts: Sequence[tuple[int, int]],
        windows: Sequence[tuple[int, int]],
        readings: Sequence[Adapted],
    ) -> list[Vector]:
        """The vectors of the parts, each as it was read with its window around it.

        A part that two windows share, or that the embedder cut off, is read by itself.
        """
        found: dict[tuple[int, int], Vector] = {}
        for start, end in parts:
            for (first, last), reading in zip(windows, readings, strict=True):
                if first <= start and end <= last:
                    vector = vector_within(reading, start - first, end - first)
                    if vector is not None:
                        found[start, end] = vector
        left = [part for part in parts if part not in found]
        if left:
            alone = self._embedder.read([text[start:end] for start, end in left])
            found.update(zip(left, (reading.vector for reading in alone), strict=True))
        return [found[part] for part in parts]


def _with_plain(
    risks: dict[str, float], start: int, end: int, said: Sequence[Plain], evidence: float
) -> dict[str, float]:
    """Raise the odds of the dangers that a stretch says in so many words."""
    raised = dict(risks)
    for plain in said:
        if plain.end <= start or end <= plain.start:
            continue
        for who in plain.who:
            name = f"{who} {plain.what}"
            raised[name] = max(raised[name], risks[name] * evidence, evidence * LEAST)
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def joint(stretches_read: tuple[Stretch, ...]) -> dict[str, float]:
    """The mean probability of each danger over stretches, without "none"."""
    return {
        name: sum(one.risks[name] for one in stretches_read) / len(stretches_read)
        for name in RISKS[1:]
    }


def route_of(name: str) -> Route:
    """The route of one of the classifier's routes."""
    if name in CLINICAL_ROUTES:
        return "clinical_request"
    return name  # type: ignore[return-value]


def _windows(text: str) -> list[tuple[int, int]]:
    if len(text) <= WHOLE_CHARACTERS * 1.4:
        start = len(text) - len(text.lstrip())
        return [(start, max(start, len(text.rstrip())))]
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + WHOLE_CHARACTERS)
        if end < len(text):
            # Without a space to cut at, it is cut in the word: one of 60,000 letters has none.
            space = text.rfind(" ", start + WHOLE_CHARACTERS // 2, end)
            end = space if space > start else end
        cuts.append((start, end))
        start = end
    return cuts


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
