"""What leads a debrief, with a chat model's words or without, and keeps it."""

from __future__ import annotations

from app.allowance import Allowance
from app.pipeline.draft_checks import Fitting
from app.pipeline.echo import Echo
from app.ports.keeping import Keeping
from app.ports.wording import TurnWriter
from app.prompts import instructions
from app.reflection.acknowledge import Acknowledger
from app.reflection.acknowledgements import load_acknowledgements
from app.reflection.facilitator import Facilitator
from app.reflection.listening import Listener
from app.reflection.shelf import Shelf
from app.reflection.stages import load_stages
from app.reflection.turn_writer import ModelWriter, OfflineWriter
from app.settings import Settings
from app.understanding.classifier import Classifier
from app.understanding.feelings import load_feelings
from app.understanding.heads import load_adapter
from app.understanding.noticing import Noticer, NoticingWeights
from app.understanding.roles import QuoteReader
from app.understanding.themes import load_themes
from app.wiring.chat import LateCounter, build_allowance, build_chat
from app.wiring.embedders import build_embedder
from app.wiring.library import build_library
from app.wiring.shared import Shared


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
        Listener(
            Noticer(
                minilm.message,
                minilm.turns,
                Classifier.load("themes"),
                NoticingWeights.load(),
            ),
            feelings,
        ),
        Acknowledger(load_acknowledgements(), feelings),
        shared.verifier,
        shelf,
        load_stages(),
        load_themes(),
        build_turns(settings, shared.allowance),
        build_fitting(),
    )


def build_turns(settings: Settings, allowance: Allowance | None = None) -> TurnWriter:
    """What words a debrief: the chat model that the settings name, or the vetted lines alone."""
    chat = build_chat(settings)
    if chat is None:
        return OfflineWriter()
    return ModelWriter(
        chat,
        LateCounter(settings),
        allowance or build_allowance(settings),
        seconds=settings.turn_seconds,
    )


def build_fitting() -> Fitting:
    """Judges a model's words in a debrief by their form; it knows every instruction in them."""
    purposes = [stage.purpose for stage in load_stages().stage]
    return Fitting(load_adapter().lexicon, Echo([*instructions(), *purposes]))


def build_keeping(settings: Settings) -> Keeping:
    """Where debriefs are kept; makes no file yet."""
    from app.adapters.keeping import SqliteKeeping

    return SqliteKeeping(settings.kept)
