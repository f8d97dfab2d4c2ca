"""Train the embedder's adapters. Needs PyTorch, which is in no lock file: see README.

MiniLM was made to tell subjects apart, not tones, dangers or names. Low-rank additions to its
upper layers (LoRA, Hu et al. 2021) teach it these from the examples: one set for what people type,
one for sentences of answers. The lower layers and the embeddings for search stay as published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from app.understanding.labels import BOUNDARY, NAMES, NOTICED, RISKS, ROUTES, SCOPE, SUPPORT
from app.understanding.lexicon import Lexicon
from app.understanding.shapes import WIDTH
from app.understanding.themes import theme_ids
from app.understanding.tuning_batches import Batch, Batches
from app.understanding.tuning_lessons import Lessons
from app.understanding.tuning_model import HALVED, SIZE, AdaptedMiniLM, Tensors, pooled

SCALE = 8.0
"""Of unit vectors, so that a head's logits can be far apart."""

SHARPNESS = 20.0
"""Of cosine similarities, so that one passage can be far likelier than the rest."""

HIDDEN = 64
"""Between a word's state with its shape, and its label."""

NOTICED_WEIGHT, NOTICED_SHARE = 3.0, 0.5
"""Of a label that is there beside one that is not, and of all of them beside the other tasks."""

RATE = 1e-3
DROPOUT = 0.1


OWN_TASKS: Mapping[str, Sequence[str]] = {
    "risks": RISKS,
    "routes": ROUTES,
    "boundary": BOUNDARY,
    "support": SUPPORT,
    "themes": theme_ids(),
    "scope": SCOPE,
    "noticed": NOTICED,
}


class Units(NamedTuple):
    """What is searched: vectors, (units, SIZE), the passage each is of, and how many there are."""

    vectors: torch.Tensor
    owners: torch.Tensor
    passages: int


class Tuner:
    """MiniLM with an adapter and heads that learn."""

    def __init__(
        self,
        model: Path,
        lexicon: Lexicon,
        seed: int = 0,
        tasks: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """``tasks`` are the labels of each head; those of Debrief's own classifiers by default."""
        torch.manual_seed(seed)
        self._model = AdaptedMiniLM(model)
        self._batches = Batches(model, lexicon, seed)
        self.heads: Tensors = {
            "shape.w": 0.05 * torch.randn(SIZE + WIDTH, HIDDEN),
            "shape.b": torch.zeros(HIDDEN),
            "names.w": 0.05 * torch.randn(HIDDEN, len(NAMES)),
            "names.b": torch.zeros(len(NAMES)),
        }
        # At first a message is searched for as it stands.
        self.heads["query.w"] = torch.eye(SIZE)
        for task, labels in (OWN_TASKS if tasks is None else tasks).items():
            self.heads[f"{task}.w"] = 0.05 * torch.randn(SIZE, len(labels))
            self.heads[f"{task}.b"] = torch.zeros(len(labels))
        for tensor in (*self._model.adapter.values(), *self.heads.values()):
            tensor.requires_grad_()

    def begin_with(self, matrices: Mapping[str, NDArray[Any]]) -> None:
        """Go on from an adapter that has learnt already, as ``arrays`` keeps it."""
        with torch.no_grad():
            for name, tensor in self._model.adapter.items():
                tensor.copy_(torch.from_numpy(matrices[name].astype(np.float32)))

    def train(
        self,
        lessons: Lessons,
        progress: Callable[[int, float], None],
        epochs: int,
    ) -> None:
        shelf = lessons.shelf
        self._shelf = Units(
            torch.from_numpy(shelf.vectors), torch.from_numpy(shelf.owners), len(shelf.places)
        )
        self._train(lambda: self._batches.of_lessons(lessons), progress, epochs)

    def teach(
        self,
        texts: list[str],
        targets: dict[str, list[NDArray[np.float32]]],
        progress: Callable[[int, float], None],
        epochs: int,
        *,
        rate: float = RATE,
        typed: Callable[[str], str] = str,
    ) -> None:
        """Train on texts alone, each with its shares of the labels of each task.

        ``typed`` makes of a text what somebody in haste might have typed, anew each epoch.
        """

        def batches() -> Iterator[Batch]:
            return self._batches.of_texts([typed(text) for text in texts], targets)

        self._train(batches, progress, epochs, rate)

    def _train(
        self,
        batches: Callable[[], Iterator[Batch]],
        progress: Callable[[int, float], None],
        epochs: int,
        most: float = RATE,
    ) -> None:
        learnt = [*self._model.adapter.values(), *self.heads.values()]
        optimiser = torch.optim.AdamW(learnt, lr=most, betas=(0.9, 0.99), weight_decay=0.01)
        done, total = 0, epochs * sum(1 for _ in batches())
        for epoch in range(epochs):
            running = []
            for batch in batches():
                done += 1
                rate = most * min(1.0, done / (0.06 * total)) * max(0.02, 1 - done / total)
                for group in optimiser.param_groups:
                    group["lr"] = rate
                loss = self._loss(batch)
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(learnt, 1.0)
                optimiser.step()
                running.append(loss.item())
            progress(epoch, float(np.mean(running)))

    def _loss(self, batch: Batch) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVED):
            states = self._model.states(batch.ids, batch.mask, DROPOUT).float()
        if batch.task == "named":
            logits = self._name_logits(states, batch.targets["shapes"])
            labels = batch.targets["labels"]
            weights = torch.tensor([1.0, 2.0, 2.0, 2.0])
            return functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), weights)
        vectors = pooled(states, batch.mask)
        loss = torch.zeros(())
        for name, target in batch.targets.items():
            if name == "noticed":
                loss = loss + self._unnoticed(vectors, target)
                continue
            asked = name == "answers"
            logits = self._nearness(vectors) if asked else self.logits(vectors, name)
            log = functional.log_softmax(logits, -1)
            loss = loss - (target * log).sum(-1).mean()
        if batch.within is not None and len(batch.within.rows):
            within = pooled(states[batch.within.rows], batch.within.mask)
            log = functional.log_softmax(self.logits(within, "risks"), -1)
            loss = loss - (batch.within.risks * log).sum() / len(batch.ids)
        return loss

    def _unnoticed(self, vectors: torch.Tensor, noticed: torch.Tensor) -> torch.Tensor:
        """Several labels at once or none, each by itself; few rows hold any one of them."""
        weight = torch.tensor(NOTICED_WEIGHT)
        return (
            NOTICED_SHARE
            * functional.binary_cross_entropy_with_logits(
                self.logits(vectors, "noticed"), noticed, pos_weight=weight, reduction="none"
            )
            .sum(-1)
            .mean()
        )

    def logits(self, vectors: torch.Tensor, task: str) -> torch.Tensor:
        return SCALE * vectors @ self.heads[f"{task}.w"] + self.heads[f"{task}.b"]

    def _nearness(self, vectors: torch.Tensor) -> torch.Tensor:
        """How near each message is to the nearest unit of each passage, as logits."""
        queries = functional.normalize(vectors @ self.heads["query.w"], dim=-1)
        near = queries @ self._shelf.vectors.T
        owners = self._shelf.owners[None].expand(len(queries), -1)
        empty = torch.full((len(queries), self._shelf.passages), -1.0)
        return SHARPNESS * empty.scatter_reduce(1, owners, near, "amax")

    def _name_logits(self, states: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:
        joined = torch.cat([states, shape], dim=-1)
        hidden = functional.relu(joined @ self.heads["shape.w"] + self.heads["shape.b"])
        return hidden @ self.heads["names.w"] + self.heads["names.b"]

    def arrays(
        self, way: str, heads: Sequence[str], usual: Sequence[str]
    ) -> dict[str, NDArray[Any]]:
        """What to keep: the adapter under its name, at half precision, and these heads whole.

        With it goes how far the numbers of ``usual`` texts reach, for reading in bytes.
        """
        kept: dict[str, NDArray[Any]] = {
            f"{way}:{name}": tensor.detach().numpy().astype(np.float16)
            for name, tensor in self._model.adapter.items()
        }
        kept.update(self.reach(way, usual))
        for name, tensor in self.heads.items():
            if name.split(".")[0] in heads:
                kept[f"head:{name}"] = tensor.detach().numpy()
        return kept

    def reach(self, way: str, usual: Sequence[str]) -> dict[str, NDArray[Any]]:
        """How far the numbers of ``usual`` texts reach, under the name of ``way``."""
        return {
            f"{way}:{name}.reach": tensor.detach().numpy().astype(np.float16)
            for name, tensor in self._reach(usual).items()
        }

    def _reach(self, texts: Sequence[str]) -> Tensors:
        """The largest size of each number that goes into each matrix, over these texts."""
        found: Tensors = {}
        self._model.reach = found
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALVED):
            for encoding in self._batches.tokenizer.encode_batch(list(texts)):
                # Alone: padding has numbers of its own.
                ids = torch.tensor([encoding.ids])
                self._model.states(ids, torch.ones(ids.shape), 0.0)
        self._model.reach = None
        return found
