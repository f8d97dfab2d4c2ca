"""The composition root: builds every part from the settings, and nothing before it is needed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import NDArray

from app.adapters.generations import Generations
from app.adapters.plan import ThemeText
from app.adapters.writer import LocalWriter
from app.allowance import Allowance
from app.contacts import Region, Regions, load_contacts
from app.errors import UsageError
from app.finding import Finder
from app.guard import Guard
from app.lines import load_lines
from app.models import Identifier
from app.notices import load_notices
from app.pipeline.compose import ExtractiveComposer
from app.pipeline.deidentify import Deidentifier
from app.pipeline.echo import Echo
from app.pipeline.fitting import Fitting
from app.pipeline.generate import GenerativeComposer
from app.pipeline.ranking import Tuning
from app.pipeline.retrieve import Retriever
from app.pipeline.screen import Screener
from app.pipeline.verify import Verifier
from app.ports import (
    Adapted,
    AdaptedEmbedder,
    ChatModel,
    Composer,
    Embedder,
    IdentifierFinder,
    Keeping,
    Library,
    LibraryWriter,
    TokenCounter,
    TurnWriter,
    Vectors,
)
from app.prompts import instructions
from app.reflection.acknowledge import Acknowledger
from app.reflection.acknowledgements import load_acknowledgements
from app.reflection.facilitator import Facilitator
from app.reflection.listening import Listener
from app.reflection.shelf import Shelf
from app.reflection.stages import load_stages
from app.reflection.turn_writer import ModelWriter, OfflineWriter
from app.service import AskService
from app.settings import Settings
from app.understanding.boundary import BoundaryReader
from app.understanding.classifier import Classifier
from app.understanding.danger import DangerReader
from app.understanding.feelings import load_feelings
from app.understanding.found import FoundOnce
from app.understanding.heads import NameTagger, load_adapter
from app.understanding.noticing import Noticer, NoticingWeights
from app.understanding.reader import MessageReader
from app.understanding.remembered import KnownSentences, ReadLately
from app.understanding.roles import QuoteReader
from app.understanding.support import SupportReader
from app.understanding.themes import load_themes
from app.understanding.together import PairReader
from app.writer import Writer

if TYPE_CHECKING:
    from app.adapters.minilm import MiniLM


class _LateMiniLM:
    """MiniLM, loaded at the first text: a run that embeds nothing should not wait for it."""

    fingerprint = "minilm-384-1"
    dimension = 384

    def __init__(self, folder: Path | None, threads: int | None = None) -> None:
        self._folder = folder
        self._threads = threads

    @cached_property
    def _model(self) -> MiniLM:
        from app.adapters.minilm import MiniLM

        return MiniLM(self._folder, self._threads, adapters=load_adapter().matrices)

    @cached_property
    def _messages(self) -> AdaptedEmbedder:
        return ReadLately(self._model.reader("messages"))

    @property
    def sentences(self) -> AdaptedEmbedder:
        return _LateSentences(self)

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

    @property
    def sentences(self) -> AdaptedEmbedder:
        """Reads sentences of answers, beside what they cite or alone."""
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
        MessageReader(
            minilm,
            minilm,
            load_adapter().heads,
            Classifier.load("themes"),
            Classifier.load("scope"),
        ),
        QuoteReader(Classifier.load("quoting")),
        # One embedding of a message then serves the classifiers and the search.
        shares_embedder=embedder is minilm,
        tuning=tuning,
        known=known,
    )


def build_screener(minilm: LocalEmbedder) -> Screener:
    adapter = load_adapter()
    return Screener(DangerReader(minilm, adapter.heads), adapter.lexicon)


def build_deidentifier(settings: Settings, minilm: LocalEmbedder) -> Deidentifier:
    return Deidentifier(FoundOnce(_LateFinder(settings, minilm)))


def build_verifier(embedder: Embedder, sentences: AdaptedEmbedder) -> Verifier:
    """A gate over the embedder on this machine, or over one that remembers what it has read."""
    adapter = load_adapter()
    return Verifier(
        BoundaryReader(sentences, adapter.heads),
        SupportReader(embedder, adapter.support, PairReader(sentences, adapter.heads)),
        vetted=_vetted(),
    )


def _vetted() -> frozenset[str]:
    """Every line that people wrote and judged beforehand, word for word."""
    lines = load_lines()
    leads = lines.leads
    debrief = load_stages()
    found = [*load_acknowledgements().plain(), *debrief.note.questions()]
    found += [text for _, question in debrief.questions() for text in question.texts()]
    found += [*leads.normalise, *leads.explain, *leads.practise, *leads.ask]
    found += [*lines.openings, *lines.asked, *lines.sit_with, *lines.supervision]
    for theme in load_themes():
        found += [*theme.openings, *theme.asked, *theme.sit_with, *theme.supervision]
    return frozenset(found)


def build_guard(settings: Settings, minilm: LocalEmbedder) -> Guard:
    """Raises UsageError for a region that the contacts do not have."""
    return Guard(
        build_deidentifier(settings, minilm),
        build_screener(minilm),
        load_notices(),
        region_of(settings),
    )


def build_counter(settings: Settings) -> TokenCounter:
    """tiktoken where its vocabulary is on this disk; nothing is ever downloaded."""
    from app.adapters.tokens import Tiktoken, WordPieces, vocabulary_file

    if vocabulary_file(settings.tiktoken_cache) is not None:
        return Tiktoken()
    return WordPieces(minilm_folder(settings) / "tokenizer.json")


def build_chat(settings: Settings) -> ChatModel | None:
    """The chat model that the settings name, None where the library answers alone."""
    if settings.chat_model is None:
        return None
    from app.adapters.chat import OpenAIChat

    return OpenAIChat(
        model=settings.chat_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        stall_seconds=settings.stall_seconds,
        total_seconds=settings.answer_seconds,
    )


def build_allowance(settings: Settings) -> Allowance:
    """What the settings let a chat model cost."""
    return Allowance(
        by_conversation=settings.conversation_tokens,
        by_day=settings.day_tokens,
        price_in=settings.price_in,
        price_out=settings.price_out,
    )


class Shared:
    """What the answers and the debriefs of one process have in common, each made once.

    Two of these would be two models in memory, and a day's limit twice over.
    """

    def __init__(self, settings: Settings, minilm: LocalEmbedder | None = None) -> None:
        """Opens and loads nothing. Those that are given one ``minilm`` load it once."""
        self.settings = settings
        self.allowance = build_allowance(settings)
        self.minilm = minilm or build_minilm(settings)

    @cached_property
    def known(self) -> KnownSentences:
        """The embedder, told of the library's sentences by whoever finds them."""
        return KnownSentences(self.minilm)

    @cached_property
    def guard(self) -> Guard:
        """Raises UsageError for a region that the contacts do not have."""
        return build_guard(self.settings, self.minilm)

    @cached_property
    def verifier(self) -> Verifier:
        return build_verifier(self.known, self.minilm.sentences)


