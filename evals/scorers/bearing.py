"""How far a text bears out a sentence, in a few numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evals.scorers.embedding import embed
from evals.scorers.learnt import Linear, load
from evals.scorers.words import content, listed, stem, words

NAMES = (
    "covered",
    "covered_nearby",
    "pairs_covered",
    "closest_sentence",
    "closest_stretch",
    "new_words",
    "farthest_word",
    "mean_farthest",
    "new_number",
    "stronger",
    "other_polarity",
    "length",
    "a_claim",
    "a_suggestion",
)

_SENTENCE = re.compile(r"[^.!?;:\n]+[.!?;:]*[”\"’)]*")


_SUGGESTS = re.compile(
    r"\?$|\bsupervis|\btutor\b|\bmanager\b|\byou (?:could|might|may|can)\b|\bworth\b|^perhaps\b|"
    r"^(?:bring|take|ask|tell|please|let|say|write|try|leave|keep)\b",
    re.IGNORECASE,
)


def bearing(
    sentence: str, text: str, typed: str = "", learnt: Linear | None = None
) -> NDArray[np.float32]:
    """What ``NAMES`` names, shape (14,). The person's own words, ``typed``, need no support."""
    learnt = learnt or load("sentences")
    claim = learnt.names.index("uncited_claim")
    own = set(content(typed)) | {stem(word) for word in listed("field")}
    said = list(dict.fromkeys(content(sentence)))
    held = set(content(text))
    parts = [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]
    stretches = [" ".join(parts[at : at + 2]) for at in range(max(1, len(parts) - 1))]
    vectors = embed([sentence, *parts, *stretches])
    near = vectors[1:] @ vectors[0]
    to_parts, to_stretches = near[: len(parts)], near[len(parts) :]
    best = stretches[int(to_stretches.argmax())] if stretches else text
    nearby = set(content(best))
    new = [word for word in said if word not in held and word not in own]
    far = _farness(new, sorted(held))
    return np.array(
        [
            _share(said, held | own),
            _share(said, nearby | own),
            _pairs(sentence, text),
            float(to_parts.max(initial=0.0)),
            float(to_stretches.max(initial=0.0)),
            min(len(new), 6) / 6,
            max(far, default=0.0),
            sum(far) / max(1, len(said)),
            float(bool(_numbers(sentence) - _numbers(text) - _numbers(typed))),
            float(len(_strong(sentence) - _strong(best))),
            float(_negations(sentence) % 2 != _negations(_closest(parts, to_parts)) % 2),
            min(len(said), 20) / 20,
            float(learnt.probabilities([sentence])[0, claim]),
            float(bool(_SUGGESTS.search(sentence.strip()))),
        ],
        dtype=np.float32,
    )


def to_embed(sentence: str, text: str) -> list[str]:
    """Every text that ``bearing`` embeds: all at once is many times faster than one by one."""
    parts = [found.group().strip() for found in _SENTENCE.finditer(text) if found.group().strip()]
    stretches = [" ".join(parts[at : at + 2]) for at in range(max(1, len(parts) - 1))]
    return [sentence, *parts, *stretches, *content(sentence), *content(text)]


def _share(said: Sequence[str], held: set[str]) -> float:
    return sum(word in held for word in said) / len(said) if said else 1.0


def _pairs(sentence: str, text: str) -> float:
    """The share of the sentence's pairs of neighbouring content words that stand in the text."""
    one, other = content(sentence), content(text)
    asked = set(pairwise(one))
    there = {pair for gap in (1, 2) for pair in zip(other, other[gap:], strict=False)}
    return len(asked & there) / len(asked) if asked else 1.0


def _farness(new: Sequence[str], held: Sequence[str]) -> list[float]:
    """How far each new word is from the nearest word of the text, 0 to about 1."""
    if not new or not held:
        return [1.0] * len(new)
    nearest = (embed(new) @ embed(held).T).max(axis=1)
    return [float(1 - similarity) for similarity in nearest]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text)) | (set(words(text)) & listed("numbers"))


def _strong(text: str) -> set[str]:
    return set(words(text)) & listed("strong")


def _negations(text: str) -> int:
    found = words(text)
    return sum(word in listed("negative") or word.endswith("n't") for word in found)


def _closest(parts: Sequence[str], near: NDArray[np.float32]) -> str:
    return parts[int(near.argmax())] if len(parts) else ""
