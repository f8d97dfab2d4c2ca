"""Train the adapters, their heads, the lexicon and the support weights, and save all together."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.models import Model
from app.ports import Embedder, Library
from app.understanding import tuning_asked, tuning_lessons, tuning_names
from app.understanding.examples import ADAPTER_KINDS, SupportExample, examples_hash, read_examples
from app.understanding.heads import ADAPTER_WEIGHTS, AS_PUBLISHED, load_adapter
from app.understanding.lexicon import Lexicon
from app.understanding.train_support import support_weights
from app.understanding.tuning import Tuner

EPOCHS = {"messages": 4, "sentences": 4}
HEADS = {
    "messages": ("risks", "routes", "themes", "scope", "shape", "names", "query"),
    "sentences": ("boundary", "support"),
}
"""What each adapter's readings are read by."""


class AdapterReport(Model):
    """How much the adapters were trained on; ``evals figures safety`` says how well they do."""

    messages: int
    themed: int
    listened: int
    sentences: int
    names: int
    claims: int
    asked: int
    losses: dict[str, float]


def train_adapter(
    model: Path,
    embedder: Embedder,
    corpus: Path,
    library: Library,
    progress: Callable[[str], None],
) -> AdapterReport:
    """Train on every writer's examples and save. Takes one to three hours on two cores.

    ``model`` is the folder of MiniLM's safetensors, ``library`` the corpus as it is indexed.
    Raises UnderstandingError and StoreError.
    """
    shelf = tuning_asked.shelf(library, embedder)
    lessons = tuning_lessons.lessons(random.Random(0), corpus, shelf)  # noqa: S311
    lexicon = tuning_names.lexicon()
    losses: dict[str, float] = {}
    arrays: dict[str, NDArray[Any]] = {}
    of_way = {
        "messages": lessons._replace(said=[], claimed=[]),
        "sentences": lessons._replace(messages=[], themed=[], listened=[], named=[], asked=[]),
    }
    for way, own in of_way.items():

        def after(epoch: int, loss: float, way: str = way) -> None:
            losses[way] = loss
            progress(f"adapter of {way}: epoch {epoch + 1}, loss {loss:.3f}")

        tuner = Tuner(model, Lexicon(lexicon))
        tuner.train(own, after, EPOCHS[way])
        arrays.update(tuner.arrays(way, HEADS[way], own.usual()))
    # What has learnt nothing yet reads as published.
    arrays.update(Tuner(model, Lexicon(lexicon)).reach(AS_PUBLISHED, of_way["messages"].usual()))
    claims = [row for rows in read_examples("support", SupportExample).values() for row in rows]
    np.savez_compressed(
        ADAPTER_WEIGHTS,
        examples=np.array(examples_hash(ADAPTER_KINDS, corpus)),
        **{f"lexicon:{name}": values for name, values in lexicon.items()},  # type: ignore[arg-type]
        **{"support:weights": support_weights(claims, embedder)},  # type: ignore[arg-type]
        **arrays,  # type: ignore[arg-type]
    )
    load_adapter.cache_clear()
    return AdapterReport(
        messages=len(lessons.messages),
        themed=len(lessons.themed),
        listened=len(lessons.listened),
        sentences=len(lessons.said),
        names=len(lessons.named),
        claims=len(claims),
        asked=len(lessons.asked),
        losses=losses,
    )
