"""Which retrieved texts hold a labelled place, for any way of cutting an article up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.models import Model
from evals.cases import Label
from evals.metrics import dcg

_WORD = re.compile(r"[a-z0-9']+")


class Retrieved(Model):
    """A retrieved text and the file that it came from."""

    source: str
    text: str


def folded(text: str) -> str:
    """Words alone, lower-cased, a space between and around: for finding an anchor."""
    return f" {' '.join(_WORD.findall(text.lower().replace('’', chr(39))))} "


def gains(hits: Sequence[Retrieved], labels: Sequence[Label]) -> list[int]:
    """Return the gain of each hit: its best labelled place that no earlier hit held."""
    left = list(labels)
    found: list[int] = []
    for hit in hits:
        text = folded(hit.text)
        held = [
            label
            for label in left
            if hit.source.startswith(label.source) and folded(label.anchor) in text
        ]
        found.append(max((label.gain for label in held), default=0))
        left = [label for label in left if label not in held]
    return found


def ideal(everything: Sequence[Retrieved], labels: Sequence[Label], depth: int = 5) -> list[int]:
    """Return the gains of the best possible ranking of a system's own texts, to ``depth``."""
    held: set[frozenset[int]] = set()
    for text in everything:
        words = folded(text.text)
        held.add(
            frozenset(
                number
                for number, label in enumerate(labels)
                if text.source.startswith(label.source) and folded(label.anchor) in words
            )
        )
    # Texts that overlap hold places in common, and a place counts once: which text comes first
    # decides what the next is worth, so every order is tried. Labels are few.
    tried: dict[tuple[frozenset[int], int], list[int]] = {}

    def best(left: frozenset[int], ranks: int) -> list[int]:
        if not ranks or not left:
            return []
        if (left, ranks) not in tried:
            rankings = [
                [max(labels[number].gain for number in fresh), *best(left - fresh, ranks - 1)]
                for fresh in {places & left for places in held} - {frozenset()}
            ]
            tried[left, ranks] = max(rankings, key=lambda gains: dcg(gains, ranks), default=[])
        return tried[left, ranks]

    return best(frozenset(range(len(labels))), depth)
