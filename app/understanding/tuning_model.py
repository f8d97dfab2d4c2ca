"""MiniLM in PyTorch with low-rank additions to its upper layers, for training alone."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional

LAYERS = 6
LOWER = 2
"""Layers left as published: they read letters and words, which are the same everywhere."""

HEADS = 12
SIZE = 384
RANK = 32
STEP = 8
"""Word pieces that a batch is padded to a multiple of."""

PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)

Tensors = dict[str, torch.Tensor]

HALVED = any(bool(torch.cpu.get_capabilities().get(name)) for name in ("amx_bf16", "avx512_bf16"))
"""Whether sums are taken in bfloat16: a processor that only emulates it takes three times as long
for them as for whole ones."""


ROUGH = ("encoder.layer.0.output.dense", "encoder.layer.1.output.dense")
"""Matrices that are never read in bytes: what goes into them reaches too far. Without the two a
reading in bytes is within 0.998 of the whole one (mean cosine), with them within 0.996."""


class AdaptedMiniLM:
    """``adapter`` holds ``<matrix>.a`` (in, RANK) and ``<matrix>.b`` (RANK, out), which learn.

    ``reach`` is, where it is a dict, the largest size of each number that went into each matrix.
    """

    def __init__(self, model: Path) -> None:
        published = load_file(model / "model.safetensors")
        # What stays as published is brought to the precision of the products once.
        self._weights: Tensors = {
            name: tensor.bfloat16()
            if HALVED and (".dense." in name or ".self." in name)
            else tensor
            for name, tensor in published.items()
        }
        self.adapter: Tensors = {}
        self.reach: Tensors | None = None
        for number in range(LOWER, LAYERS):
            for part in PARTS:
                name = f"encoder.layer.{number}.{part}"
                out, into = self._weights[f"{name}.weight"].shape
                self.adapter[f"{name}.a"] = torch.randn(into, RANK) / math.sqrt(into)
                self.adapter[f"{name}.b"] = torch.zeros(RANK, out)

    def states(self, ids: torch.Tensor, mask: torch.Tensor, dropout: float) -> torch.Tensor:
        """The pieces' last states, (rows, length, SIZE)."""
        weights = self._weights
        bias = (1.0 - mask[:, None, None, :]) * -1e9
        with torch.no_grad():
            state = (
                weights["embeddings.word_embeddings.weight"][ids]
                + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
                + weights["embeddings.token_type_embeddings.weight"][0]
            )
            state = self._normalised(state, "embeddings.LayerNorm")
            for number in range(LOWER):
                state = self._layer(state, bias, number, 0.0)
        for number in range(LOWER, LAYERS):
            state = self._layer(state, bias, number, dropout)
        return state

    def _layer(
        self, state: torch.Tensor, bias: torch.Tensor, number: int, dropout: float
    ) -> torch.Tensor:
        name = f"encoder.layer.{number}"
        size, length, _ = state.shape
        query, key, value = (
            self._linear(state, f"{name}.attention.self.{part}")
            .view(size, length, HEADS, -1)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        attended = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=bias.to(query.dtype)
        )
        attended = attended.transpose(1, 2).reshape(size, length, SIZE)
        attended = self._linear(attended, f"{name}.attention.output.dense")
        state = self._normalised(
            state + functional.dropout(attended, dropout), f"{name}.attention.output.LayerNorm"
        )
        hidden = functional.gelu(self._linear(state, f"{name}.intermediate.dense"))
        hidden = self._linear(hidden, f"{name}.output.dense")
        return self._normalised(
            state + functional.dropout(hidden, dropout), f"{name}.output.LayerNorm"
        )

    def _linear(self, state: torch.Tensor, name: str) -> torch.Tensor:
        if self.reach is not None and name not in ROUGH:
            most = state.detach().float().abs().flatten(0, -2).amax(0)
            self.reach[name] = torch.maximum(self.reach.get(name, most), most)
        out = functional.linear(
            state, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )
        if f"{name}.a" in self.adapter:
            out = out + (state @ self.adapter[f"{name}.a"]) @ self.adapter[f"{name}.b"]
        return out

    def _normalised(self, state: torch.Tensor, name: str) -> torch.Tensor:
        return functional.layer_norm(
            state, (SIZE,), self._weights[f"{name}.weight"], self._weights[f"{name}.bias"], 1e-12
        )


def pooled(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return functional.normalize((states * mask[..., None]).sum(1), dim=-1)


def padded(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    # Few lengths: the library prepares each shape of a product once, and keeps it.
    length = -(-max(map(len, rows)) // STEP) * STEP
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask
