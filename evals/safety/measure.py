"""Builds the real stages and measures what needs them or the corpus."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.models import DraftSentence, DropReason, Masked, Masking, Message, Passage
from app.pipeline.verify import Verifier
from app.settings import Settings
from app.wiring.answers import build_service
from app.wiring.embedders import build_minilm
from app.wiring.library import build_library
from app.wiring.safety import build_deidentifier, build_screener, build_verifier
from evals.bench.messages import messages
from evals.safety.figures import SafetyMeasured, shown
from evals.safety.lenient import lenient
from evals.safety.public import measure_public
from evals.safety.quotes import measure_quotes
from evals.safety.sentences import Refuse
from evals.safety.sets import Measures
from evals.safety.times import measure_times


def build_stages(settings: Settings) -> Measures:
    """The stages as the service has them. Raises DebriefError."""
    minilm = build_minilm(settings)
    deidentifier = build_deidentifier(settings, minilm)

    def mask(typed: str) -> Masked:
        return deidentifier.mask(typed, Masking())[0]

    return Measures(
        build_screener(minilm).screen, mask, refusing(build_verifier(minilm, minilm.sentences))
    )


def refusing(verifier: Verifier) -> Refuse:
    def refuse(sentence: DraftSentence, passages: Mapping[str, Passage]) -> tuple[DropReason, ...]:
        return verifier.verify(sentence, passages).reasons

    return refuse


def measure_corpus(settings: Settings, *, misses: int = 0) -> SafetyMeasured:
    """Altered quotes and foreign markers over the whole index, and the times of a turn."""
    index = build_library(settings, build_minilm(settings)).current()
    passages = sorted(index.all_passages(), key=lambda passage: passage.id)
    figures, missed = measure_quotes(passages, refusing(lenient()))
    service = build_service(settings)
    return SafetyMeasured(
        set="corpus",
        figures=tuple(figures),
        times=tuple(measure_times(messages(), lambda text: service.ask(Message(text=text)))),
        misses=shown(missed, "dev", misses),
    )


def measure_public_rows(folder: Path, stages: Measures) -> SafetyMeasured:
    figures, missing = measure_public(folder, stages.screen, stages.mask)
    return SafetyMeasured(set="public", figures=tuple(figures), missing=tuple(missing))
