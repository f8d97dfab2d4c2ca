"""Whether an answer leaves somebody with something to think about, or to take with them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.grade import Fault, Grade
from evals.scorers.embedding import embed
from evals.scorers.shown import Seen, answers, seen
from evals.suite import Case
from evals.transcript import Passages, Transcript

NEAR = 0.25
"""Cosine similarity: below it, the answer speaks of something else than the message."""

_LEAVES = re.compile(r"\?|\bsupervis|\btutor\b|\bmanager\b|\byou (?:could|might|may|can)\b", re.I)


class Usefulness:
    """The share of answers that speak of what was asked, cite something, and leave a thought."""

    name = "useful"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        shown = list(seen(transcript))
        faults: list[Fault] = []
        judged = 0
        for turn, _ in answers(transcript):
            judged += 1
            sentences = [one for one in shown if one.turn == turn]
            kind = lacks(sentences)
            if kind is not None:
                words = " ".join(one.text for one in sentences)[:300]
                faults.append(Fault(kind=kind, words=words, turn=turn))
        if not judged:
            return None
        value = 1 - len(faults) / judged
        return Grade(scorer=self.name, value=value, faults=tuple(faults))


def lacks(sentences: Sequence[Seen]) -> str | None:
    """What an answer lacks to be of use; None where it lacks nothing."""
    if not any(one.citations for one in sentences):
        return "nothing_to_look_up"
    if not any(_LEAVES.search(one.text) for one in sentences):
        return "nothing_to_take_along"
    return "speaks_of_something_else" if nearness(sentences) < NEAR else None


def nearness(sentences: Sequence[Seen]) -> float:
    """How near an answer is to its message: the mean of the two sentences nearest to it."""
    vectors = embed([sentences[0].typed, *(one.text for one in sentences)])
    near = sorted((float(one) for one in vectors[1:] @ vectors[0]), reverse=True)[:2]
    return sum(near) / len(near)
