"""Which retrieved texts hold a labelled place, for any way of cutting an article up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.models import Model
from evals.cases import Label

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


def ideal(everything: Sequence[Retrieved], labels: Sequence[Label]) -> list[int]:
    """Return the gains of the best possible ranking of a system's own texts."""
    held: list[frozenset[int]] = []
    for text in everything:
        words = folded(text.text)
        held.append(
            frozenset(
                number
                for number, label in enumerate(labels)
                if text.source.startswith(label.source) and folded(label.anchor) in words
            )
        )
    left = frozenset(range(len(labels)))
    best: list[int] = []
    while left:
        # The best next text: its highest gain first, then how many places it holds.
        choice = max(
            (places & left for places in held),
            key=lambda places: (max((labels[n].gain for n in places), default=0), len(places)),
            default=frozenset(),
        )
        if not choice:
            break
        best.append(max(labels[number].gain for number in choice))
        left -= choice
    return sorted(best, reverse=True)
