"""What writes the library's index, opens it, and finds passages in it."""

from __future__ import annotations

from pathlib import Path

from app.adapters.generations import Generations
from app.adapters.plan import ThemeText
from app.adapters.writer import LocalWriter
from app.hosts import is_server
from app.pipeline.ranking import Tuning
from app.pipeline.retrieve import Retriever
from app.ports import Embedder, Library
from app.ports.storing import LibraryWriter
from app.settings import Settings
from app.understanding.answered import Answered
from app.understanding.classifier import Classifier
from app.understanding.heads import load_adapter
from app.understanding.misspelt import load_speller
from app.understanding.reader import MessageReader
from app.understanding.remembered import KnownSentences
from app.understanding.roles import QuoteReader
from app.understanding.themes import load_themes
from app.wiring.embedders import LocalEmbedder, build_embedder, build_minilm


def build_writer(settings: Settings, embedder: Embedder | None = None) -> LibraryWriter:
    """A writer of the settings' store, with their embedder unless another is given."""
    embedder = embedder or build_embedder(settings)
    if is_server(settings.store):
        from app.adapters.server_writer import ServerWriter

        return ServerWriter(settings.store, embedder, _theme_texts())
    return LocalWriter(Generations(Path(settings.store)), embedder, _theme_texts())


def build_library(settings: Settings, embedder: Embedder) -> Library:
    from app.adapters.library import LocalLibrary, ServerLibrary

    if is_server(settings.store):
        return ServerLibrary(settings.store, embedder)
    return LocalLibrary(Generations(Path(settings.store)), embedder)


def build_retriever(
    settings: Settings,
    tuning: Tuning | None = None,
    minilm: LocalEmbedder | None = None,
    known: KnownSentences | None = None,
) -> Retriever:
    """Raises DebriefError; opens no index yet. ``known`` is told the sentences that are found."""
    minilm = minilm or build_minilm(settings)
    embedder = build_embedder(settings, minilm)
    return Retriever(
        build_library(settings, embedder),
        embedder,
        build_message_reader(minilm),
        Answered.load(),
        QuoteReader(Classifier.load("quoting")),
        # One embedding of a message then serves the classifiers and the search.
        shares_embedder=embedder is minilm,
        tuning=tuning,
        known=known,
        speller=load_speller(load_adapter().lexicon),
    )


def build_message_reader(minilm: LocalEmbedder) -> MessageReader:
    """Raises UnderstandingError."""
    return MessageReader(
        minilm.message,
        minilm.both,
        load_adapter().heads,
        Classifier.load("themes"),
        Classifier.load("scope"),
    )


def _theme_texts() -> tuple[ThemeText, ...]:
    return tuple(ThemeText(id=theme.id, says=theme.says) for theme in load_themes())
