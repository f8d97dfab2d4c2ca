"""all-MiniLM-L6-v2 as an ONNX graph, with further ways through its upper layers.

Architecture: BERT with 6 layers, 12 heads, hidden size 384
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), mean pooling over word pieces,
unit length. The fused operators are ONNX Runtime's own (domain ``com.microsoft``).

Each further way has low-rank additions to the weights (``app/understanding/tuning.py``). All share
the lower layers; a run computes only what leads to the outputs that it asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from app.adapters.minilm_weights import Weights

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_FUSED = "com.microsoft"

Adapter = Mapping[str, NDArray[np.float16]]
"""``<matrix>.a`` (in, rank) and ``<matrix>.b`` (rank, out) for each matrix that is adapted."""

Adapters = Mapping[str, Adapter]
"""By the name of the way that they make."""


def build_graph(weights: Weights, adapters: Adapters) -> bytes:
    """Return a serialised model from ``ids`` and ``mask`` (int64, batch x length).

    Its output ``vectors`` is float32, batch x 384, each of unit length. Of each way there is the
    same as ``<way>.vectors``, and ``<way>.states``, batch x length x 384, the states of the pieces.
    External weights must be found by the session.
    """
    graph = _Graph(weights, adapters)
    words = graph.node("Gather", [graph.weight("embeddings.word_embeddings.weight"), "ids"])
    shape = graph.node("Shape", ["ids"])
    length = graph.node("Gather", [shape, graph.constant(1)])
    positions = graph.node("Range", [graph.constant(0), length, graph.constant(1)])
    places = graph.node(
        "Gather", [graph.weight("embeddings.position_embeddings.weight"), positions]
    )
    kinds = graph.node(
        "Gather", [graph.weight("embeddings.token_type_embeddings.weight"), graph.constant(0)]
    )
    state = graph.node("Add", [graph.node("Add", [words, places]), kinds])
    state = graph.node(
        "LayerNormalization",
        [
            state,
            graph.weight("embeddings.LayerNorm.weight"),
            graph.weight("embeddings.LayerNorm.bias"),
        ],
        axis=-1,
        epsilon=EPSILON,
    )
    mask32 = graph.node("Cast", ["mask"], to=TensorProto.INT32)
    first = min(
        (number for number in range(LAYERS) if graph.adapts(f"encoder.layer.{number}.")),
        default=LAYERS,
    )
    for number in range(first):
        state = _layer(graph, state, mask32, f"encoder.layer.{number}")
    weight = graph.node("Cast", ["mask"], to=TensorProto.FLOAT)
    weight = graph.node("Unsqueeze", [weight, graph.constant([-1])])
    for way in ("", *adapters):
        above = state
        for number in range(first, LAYERS):
            above = _layer(graph, above, mask32, f"encoder.layer.{number}", way)
        _pooled(graph, above, weight, f"{way}.vectors" if way else "vectors")
        if way:
            graph.node("Identity", [above], output=f"{way}.states")
    return graph.serialise(adapters)


def _pooled(graph: _Graph, state: str, weight: str, output: str) -> None:
    total = graph.node(
        "ReduceSum", [graph.node("Mul", [state, weight]), graph.constant([1])], keepdims=0
    )
    norm = graph.node("ReduceL2", [total, graph.constant([-1])], keepdims=1)
    graph.node("Div", [total, norm], output=output)


def _layer(graph: _Graph, state: str, mask: str, name: str, way: str = "") -> str:
    """``way`` is empty for the layer as published."""
    query, key, value = (
        graph.linear(state, f"{name}.attention.self.{part}", way)
        for part in ("query", "key", "value")
    )
    attended = graph.node(
        "MultiHeadAttention",
        [query, key, value, "", mask],
        domain=_FUSED,
        num_heads=HEADS,
    )
    attended = graph.linear(attended, f"{name}.attention.output.dense", way)
    state = graph.normalised_sum(attended, state, f"{name}.attention.output.LayerNorm")
    hidden = graph.linear(state, f"{name}.intermediate.dense", way)
    hidden = graph.node("Gelu", [hidden], domain=_FUSED)
    hidden = graph.linear(hidden, f"{name}.output.dense", way)
    return graph.normalised_sum(hidden, state, f"{name}.output.LayerNorm")


class _Graph:
    """Collects nodes and the tensors that they use."""

    def __init__(self, weights: Weights, adapters: Adapters) -> None:
        self._weights = weights
        self._adapters = adapters
        self._nodes: list[onnx.NodeProto] = []
        self._initialisers: dict[str, onnx.TensorProto] = {}

    def adapts(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for one in self._adapters.values() for name in one)

    def node(
        self,
        kind: str,
        inputs: list[str],
        *,
        domain: str = "",
        output: str = "",
        **attributes: object,
    ) -> str:
        name = output or f"v{len(self._nodes)}"
        node = helper.make_node(kind, inputs, [name], domain=domain)
        node.attribute.extend(
            helper.make_attribute(key, value) for key, value in attributes.items()
        )
        self._nodes.append(node)
        return name

    def constant(self, value: int | list[int]) -> str:
        name = f"c{value}"
        dims = [len(value)] if isinstance(value, list) else []
        values = value if isinstance(value, list) else [value]
        self._initialisers[name] = helper.make_tensor(name, TensorProto.INT64, dims, values)
        return name

    def weight(self, name: str) -> str:
        if name not in self._initialisers:
            self._initialisers[name] = self._weights.tensor(name)
        return name

    def addition(self, way: str, name: str) -> str:
        values = self._adapters[way][name].astype(np.float32)
        own = f"{way}:{name}"
        self._initialisers[own] = numpy_helper.from_array(values, own)
        return own

    def linear(self, state: str, name: str, way: str) -> str:
        # What is made of weights alone, the session folds once, at load.
        matrix = self.weight(f"{name}.weight")
        if not self._weights.transposed(f"{name}.weight"):
            matrix = self.node("Transpose", [matrix], perm=[1, 0])
        if way and f"{name}.a" in self._adapters[way]:
            low_rank = [self.addition(way, f"{name}.a"), self.addition(way, f"{name}.b")]
            matrix = self.node("Add", [matrix, self.node("MatMul", low_rank)])
        product = self.node("MatMul", [state, matrix])
        return self.node("Add", [product, self.weight(f"{name}.bias")])

    def normalised_sum(self, left: str, right: str, name: str) -> str:
        return self.node(
            "SkipLayerNormalization",
            [left, right, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")],
            domain=_FUSED,
            epsilon=EPSILON,
        )

    def serialise(self, ways: Iterable[str]) -> bytes:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("ids", "mask")
        ]
        shapes: dict[str, list[str | int]] = {"vectors": ["batch", 384]}
        for way in ways:
            shapes[f"{way}.vectors"] = ["batch", 384]
            shapes[f"{way}.states"] = ["batch", "length", 384]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in shapes.items()
        ]
        graph = helper.make_graph(
            self._nodes, "minilm", inputs, outputs, list(self._initialisers.values())
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        return bytes(
            helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()
        )
