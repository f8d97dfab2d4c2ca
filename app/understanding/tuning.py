"""Train the embedder's adapters. Needs PyTorch, which is in no lock file: see README.

MiniLM was made to tell subjects apart, not tones, dangers or names. Low-rank additions to its
upper layers (LoRA, Hu et al. 2021) teach it these from the examples: one set for what people type,
one for sentences of answers. The lower layers and the embeddings for search stay as published.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from app.understanding.labels import BOUNDARY, NAMES, RISKS, ROUTES, SCOPE, SUPPORT
from app.understanding.lexicon import Lexicon
from app.understanding.mistyping import mistyped
from app.understanding.shapes import WIDTH, shapes, words
from app.understanding.stretches import inside
from app.understanding.themes import theme_ids
from app.understanding.tuning_data import Asked, Lessons, Message, Named, Themed, varied
from app.understanding.tuning_model import SIZE, AdaptedMiniLM, Tensors, padded, pooled

SCALE = 8.0
"""Of unit vectors, so that a head's logits can be far apart."""

SHARPNESS = 20.0
"""Of cosine similarities, so that one passage can be far likelier than the rest."""

HIDDEN = 64
"""Between a word's state with its shape, and its label."""

THEMED_SHARE = 0.5
"""Of the themes' examples in each epoch: there are twice as many as of all else."""

BATCH = 32
RATE = 1e-3
DROPOUT = 0.1
LONGEST_PIECES = 256


OWN_TASKS: Mapping[str, Sequence[str]] = {
    "risks": RISKS,
    "routes": ROUTES,
    "boundary": BOUNDARY,
    "support": SUPPORT,
    "themes": theme_ids(),
    "scope": SCOPE,
}


class Within(NamedTuple):
    """Stretches of a batch's texts: which row each is of, its pieces there, and its risks."""

    rows: torch.Tensor
    mask: torch.Tensor
    risks: torch.Tensor


