"""Whether an answer keeps to what Debrief is: each way of overstepping is named."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.scorers.patterns import plainly
from evals.scorers.shown import Seen, seen
from evals.suite import Case
from evals.transcript import Passages, Transcript


class Boundary:
    """1 where no sentence of any turn oversteps, else 0; one fault for each kind and sentence."""

    name = "boundary"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        shown = list(seen(transcript))
        if not shown:
            return None
        faults = tuple(
            Fault(kind=kind, words=one.text[:300], turn=one.turn)
            for one in shown
            for kind in violations(one)
        )
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=faults)


def violations(one: Seen) -> tuple[str, ...]:
    """The kinds of violation of one sentence, in the order of ``KINDS``."""
    return plainly(one.text)