def build_answers(
    settings: Settings,
    verifier: Verifier,
    library: Composer,
    chat: ChatModel | None = None,
    allowance: Allowance | None = None,
) -> Writer | None:
    """What answers with a chat model, the settings' unless another is given; None without one."""
    chat = chat or build_chat(settings)
    if chat is None:
        return None
    counter = _LateCounter(settings)
    composer = GenerativeComposer(
        chat,
        counter,
        context_tokens=settings.context_tokens,
        total_seconds=settings.answer_seconds,
        first_seconds=settings.first_sentence_seconds,
    )
    return Writer(
        composer,
        library,
        verifier,
        load_adapter().lexicon,
        allowance or build_allowance(settings),
        second_opinion=settings.second_opinion,
    )


def build_service(settings: Settings, shared: Shared | None = None) -> AskService:
    """The whole of Debrief behind one object. Raises DebriefError; opens no index yet."""
    shared = shared or Shared(settings)
    retriever = build_retriever(settings, minilm=shared.minilm, known=shared.known)
    lines = load_lines()
    themes = load_themes()
    people_first = frozenset(theme.id for theme in themes if theme.people_first)
    library = ExtractiveComposer(themes, lines, load_feelings())
    return AskService(
        shared.guard,
        retriever.library,
        Finder(retriever.library, retriever, people_first),
        library,
        shared.verifier,
        lines,
        people_first,
        build_answers(settings, shared.verifier, library, allowance=shared.allowance),
    )


