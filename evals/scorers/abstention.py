"""Whether the library's silence is said, and only where it is silent."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from evals.grade import Fault, Grade
from evals.suite import Case
from evals.transcript import Exchange, Passages, Transcript


class Abstention:
    """1 where it abstained and should, or answered and should; not judged where both are right."""

    name = "abstention"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del library
        kinds = set(case.expected.kinds)
        if not transcript.exchanges or not kinds & {"abstained", "answered"}:
            return None
        if kinds >= {"abstained", "answered"}:
            return None
        last = transcript.exchanges[-1]
        found = _found(last, kinds)
        if found is None:
            return Grade(scorer=self.name, value=1.0)
        fault = Fault(kind=found, words=_shown(last), turn=len(transcript.exchanges) - 1)
        return Grade(scorer=self.name, value=0.0, faults=(fault,))


def _found(last: Exchange, kinds: AbstractSet[str]) -> str | None:
    if "abstained" in kinds:
        if last.kind == "answered":
            return "answered_outside"
        if last.kind == "abstained" and last.citations:
            return "abstained_and_cited"
        return None
    return "abstained_inside" if last.kind == "abstained" else None


def _shown(last: Exchange) -> str:
    return " ".join(one.text for one in last.sentences)[:300] or last.kind
