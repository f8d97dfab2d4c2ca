"""Whether an answer leaves somebody with something to think about, or to take with them."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.scorers.shown import Seen, answers, seen
from evals.suite import Case
from evals.transcript import Passages, Transcript


class Usefulness:
    """The share of answers that cite something and leave a question or something to bring."""

    name = "useful"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        shown = list(seen(transcript))
        faults: list[Fault] = []
        judged = 0
        for turn, _exchange in answers(transcript):
            judged += 1
            kind = missing([one for one in shown if one.turn == turn])
            if kind is not None:
                faults.append(Fault(kind=kind, words=shown[0].text[:300], turn=turn))
        if not judged:
            return None
        value = 1 - len(faults) / judged
        return Grade(scorer=self.name, value=value, faults=tuple(faults))


def missing(sentences: list[Seen]) -> str | None:
    """What an answer lacks to be of use; None where it lacks nothing."""
    if not any(one.citations for one in sentences):
        return "nothing_to_look_up"
    if not any("?" in one.text or "supervis" in one.text.casefold() for one in sentences):
        return "nothing_to_take_along"
    return None