def build_turns(settings: Settings, allowance: Allowance | None = None) -> TurnWriter:
    """What words a debrief: the chat model that the settings name, or the vetted lines alone."""
    chat = build_chat(settings)
    if chat is None:
        return OfflineWriter()
    return ModelWriter(
        chat,
        _LateCounter(settings),
        allowance or build_allowance(settings),
        seconds=settings.turn_seconds,
    )


def build_fitting() -> Fitting:
    """Judges a model's words in a debrief by their form; it knows every instruction in them."""
    purposes = [stage.purpose for stage in load_stages().stage]
    return Fitting(load_adapter().lexicon, Echo([*instructions(), *purposes]))


def build_debrief(settings: Settings, shared: Shared | None = None) -> Facilitator:
    """What leads a debrief, with a chat model's words where the settings name one.

    Raises DebriefError; opens no index yet.
    """
    shared = shared or Shared(settings)
    minilm = shared.minilm
    embedder = build_embedder(settings, minilm)
    feelings = load_feelings()
    shelf = Shelf(
        build_library(settings, embedder),
        QuoteReader(Classifier.load("quoting")),
        minilm,
        shares_embedder=embedder is minilm,
    )
    return Facilitator(
        shared.guard,
        Listener(Noticer(minilm, Classifier.load("themes"), NoticingWeights.load()), feelings),
        Acknowledger(load_acknowledgements(), feelings),
        shared.verifier,
        shelf,
        load_stages(),
        load_themes(),
        build_turns(settings, shared.allowance),
        build_fitting(),
    )


def build_keeping(settings: Settings) -> Keeping:
    """Where debriefs are kept; makes no file yet."""
    from app.adapters.keeping import SqliteKeeping

    return SqliteKeeping(settings.kept)


def with_chat(service: AskService, settings: Settings) -> AskService:
    """The same service with the chat model that these settings name; all else is shared."""
    return service.with_writer(lambda verifier, library: build_answers(settings, verifier, library))


def debrief_with_chat(facilitator: Facilitator, settings: Settings) -> Facilitator:
    """The same facilitator with the chat model that these settings name; all else is shared."""
    return facilitator.with_writer(build_turns(settings), build_fitting())


def regions(settings: Settings) -> Regions:
    """Crisis contacts by region. Raises UsageError."""
    return load_contacts(settings.contacts) if settings.contacts else load_contacts()


def region_of(settings: Settings) -> Region:
    """The region that the settings name. Raises UsageError."""
    known = regions(settings)
    if settings.region not in known:
        raise UsageError(
            f"DEBRIEF_REGION is '{settings.region}', but the crisis contacts have no such region. "
            f"Choose one of {', '.join(known)}."
        )
    return known[settings.region]


class _LateFinder:
    """Presidio, loaded at the first text: its import alone takes a second."""

    def __init__(self, settings: Settings, minilm: LocalEmbedder) -> None:
        self._settings = settings
        self._minilm = minilm

    @cached_property
    def _finder(self) -> IdentifierFinder:
        from app.adapters.identifiers.finder import PresidioFinder
        from app.adapters.identifiers.kept_back import SurelyNames

        adapter = load_adapter()
        tagger = NameTagger(self._minilm, adapter.heads, adapter.lexicon)
        names = SurelyNames(tagger, adapter.lexicon)
        return PresidioFinder(names, self._settings.spacy_model)

    def find(self, text: str) -> list[Identifier]:
        return self._finder.find(text)


class _LateCounter:
    """A token counter, opened at the first text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _counter(self) -> TokenCounter:
        return build_counter(self._settings)

    @property
    def name(self) -> str:
        return self._counter.name

    def count(self, text: str) -> int:
        return self._counter.count(text)


def _theme_texts() -> tuple[ThemeText, ...]:
    return tuple(ThemeText(id=theme.id, says=theme.says) for theme in load_themes())


def _is_server(store: str) -> bool:
    return store.startswith(("http://", "https://"))
