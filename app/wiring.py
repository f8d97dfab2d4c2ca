"""The composition root: builds every part from the settings, and nothing before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from app.adapters.generations import Generations
from app.adapters.links import ThemeText
from app.adapters.writer import LocalWriter, ServerWriter
from app.errors import UsageError
from app.ports import Embedder, Library, LibraryWriter, Vectors
from app.settings import Settings
from app.understanding.linear import LinearClassifier
from app.understanding.reader import MessageReader
from app.understanding.roles import QuoteReader
from app.understanding.themes import load_themes


class _LateMiniLM:
    """MiniLM, loaded at the first text: a run that embeds nothing should not wait for it."""

    fingerprint = "minilm-384-1"
    dimension = 384

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @cached_property
    def _model(self) -> Embedder:
        from app.adapters.minilm import MiniLM

        return MiniLM(self._folder)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed(texts)


def build_minilm(settings: Settings) -> Embedder:
    """The embedder on this machine, which the classifiers always use."""
    return _LateMiniLM(settings.minilm_folder)


def build_embedder(settings: Settings, minilm: Embedder | None = None) -> Embedder:
    """The embedder that the settings name for passages and searches."""
    if settings.embedder == "minilm":
        return minilm or build_minilm(settings)
    if settings.openai_api_key is None:
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


def build_writer(settings: Settings) -> LibraryWriter:
    embedder = build_embedder(settings)
    if _is_server(settings.store):
        return ServerWriter(settings.store, embedder)
    return LocalWriter(Generations(Path(settings.store)), embedder, _theme_texts())


def build_library(settings: Settings, embedder: Embedder) -> Library:
    from app.adapters.library import LocalLibrary, ServerLibrary

    if _is_server(settings.store):
        return ServerLibrary(settings.store, embedder, _theme_texts())
    return LocalLibrary(Generations(Path(settings.store)), embedder, _theme_texts())


def build_reader(minilm: Embedder) -> MessageReader:
    return MessageReader(
        minilm, LinearClassifier.load("themes"), LinearClassifier.load("scope")
    )


def build_quote_reader() -> QuoteReader:
    return QuoteReader(LinearClassifier.load("quoting"))


def _theme_texts() -> tuple[ThemeText, ...]:
    return tuple(ThemeText(id=theme.id, says=theme.says) for theme in load_themes())


def _is_server(store: str) -> bool:
    return store.startswith(("http://", "https://"))
