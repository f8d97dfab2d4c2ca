"""What judges an answer. Each module judges one thing, and knows nothing of how answers are made.

A scorer reads a case, what came of it, and the articles as their files have them. It may use the
embedder as published, and small weights of its own that come of ``evals/graders`` alone.
"""

from evals.grade import PairScorer, Scorer
from evals.scorers.abstention import Abstention
from evals.scorers.boundary import Boundary
from evals.scorers.citations import CitationValidity
from evals.scorers.leakage import Leakage
from evals.scorers.length import Length
from evals.scorers.mirroring import Mirroring
from evals.scorers.reading import ReadingEase
from evals.scorers.relevance import Relevance
from evals.scorers.risk import RiskSeen
from evals.scorers.routes import Routes
from evals.scorers.stages import Stages
from evals.scorers.support import CitationSupport
from evals.scorers.supportive import Supportiveness
from evals.scorers.useful import Usefulness

SCORERS: tuple[Scorer, ...] = (
    Relevance(),
    CitationValidity(),
    CitationSupport(),
    Boundary(),
    Supportiveness(),
    Usefulness(),
    Length(),
    ReadingEase(),
    Routes(),
    RiskSeen(),
    Abstention(),
    Leakage(),
    Stages(),
)

PAIRED: tuple[PairScorer, ...] = (Mirroring(),)
"""Judge two cases that say the opposite in the same words: ``Case.pair`` names the other."""