class Batch(NamedTuple):
    """Rows of one task, near to one another in length."""

    task: str
    ids: torch.Tensor
    mask: torch.Tensor
    targets: dict[str, torch.Tensor]
    within: Within | None = None


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
        self._lexicon = lexicon
        self._model = AdaptedMiniLM(model)
        self._tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST_PIECES)
        self._tokenizer.no_padding()
        self._chance = random.Random(seed)  # noqa: S311
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
        self._train(lambda: self._batches(lessons), progress, epochs)

    def teach(
        self,
        texts: list[str],
        targets: dict[str, list[NDArray[np.float32]]],
        progress: Callable[[int, float], None],
        epochs: int,
    ) -> None:
        """Train on texts alone, each with its shares of the labels of each task."""

        def batches() -> Iterator[Batch]:
            made = self._texts(texts, targets)
            self._chance.shuffle(made)
            return (make() for make in made)

        self._train(batches, progress, epochs)

    def _train(
        self,
        batches: Callable[[], Iterator[Batch]],
        progress: Callable[[int, float], None],
        epochs: int,
    ) -> None:
        learnt = [*self._model.adapter.values(), *self.heads.values()]
        optimiser = torch.optim.AdamW(learnt, lr=RATE, betas=(0.9, 0.99), weight_decay=0.01)
        done, total = 0, epochs * sum(1 for _ in batches())
        for epoch in range(epochs):
            running = []
            for batch in batches():
                done += 1
                rate = RATE * min(1.0, done / (0.06 * total)) * max(0.02, 1 - done / total)
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
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._model.states(batch.ids, batch.mask, DROPOUT).float()
        if batch.task == "named":
            logits = self._name_logits(states, batch.targets["shapes"])
            labels = batch.targets["labels"]
            weights = torch.tensor([1.0, 2.0, 2.0, 2.0])
            return functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), weights)
        vectors = pooled(states, batch.mask)
        if batch.task == "asked":
            log = functional.log_softmax(self._nearness(vectors), -1)
            return -(batch.targets["answers"] * log).sum(-1).mean()
        loss = torch.zeros(())
        for name, target in batch.targets.items():
            log = functional.log_softmax(self.logits(vectors, name), -1)
            loss = loss - (target * log).sum(-1).mean()
        if batch.within is not None and len(batch.within.rows):
            within = pooled(states[batch.within.rows], batch.within.mask)
            log = functional.log_softmax(self.logits(within, "risks"), -1)
            loss = loss - (batch.within.risks * log).sum() / len(batch.ids)
        return loss

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

    def _batches(self, lessons: Lessons) -> Iterator[Batch]:
        messages, every_themed, said, named, claimed, asked, _ = lessons
        themed = [
            row
            for row in every_themed
            if not row.themes.any() or self._chance.random() < THEMED_SHARE
        ]
        themes, scope = [t.themes for t in themed], [t.scope for t in themed]
        batches = [
            *self._messages([self._mistyped(message) for message in messages]),
            *self._texts(self._hasty(themed), {"themes": themes, "scope": scope}),
            *self._texts([s.text for s in said], {"boundary": [s.verdict for s in said]}),
            *self._texts([c.text for c in claimed], {"support": [c.supported for c in claimed]}),
            *self._named(named),
            *self._texts(self._hasty(asked), {"answers": [a.answers for a in asked]}, "asked"),
        ]
        self._chance.shuffle(batches)
        for make in batches:
            yield make()

    def _hasty(self, rows: Sequence[Themed] | Sequence[Asked]) -> list[str]:
        return [mistyped(row.text, self._chance) for row in rows]

    def _mistyped(self, message: Message) -> Message:
        text = mistyped(message.text, self._chance, in_place=True)
        return message._replace(text=text)

    def _texts(
        self,
        texts: list[str],
        targets: dict[str, list[NDArray[np.float32]]],
        task: str = "texts",
    ) -> list[Callable[[], Batch]]:
        encoded = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]

        def make(rows: list[int]) -> Batch:
            ids, mask = padded([encoded[row] for row in rows])
            found = {
                name: torch.from_numpy(np.stack([values[row] for row in rows]))
                for name, values in targets.items()
            }
            return Batch(task, ids, mask, found)

        return [partial(make, rows) for rows in self._rows([len(ids) for ids in encoded])]

    def _messages(self, messages: Sequence[Message]) -> list[Callable[[], Batch]]:
        encodings = self._tokenizer.encode_batch([message.text for message in messages])

        def make(rows: list[int]) -> Batch:
            ids, mask = padded([encodings[row].ids for row in rows])
            targets = {
                "risks": torch.from_numpy(np.stack([messages[row].risks for row in rows])),
                "routes": torch.from_numpy(np.stack([messages[row].routes for row in rows])),
            }
            owners, pieces, risks = [], [], []
            for place, row in enumerate(rows):
                offsets = encodings[row].offsets
                for start, end, risk in messages[row].stretches:
                    chosen = torch.zeros(ids.shape[1])
                    chosen[: len(offsets)] = torch.tensor(inside(offsets, start, end))
                    if chosen.any():
                        owners.append(place)
                        pieces.append(chosen)
                        risks.append(torch.from_numpy(risk))
            if not owners:
                return Batch("texts", ids, mask, targets)
            within = Within(torch.tensor(owners), torch.stack(pieces), torch.stack(risks))
            return Batch("texts", ids, mask, targets, within)

        return [partial(make, some) for some in self._rows([len(e.ids) for e in encodings])]

    def _named(self, named: Sequence[Named]) -> list[Callable[[], Batch]]:
        if not named:
            return []
        pool: dict[int, list[str]] = {kind: [] for kind in range(1, len(NAMES))}
        for row in named:
            for start, end, kind in row.spans:
                pool[kind].append(row.text[start:end])
        rows = [varied(row, pool, self._chance) for row in (*named, *named)]
        encodings = self._tokenizer.encode_batch([row.text for row in rows])

        def make(chosen: list[int]) -> Batch:
            ids, mask = padded([encodings[row].ids for row in chosen])
            shape = torch.zeros(*ids.shape, WIDTH)
            labels = torch.full(ids.shape, -100)
            for place, number in enumerate(chosen):
                row, offsets = rows[number], encodings[number].offsets
                pieces = piece_shapes(row.text, offsets, self._lexicon)
                shape[place, : len(pieces)] = torch.from_numpy(pieces)
                for piece, (start, end) in enumerate(offsets):
                    if end > start:
                        inside = [k for a, b, k in row.spans if a < end and start < b]
                        labels[place, piece] = inside[0] if inside else 0
            return Batch("named", ids, mask, {"shapes": shape, "labels": labels})

        lengths = [len(encoding.ids) for encoding in encodings]
        return [partial(make, some) for some in self._rows(lengths)]

    def _rows(self, lengths: list[int]) -> list[list[int]]:
        order = sorted(range(len(lengths)), key=lambda n: lengths[n] + self._chance.uniform(0, 6))
        return [order[at : at + BATCH] for at in range(0, len(order), BATCH)]

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
        for name, tensor in self._reach(usual).items():
            kept[f"{way}:{name}.reach"] = tensor.numpy().astype(np.float16)
        for name, tensor in self.heads.items():
            if name.split(".")[0] in heads:
                kept[f"head:{name}"] = tensor.detach().numpy()
        return kept

    def _reach(self, texts: Sequence[str]) -> Tensors:
        """The largest size of each number that goes into each matrix, over these texts."""
        found: Tensors = {}
        self._model.reach = found
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            for encoding in self._tokenizer.encode_batch(list(texts)):
                # Alone: padding has numbers of its own.
                ids = torch.tensor([encoding.ids])
                self._model.states(ids, torch.ones(ids.shape), 0.0)
        self._model.reach = None
        return found


def piece_shapes(
    text: str, offsets: Sequence[tuple[int, int]], lexicon: Lexicon
) -> NDArray[np.float32]:
    """The shape of the word that each piece is of, (pieces, WIDTH)."""
    found = words(text)
    shape = shapes(text, found, lexicon)
    result = np.zeros((len(offsets), WIDTH), dtype=np.float32)
    at = 0
    for piece, (start, end) in enumerate(offsets):
        while at < len(found) and found[at].end <= start:
            at += 1
        if end > start and at < len(found) and found[at].start < end:
            result[piece] = shape[at]
    return result
