"""The composition root: builds every part from the settings, and nothing before it is needed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path

from app.adapters.generations import Generations
from app.adapters.plan import ThemeText
from app.adapters.writer import LocalWriter
from app.errors import DebriefError, UsageError
from app.lines import load_lines
from app.pipeline.compose import ExtractiveComposer
from app.pipeline.ranking import Tuning
from app.pipeline.retrieve import Retriever
from app.ports import Embedder, Library, LibraryWriter, Vectors
from app.readiness import Check, Readiness, State, leaves
from app.service import AskService
from app.settings import Settings
from app.understanding.classifier import Classifier, trained_from
from app.understanding.examples import SOURCES, examples_hash
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
    # From 1.29 on, ONNX Runtime makes a device id in the person's home and sends what it ran and
    # where to its maker, unless this is set before it is loaded; its own call comes too late.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251
    return _LateMiniLM(settings.minilm_folder)


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


def build_writer(settings: Settings, embedder: Embedder | None = None) -> LibraryWriter:
    """A writer of the settings' store, with their embedder unless another is given."""
    embedder = embedder or build_embedder(settings)
    if _is_server(settings.store):
        from app.adapters.server_writer import ServerWriter

        return ServerWriter(settings.store, embedder, _theme_texts())
    return LocalWriter(Generations(Path(settings.store)), embedder, _theme_texts())


def build_library(settings: Settings, embedder: Embedder) -> Library:
    from app.adapters.library import LocalLibrary, ServerLibrary

    if _is_server(settings.store):
        return ServerLibrary(settings.store, embedder)
    return LocalLibrary(Generations(Path(settings.store)), embedder)


def build_retriever(settings: Settings, tuning: Tuning | None = None) -> Retriever:
    """Raises DebriefError; opens no index yet."""
    minilm = build_minilm(settings)
    embedder = build_embedder(settings, minilm)
    return Retriever(
        build_library(settings, embedder),
        embedder,
        MessageReader(minilm, Classifier.load("themes"), Classifier.load("scope")),
        QuoteReader(Classifier.load("quoting")),
        # One embedding of a message then serves the classifiers and the search.
        shares_embedder=embedder is minilm,
        tuning=tuning,
    )


def build_service(settings: Settings) -> AskService:
    """The whole of Debrief behind one object. Raises DebriefError; opens no index yet."""
    retriever = build_retriever(settings)
    lines = load_lines()
    themes = load_themes()
    people_first = frozenset(theme.id for theme in themes if theme.people_first)
    composer = ExtractiveComposer(themes, lines)
    return AskService(retriever.library, retriever, composer, lines, people_first)


def describe(settings: Settings) -> Readiness:
    """Look at every part that an answer needs; never raises DebriefError."""
    minilm = build_minilm(settings)
    checks = [
        _check("embedder on this machine", lambda: _tried(minilm)),
        *(
            _check(f"classifier '{name}'", partial(_freshness, name, settings.corpus))
            for name in SOURCES
        ),
    ]
    if settings.embedder != "minilm":
        checks.append(_check("embedding service", lambda: _tried(build_embedder(settings, minilm))))
    checks.append(_check("library", lambda: _library(settings, minilm)))
    return Readiness(checks=tuple(checks), leaves=leaves(settings))


def _check(name: str, look: Callable[[], tuple[State, str, str]]) -> Check:
    try:
        state, detail, next_step = look()
    except DebriefError as error:
        return Check(name=name, state="not_ready", detail=str(error))
    return Check(name=name, state=state, detail=detail, next_step=next_step)


def _tried(embedder: Embedder) -> tuple[State, str, str]:
    vector = embedder.embed(["a session"])[0]
    return "ready", f"{embedder.fingerprint}, {len(vector)} dimensions", ""


def _freshness(name: str, corpus: Path) -> tuple[State, str, str]:
    Classifier.load(name)
    if trained_from(name) == examples_hash(SOURCES[name], corpus):
        return "ready", "trained from its examples as they are now", ""
    return "warning", "its examples changed after it was trained", "Run 'python -m app train'."


def _library(settings: Settings, minilm: Embedder) -> tuple[State, str, str]:
    index = build_library(settings, build_embedder(settings, minilm)).current()
    articles = len(index.articles())
    if not articles:
        return "not_ready", f"{settings.store} holds no article", "Run 'python -m ingest'."
    return "ready", f"{articles} articles, {index.size} passages at {settings.store}", ""


def _theme_texts() -> tuple[ThemeText, ...]:
    return tuple(ThemeText(id=theme.id, says=theme.says) for theme in load_themes())


def _is_server(store: str) -> bool:
    return store.startswith(("http://", "https://"))
