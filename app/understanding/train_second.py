"""Fit what the second reading knows: words' weights, and the examples themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.models import Model
from app.ports import Embedder
from app.understanding.examples import (
    AskedExample,
    NoticingExample,
    ScreeningExample,
    read_examples,
)
from app.understanding.labels import RISKS, ROUTES
from app.understanding.misspelt import in_full
from app.understanding.second import SCALE, SECOND_WEIGHTS, second_hash
from app.understanding.train_words import rarity_of, words_of_one

AXES = 128
"""Of the vectors' 384, those along which the examples differ most: as good as all of them."""

Row = TypeVar("Row")


class SecondReport(Model):
    """How many messages there are to learn words from, and how many are remembered."""

    messages: int
    remembered: int


def train_second(embedder: Embedder, corpus: Path, path: Path = SECOND_WEIGHTS) -> SecondReport:
    """Raises UnderstandingError and EmbedderError."""
    screened = [
        *_all(read_examples("screening", ScreeningExample)),
        *_all(read_examples("lookalikes", ScreeningExample)),
    ]
    questions = _all(read_examples("asked", AskedExample))
    turns = _all(read_examples("noticing", NoticingExample))
    asked = [in_full(row.text) for row in questions if not row.danger]
    told = [in_full(row.text) for row in turns if not row.danger]
    texts = [in_full(row.text) for row in screened]
    risks = [_risk(row) for row in screened]
    routes = [_route(row) for row in screened]
    rarity = rarity_of([*texts, *asked, *told])
    calm = [0] * (len(asked) + len(told))
    by_risk = words_of_one([*texts, *asked, *told], [*risks, *calm], len(RISKS), rarity)
    # An answer in a debrief asks for nothing, and is no question to learn from.
    asks = [ROUTES.index("question")] * len(asked)
    by_route = words_of_one([*texts, *asked], [*routes, *asks], len(ROUTES), rarity)
    arrays = {
        "examples": np.array(second_hash(corpus)),
        "rarity": rarity,
        **{f"risks.{part}": value for part, value in by_risk._asdict().items() if part != "rarity"},
        **{
            f"routes.{part}": value
            for part, value in by_route._asdict().items()
            if part != "rarity"
        },
        **_near(embedder, texts),
        "near.risks": np.array(risks, dtype=np.uint8),
        "near.routes": np.array(routes, dtype=np.uint8),
    }
    np.savez_compressed(path, **arrays)
    return SecondReport(messages=len(texts) + len(asked) + len(told), remembered=len(texts))


def _all(by_writer: Mapping[str, Sequence[Row]]) -> list[Row]:
    return [row for rows in by_writer.values() for row in rows]


def _risk(row: ScreeningExample) -> int:
    return RISKS.index(f"{row.risks[0].who} {row.risks[0].what}") if row.risks else 0


def _route(row: ScreeningExample) -> int:
    return ROUTES.index(row.kind if row.route == "clinical_request" else row.route)


def _near(embedder: Embedder, texts: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    vectors = embedder.embed(texts)
    mean = vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    kept = axes[:AXES].T
    reduced = (vectors - mean) @ kept
    reduced /= np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    return {
        "near.mean": mean.astype(np.float32),
        "near.axes": kept.astype(np.float32),
        "near.vectors": np.round(reduced * SCALE).astype(np.int8),
    }
