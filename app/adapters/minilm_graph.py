"""all-MiniLM-L6-v2 as an ONNX graph, as published or with additions to its weights.

Architecture: BERT with 6 layers, 12 heads, hidden size 384
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), mean pooling over word pieces,
unit length. The fused operators are ONNX Runtime's own (domain ``com.microsoft``). The additions
are low-rank (``app/understanding/tuning.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from app.adapters.in_bytes import in_bytes
from app.adapters.minilm_weights import Weights

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_FUSED = "com.microsoft"

Adapter = Mapping[str, NDArray[np.float16]]
"""``<matrix>.a`` (in, rank) and ``<matrix>.b`` (rank, out) for each matrix that is adapted.

``<matrix>.reach`` (in,), where it is there, has products with this matrix taken in bytes.
"""

Adapters = Mapping[str, Adapter]
"""By what is read with them."""


def build_graph(weights: Weights, adapter: Adapter | None = None) -> bytes:
    """Return a serialised model from ``ids`` and ``mask`` (int64, batch x length).

    Its output ``vectors`` is float32, batch x 384, each of unit length; ``states`` is batch x
    length x 384, the states of the pieces. External weights must be found by the session.
    """
    graph = _Graph(weights, adapter or {})
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
    state = graph.normalised(state, "embeddings.LayerNorm")
    mask32 = graph.node("Cast", ["mask"], to=TensorProto.INT32)
    for number in range(LAYERS):
        state = _layer(graph, state, mask32, f"encoder.layer.{number}")
    graph.node("Identity", [state], output="states")
    weight = graph.node("Cast", ["mask"], to=TensorProto.FLOAT)
    weight = graph.node("Unsqueeze", [weight, graph.constant([-1])])
    total = graph.node(
        "ReduceSum", [graph.node("Mul", [state, weight]), graph.constant([1])], keepdims=0
    )
    norm = graph.node("ReduceL2", [total, graph.constant([-1])], keepdims=1)
    graph.node("Div", [total, norm], output="vectors")
    return graph.serialise()


def _layer(graph: _Graph, state: str, mask: str, name: str) -> str:
    query, key, value = (
        graph.linear(state, f"{name}.attention.self.{part}") for part in ("query", "key", "value")
    )
    attended = graph.node(
        "MultiHeadAttention",
        [query, key, value, "", mask],
        domain=_FUSED,
        num_heads=HEADS,
    )
    attended = graph.linear(attended, f"{name}.attention.output.dense")
    state = graph.normalised_sum(attended, state, f"{name}.attention.output.LayerNorm")
    hidden = graph.linear(state, f"{name}.intermediate.dense")
    hidden = graph.node("Gelu", [hidden], domain=_FUSED)
    hidden = graph.linear(hidden, f"{name}.output.dense")
    return graph.normalised_sum(hidden, state, f"{name}.output.LayerNorm")


class _Graph:
    """Collects nodes and the tensors that they use."""

    def __init__(self, weights: Weights, adapter: Adapter) -> None:
        self._weights = weights
        self._adapter = adapter
        self._nodes: list[onnx.NodeProto] = []
        self._initialisers: dict[str, onnx.TensorProto] = {}

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

    def addition(self, name: str) -> str:
        return self._values(name, self._adapter[name].astype(np.float32))

    def linear(self, state: str, name: str) -> str:
        if f"{name}.reach" in self._adapter:
            return self._linear_in_bytes(state, name)
        # What is made of weights alone, the session folds once, at load.
        matrix = self.weight(f"{name}.weight")
        if not self._weights.transposed(f"{name}.weight"):
            matrix = self.node("Transpose", [matrix], perm=[1, 0])
        if f"{name}.a" in self._adapter:
            low_rank = [self.addition(f"{name}.a"), self.addition(f"{name}.b")]
            matrix = self.node("Add", [matrix, self.node("MatMul", low_rank)])
        product = self.node("MatMul", [state, matrix])
        return self.node("Add", [product, self.weight(f"{name}.bias")])

    def _linear_in_bytes(self, state: str, name: str) -> str:
        matrix = self._weights.matrix(f"{name}.weight")
        if f"{name}.a" in self._adapter:
            first, second = (self._adapter[f"{name}.{part}"].astype(np.float32) for part in "ab")
            matrix = matrix + first @ second
        made = in_bytes(matrix, self._adapter[f"{name}.reach"].astype(np.float32))
        scaled = self.node("Mul", [state, self._values(f"{name}.scale", made.scale)])
        inputs = [
            scaled,
            self._values(f"{name}.bytes", made.weights),
            self._values(f"{name}.step", made.step),
            self._values(f"{name}.zero", np.zeros(len(made.step), dtype=np.int8)),
            self.weight(f"{name}.bias"),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, domain=_FUSED)

    def _values(self, name: str, values: NDArray[Any]) -> str:
        self._initialisers[name] = numpy_helper.from_array(values, name)
        return name

    def normalised_sum(self, left: str, right: str, name: str) -> str:
        # Two nodes: ONNX Runtime's one for both takes three times as long on processors.
        return self.normalised(self.node("Add", [left, right]), name)

    def normalised(self, state: str, name: str) -> str:
        return self.node(
            "LayerNormalization",
            [state, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")],
            axis=-1,
            epsilon=EPSILON,
        )

    def serialise(self) -> bytes:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("ids", "mask")
        ]
        outputs = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", 384]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", 384]),
        ]
        graph = helper.make_graph(
            self._nodes, "minilm", inputs, outputs, list(self._initialisers.values())
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        return bytes(
            helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()
        )
