"""Train the adapter, its heads, the lexicon and the support weights, and save them together."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.models import Model
from app.ports import Embedder
from app.understanding import tuning_data
from app.understanding.examples import ADAPTER_KINDS, SupportExample, examples_hash, read_examples
from app.understanding.heads import ADAPTER_WEIGHTS
from app.understanding.lexicon import Lexicon
from app.understanding.train_support import support_weights
from app.understanding.tuning import Tuner


class AdapterReport(Model):
    """How much the adapter was trained on; ``python -m evals safety`` says how well it does."""

    messages: int
    themed: int
    sentences: int
    names: int
    claims: int
    loss: float


def train_adapter(
    model: Path, embedder: Embedder, corpus: Path, progress: Callable[[str], None]
) -> AdapterReport:
    """Train on every writer's examples and save. Takes some twenty minutes on two cores.

    ``model`` is the folder of MiniLM's safetensors. Raises UnderstandingError.
    """
    lessons = tuning_data.lessons(random.Random(0), corpus)  # noqa: S311
    lexicon = tuning_data.lexicon()
    losses: list[float] = []

    def after(epoch: int, loss: float) -> None:
        losses.append(loss)
        progress(f"adapter: epoch {epoch + 1}, loss {loss:.3f}")

    tuner = Tuner(model, Lexicon(lexicon))
    tuner.train(lessons, after)
    claims = [row for rows in read_examples("support", SupportExample).values() for row in rows]
    np.savez_compressed(
        ADAPTER_WEIGHTS,
        examples=np.array(examples_hash(ADAPTER_KINDS, corpus)),
        **{f"lexicon:{name}": values for name, values in lexicon.items()},  # type: ignore[arg-type]
        **{"support:weights": support_weights(claims, embedder)},  # type: ignore[arg-type]
        **tuner.arrays(),  # type: ignore[arg-type]
    )
    return AdapterReport(
        messages=len(lessons.messages),
        themed=len(lessons.themed),
        sentences=len(lessons.said),
        names=len(lessons.named),
        claims=len(claims),
        loss=losses[-1],
    )
