"""Where MiniLM's tensors are: in the published safetensors file, or in Chroma's ONNX copy."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper


class Weights(Protocol):
    """Tensors by the names of the published file."""

    def tensor(self, name: str) -> TensorProto:
        """A tensor under its own name, for a graph."""
        ...

    def transposed(self, name: str) -> bool:
        """Whether a matrix is kept as (in, out), and not (out, in) as published."""
        ...

    def matrix(self, name: str) -> NDArray[np.float32]:
        """The numbers of a matrix, (in, out)."""
        ...


class PublishedWeights:
    """Names each tensor by its byte range: nothing is converted, copied or cached on disk."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, path.name
        with path.open("rb") as stream:
            (header_bytes,) = struct.unpack("<Q", stream.read(8))
            self._entries = json.loads(stream.read(header_bytes))
        self._data_start = 8 + header_bytes

    def tensor(self, name: str) -> TensorProto:
        entry = self._entries[name]
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
        return tensor

    def transposed(self, name: str) -> bool:  # noqa: ARG002
        return False

    def matrix(self, name: str) -> NDArray[np.float32]:
        entry = self._entries[name]
        start = self._data_start + entry["data_offsets"][0]
        rows, columns = entry["shape"]
        values = np.memmap(self._path, np.float32, "r", start, (rows, columns))
        return np.asarray(values).T


class OnnxWeights:
    """The tensors of an exported graph, where a matrix is known by the node that uses it."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(str(path)).graph
        self._tensors = {tensor.name.removeprefix("m."): tensor for tensor in graph.initializer}
        self._matrices: set[str] = set()
        for node in graph.node:
            if node.op_type == "MatMul" and node.input[1] in self._tensors:
                place = node.name.removeprefix("/m/").removesuffix("/MatMul").replace("/", ".")
                name = f"{place}.weight"
                self._tensors[name] = self._tensors[node.input[1]]
                self._matrices.add(name)

    def tensor(self, name: str) -> TensorProto:
        found = self._tensors[name]
        return TensorProto(
            name=name, data_type=found.data_type, dims=found.dims, raw_data=found.raw_data
        )

    def transposed(self, name: str) -> bool:
        return name in self._matrices

    def matrix(self, name: str) -> NDArray[np.float32]:
        values = numpy_helper.to_array(self._tensors[name])
        return values if self.transposed(name) else values.T
