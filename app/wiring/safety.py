"""What masks and screens a message, what every sentence must pass, and whom to reach."""

from __future__ import annotations

from functools import cached_property

from app.contacts import Region, Regions, load_contacts
from app.errors import UsageError
from app.guard import Guard
from app.lines import load_lines
from app.models import Identifier
from app.notices import load_notices
from app.pipeline.deidentify import Deidentifier
from app.pipeline.screen import Screener
from app.pipeline.verify import Verifier
from app.ports import AdaptedEmbedder, Embedder
from app.ports.identifiers import IdentifierFinder
from app.reflection.acknowledgements import load_acknowledgements
from app.reflection.stages import load_stages
from app.settings import Settings
from app.understanding.boundary import BoundaryReader
from app.understanding.claim_pairs import PairReader
from app.understanding.danger import DangerReader
from app.understanding.finder_cache import FoundOnce
from app.understanding.heads import NameTagger, load_adapter
from app.understanding.misspelt import load_speller
from app.understanding.quoted_before import QuotedBefore
from app.understanding.second import SecondReader, load_second
from app.understanding.support import SupportReader
from app.understanding.themes import load_themes
from app.wiring.embedders import LocalEmbedder


def build_screener(minilm: LocalEmbedder) -> Screener:
    adapter = load_adapter()
    speller = load_speller(adapter.lexicon)
    second = SecondReader(minilm.message, load_second())
    return Screener(DangerReader(minilm.both, adapter.heads, second), adapter.lexicon, speller)


def build_deidentifier(settings: Settings, minilm: LocalEmbedder) -> Deidentifier:
    return Deidentifier(FoundOnce(_LateFinder(settings, minilm)))


def build_verifier(embedder: Embedder, sentences: AdaptedEmbedder) -> Verifier:
    """A gate over the embedder on this machine, or over one that remembers what it has read."""
    adapter = load_adapter()
    return Verifier(
        BoundaryReader(sentences, adapter.heads, QuotedBefore.load()),
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
    found += [*lines.meant, *lines.meant_sit_with]
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
        names = SurelyNames(tagger, adapter.lexicon, load_speller(adapter.lexicon))
        return PresidioFinder(names, self._settings.spacy_model)

    def find(self, text: str) -> list[Identifier]:
        return self._finder.find(text)
