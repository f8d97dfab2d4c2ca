"""all-MiniLM-L6-v2 as an ONNX graph whose weights stay in the published safetensors file.

The graph names each tensor by its byte range in ``model.safetensors``, so nothing is converted,
copied or cached on disk. Architecture: BERT with 6 layers, 12 heads, hidden size 384
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2), mean pooling over word pieces,
unit length. The fused operators are ONNX Runtime's own (domain ``com.microsoft``).
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import onnx
from onnx import TensorProto, helper

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
_FUSED = "com.microsoft"


def build_graph(weights: Path) -> bytes:
    """Return a serialised model: ``ids`` and ``mask`` (int64, batch x length) to ``vectors``.

    ``vectors`` is float32, batch x 384, each of unit length. The weights are external data that
    the session must be told to find in the folder of ``weights``.
    """
    graph = _Graph(weights)
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
    for number in range(LAYERS):
        state = _layer(graph, state, mask32, f"encoder.layer.{number}")

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
    hidden = graph.node("Gelu", [graph.linear(state, f"{name}.intermediate.dense")], domain=_FUSED)
    hidden = graph.linear(hidden, f"{name}.output.dense")
    return graph.normalised_sum(hidden, state, f"{name}.output.LayerNorm")


class _Graph:
    """Collects nodes and the byte ranges of the tensors that they use."""

    def __init__(self, weights: Path) -> None:
        self._file = weights.name
        with weights.open("rb") as stream:
            (header_bytes,) = struct.unpack("<Q", stream.read(8))
            self._tensors = json.loads(stream.read(header_bytes))
        self._data_start = 8 + header_bytes
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
        entry = self._tensors[name]
        start, end = entry["data_offsets"]
        tensor = TensorProto(
            name=name,
            data_type=TensorProto.FLOAT,
            dims=entry["shape"],
            data_location=TensorProto.EXTERNAL,
        )
        for key, text in (
            ("location", self._file),
            ("offset", str(self._data_start + start)),
            ("length", str(end - start)),
        ):
            tensor.external_data.add(key=key, value=text)
        self._initialisers[name] = tensor
        return name

    def linear(self, state: str, name: str) -> str:
        # The file holds (out, in) as PyTorch does; the session folds the transpose once, at load.
        transposed = self.node("Transpose", [self.weight(f"{name}.weight")], perm=[1, 0])
        product = self.node("MatMul", [state, transposed])
        return self.node("Add", [product, self.weight(f"{name}.bias")])

    def normalised_sum(self, left: str, right: str, name: str) -> str:
        return self.node(
            "SkipLayerNormalization",
            [left, right, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")],
            domain=_FUSED,
            epsilon=EPSILON,
        )

    def serialise(self) -> bytes:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("ids", "mask")
        ]
        output = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", 384])
        graph = helper.make_graph(
            self._nodes, "minilm", inputs, [output], list(self._initialisers.values())
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        return bytes(
            helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()
        )
