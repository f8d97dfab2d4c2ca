"""The service as it is, and broken on purpose in ways that the evals have to notice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from app.finding import Finder
from app.guard import Guard
from app.lines import load_lines
from app.models import Claim, DraftSentence, Evidence, Passage, Question, Screening
from app.notices import load_notices
from app.pipeline.compose import ExtractiveComposer
from app.pipeline.retrieve import Retriever
from app.pipeline.screen import Screener
from app.pipeline.verify import CROSSED_FROM, Verdict, Verifier
from app.ports.wording import Composer
from app.service import AskService
from app.understanding.feelings import load_feelings
from app.understanding.themes import load_themes
from app.wiring.library import build_retriever
from app.wiring.safety import build_deidentifier, build_screener, build_verifier, region_of
from evals.subject import Subject


class Broken(Subject):
    """The same subject with another service in it."""

    def __init__(self, whole: Subject, made: AskService) -> None:
        super().__init__(whole.settings, whole.settings)
        self._made = made

    @cached_property
    def service(self) -> AskService:
        return self._made


class Adding:
    """A composer that says something of its own after another's first sentence of evidence."""

    name = "library"

    def __init__(self, inner: Composer, says: str) -> None:
        self._inner = inner
        self._says = says

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]:
        said = False
        for draft in self._inner.compose(question, evidence):
            yield draft
            if draft.part == "evidence" and not said:
                said = True
                yield DraftSentence(text=self._says, part="sit_with", basis="general")


class IgnoringPassages:
    """A composer that cites what was found for things that it does not say."""

    name = "library"

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]:
        texts = (
            "Every session should end with a written summary that both people sign.",
            "Breathing in through the left nostril settles the nervous system within a minute.",
        )
        for text, sentence in zip(texts, evidence.sentences, strict=False):
            claim = Claim(passage_id=sentence.passage_id, quote=sentence.text)
            yield DraftSentence(text=text, part="evidence", basis="supported", claims=(claim,))


class Shuffled(Retriever):
    """Finds for each message what the one before it asked for."""

    def __init__(self, inner: Retriever) -> None:
        self._inner = inner
        self.library = inner.library
        self._before = inner.retrieve("What do I take to supervision?")

    def retrieve(
        self, text: str, count: int = 10, *, toward: Collection[str] = frozenset()
    ) -> Evidence:
        found = self._inner.retrieve(text, count, toward=toward)
        before, self._before = self._before, found
        return before.model_copy(update={"answerable": found.answerable})

    def load(self) -> None:
        self._inner.load()


class OpenGate(Verifier):
    """Lets everything through."""

    def __init__(self) -> None:
        pass

    def verify(
        self,
        sentence: DraftSentence,
        passages: Mapping[str, Passage],
        *,
        crossed_from: float = CROSSED_FROM,
    ) -> Verdict:
        return Verdict(passed=True, reasons=())


class SeesNothing(Screener):
    """Screening that is off."""

    def __init__(self) -> None:
        pass

    def screen(
        self, text: str, *, answer: bool = False, named: bool = False, endangered: bool = False
    ) -> Screening:
        return Screening(route="question", risks=())


def broken(
    whole: Subject,
    *,
    composer: Composer | None = None,
    shuffled: bool = False,
    gate: Verifier | None = None,
    screener: Screener | None = None,
) -> Broken:
    """A subject whose service has these parts, and the real ones for all others."""
    settings, minilm = whole.settings, whole.minilm
    retriever = build_retriever(settings, minilm=minilm)
    people_first = frozenset(theme.id for theme in load_themes() if theme.people_first)
    guard = Guard(
        build_deidentifier(settings, minilm),
        screener or build_screener(minilm),
        load_notices(),
        region_of(settings),
    )
    finds = Shuffled(retriever) if shuffled else retriever
    made = AskService(
        guard,
        retriever.library,
        Finder(retriever.library, finds, people_first),
        composer or library_composer(),
        gate or build_verifier(minilm, minilm.sentences),
        load_lines(),
        people_first,
    )
    return Broken(whole, made)


def library_composer() -> ExtractiveComposer:
    return ExtractiveComposer(load_themes(), load_lines(), load_feelings())
