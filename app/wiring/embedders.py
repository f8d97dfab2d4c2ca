"""The embedder on this machine, and the one that passages and searches are embedded with."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from app.errors import UsageError
from app.ports import Adapted, AdaptedEmbedder, Embedder, Vectors
from app.settings import Settings
from app.understanding.heads import AS_PUBLISHED, WAYS, load_adapter
from app.understanding.remembered import AsEmbedder, Beside, EmbeddedLately, ReadLately
from app.understanding.turns import WAY, load_turns

if TYPE_CHECKING:
    from app.adapters.minilm import MiniLM


class _LateMiniLM:
    """MiniLM, loaded at the first text: a run that embeds nothing should not wait for it."""

    fingerprint = "minilm-384-1"
    dimension = 384

    def __init__(self, folder: Path | None, threads: int | None = None) -> None:
        self._folder = folder
        self._threads = threads
        self._loading = threading.Lock()
        self._loaded: MiniLM | None = None

    @property
    def _model(self) -> MiniLM:
        with self._loading:
            if self._loaded is None:
                from app.adapters.minilm import MiniLM

                adapters = {**load_adapter().matrices, WAY: load_turns().matrices}
                self._loaded = MiniLM(self._folder, self._threads, adapters=adapters)
            return self._loaded

    def load_beside(self) -> None:
        """Load in another thread, while this one imports; what fails there fails again in use."""

        def load() -> None:
            with suppress(Exception):
                self._model.load(WAYS)

        # No daemon: a process that ends while the runtime is loading would be aborted.
        threading.Thread(target=load, name="loads MiniLM").start()

    @cached_property
    def _messages(self) -> AdaptedEmbedder:
        return ReadLately(self._model.reader("messages"))

    @cached_property
    def both(self) -> AdaptedEmbedder:
        return Beside(self._messages, self.message)

    @cached_property
    def message(self) -> Embedder:
        return EmbeddedLately(AsEmbedder(self._model.reader(AS_PUBLISHED), self))

    @property
    def sentences(self) -> AdaptedEmbedder:
        return _LateSentences(self)

    @cached_property
    def turns(self) -> AdaptedEmbedder:
        return self._model.reader(WAY)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed(texts)

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return self._messages.read(texts)

    def read_sentences(self, texts: Sequence[str]) -> list[Adapted]:
        return self._model.read(texts, "sentences")


class _LateSentences:
    """Sentences of answers as a late MiniLM reads them."""

    def __init__(self, minilm: _LateMiniLM) -> None:
        self._minilm = minilm

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return self._minilm.read_sentences(texts)


class LocalEmbedder(Embedder, AdaptedEmbedder, Protocol):
    """The embedder on this machine: for search as published, for reading messages adapted."""

    def load_beside(self) -> None:
        """Begin to load it, in a thread of its own."""
        ...

    @property
    def both(self) -> AdaptedEmbedder:
        """Reads messages adapted, as this does, and has ``message`` embed them meanwhile."""
        ...

    @property
    def message(self) -> Embedder:
        """Embeds what a person wrote: as published, in half the time, within 0.998 of it."""
        ...

    @property
    def sentences(self) -> AdaptedEmbedder:
        """Reads sentences of answers, beside what they cite or alone."""
        ...

    @property
    def turns(self) -> AdaptedEmbedder:
        """Reads what is said in a debrief."""
        ...


def build_minilm(settings: Settings) -> LocalEmbedder:
    """The embedder on this machine, which the classifiers always use."""
    _keep_quiet()
    return _LateMiniLM(settings.minilm_folder, settings.threads)


def build_published(settings: Settings) -> Embedder:
    """The same without adapters, to train whatever state those are in. Raises EmbedderError."""
    _keep_quiet()
    from app.adapters.minilm import MiniLM

    return MiniLM(settings.minilm_folder, settings.threads)


def build_adapted(settings: Settings, adapter: Mapping[str, NDArray[Any]]) -> AdaptedEmbedder:
    """The same with an adapter of somebody else's. Raises EmbedderError."""
    _keep_quiet()
    from app.adapters.minilm import MiniLM

    return MiniLM(settings.minilm_folder, settings.threads, {"own": adapter}).reader("own")


def _keep_quiet() -> None:
    # From 1.29 on, ONNX Runtime makes a device id in the person's home and sends what it ran and
    # where to its maker, unless this is set before it is loaded; its own call comes too late.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251


def minilm_folder(settings: Settings) -> Path:
    """Where MiniLM's published files are. Raises EmbedderError."""
    from app.adapters.minilm import find_model

    return find_model(settings.minilm_folder).parent


def build_embedder(settings: Settings, minilm: Embedder | None = None) -> Embedder:
    """The embedder that the settings name for passages and searches."""
    if settings.embedder == "minilm":
        return minilm or build_minilm(settings)
    if settings.openai_api_key is None or not settings.openai_api_key.get_secret_value():
        raise UsageError(
            "DEBRIEF_EMBEDDER is 'openai', but OPENAI_API_KEY is not set. Set it, or set "
            "DEBRIEF_EMBEDDER=minilm to stay on this machine."
        )
    from app.adapters.openai_embedder import OpenAIEmbedder

    return OpenAIEmbedder(
        model=settings.openai_embedding_model,
        dimension=settings.openai_embedding_dimension,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        timeout_seconds=settings.openai_timeout_seconds,
    )
