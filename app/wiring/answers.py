"""The service that answers, with a chat model or without."""

from __future__ import annotations

from app.allowance import Allowance
from app.finding import Finder
from app.lines import load_lines
from app.pipeline.compose import ExtractiveComposer
from app.pipeline.generate import GenerativeComposer
from app.pipeline.verify import Verifier
from app.ports.chat import ChatModel
from app.ports.wording import Composer
from app.service import AskService
from app.settings import Settings
from app.understanding.feelings import load_feelings
from app.understanding.heads import load_adapter
from app.understanding.themes import load_themes
from app.wiring.chat import LateCounter, build_allowance, build_chat
from app.wiring.library import build_retriever
from app.wiring.shared import Shared
from app.writer import Writer


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
    counter = LateCounter(settings)
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


def with_chat(service: AskService, settings: Settings) -> AskService:
    """The same service with the chat model that these settings name; all else is shared."""
    return service.with_writer(lambda verifier, library: build_answers(settings, verifier, library))
