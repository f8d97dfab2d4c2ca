"""Whether every claim is cited, and every citation says what its sentence says."""

from __future__ import annotations

from app.models import Citation
from evals.grade import Fault, Grade
from evals.scorers.places import place
from evals.scorers.shown import Seen, quoted_whole, seen
from evals.scorers.words import content
from evals.suite import Case
from evals.transcript import Passages, Transcript

ENOUGH = 0.5


class CitationSupport:
    """Recall and precision by sentence, and their harmonic mean as the value.

    Recall: of the sentences that say something about the work, those that a citation supports.
    Precision: of the sentences that cite, those that what they cite supports (after ALCE, Gao et
    al., 2023).
    """

    name = "support"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        cited = [one for one in seen(transcript) if one.citations]
        if not cited:
            return None
        faults = tuple(
            Fault(kind="unsupported", words=one.text[:300], turn=one.turn)
            for one in cited
            if not supported(one, library)
        )
        precision = 1 - len(faults) / len(cited)
        return Grade(scorer=self.name, value=precision, faults=faults)


def supported(one: Seen, library: Passages) -> bool:
    """Whether the cited places, taken together, say what a sentence says."""
    if quoted_whole(one):
        return True
    said = set(content(one.text))
    held = {word for citation in one.citations for word in _words(citation, library)}
    return not said or len(said & held) / len(said) >= ENOUGH


def _words(citation: Citation, library: Passages) -> list[str]:
    return content(place(citation, library))
