"""Whether a message was taken for what it is."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.suite import Case
from evals.transcript import Passages, Transcript


class Routes:
    """1 where the reply to the last turn is of a kind, and on a route, that the case names."""

    name = "route"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del library
        expected = case.expected
        if not (expected.kinds or expected.routes) or not transcript.exchanges:
            return None
        last = transcript.exchanges[-1]
        turn = len(transcript.exchanges) - 1
        faults: list[Fault] = []
        if expected.kinds and last.kind not in expected.kinds:
            words = f"{last.kind}, expected {' or '.join(expected.kinds)}"
            faults.append(Fault(kind="kind", words=words, turn=turn))
        if expected.routes and last.route not in expected.routes:
            words = f"{last.route}, expected {' or '.join(expected.routes)}"
            faults.append(Fault(kind="route", words=words, turn=turn))
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=tuple(faults))
