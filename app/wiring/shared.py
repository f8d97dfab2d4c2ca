"""What the answers and the debriefs of one process have in common."""

from __future__ import annotations

from functools import cached_property

from threadpoolctl import threadpool_limits

from app.guard import Guard
from app.pipeline.verify import Verifier
from app.settings import Settings
from app.understanding.remembered import KnownSentences
from app.wiring.chat import build_allowance
from app.wiring.embedders import LocalEmbedder, build_minilm
from app.wiring.safety import build_guard, build_verifier


class Shared:
    """What the answers and the debriefs of one process have in common, each made once.

    Two of these would be two models in memory, and a day's limit twice over.
    """

    def __init__(self, settings: Settings, minilm: LocalEmbedder | None = None) -> None:
        """Opens and loads nothing. Those that are given one ``minilm`` load it once."""
        # Numpy's products wait for memory: a second thread gains them little, spins, and takes the
        # core from whoever else is asking.
        threadpool_limits(1, user_api="blas")
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
