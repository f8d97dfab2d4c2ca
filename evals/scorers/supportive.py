"""Whether an answer meets the person: what it takes up, and what it leaves alone."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.scorers.boundary import violations
from evals.scorers.shown import Seen, answers, seen
from evals.scorers.words import content, field_stems
from evals.suite import Case
from evals.transcript import Passages, Transcript

NO = ("blame", "praise", "grading", "reassurance")


class Supportiveness:
    """The share of what makes an answer supportive, over the turns that were answered."""

    name = "supportive"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        shown = list(seen(transcript))
        faults: list[Fault] = []
        judged = 0
        for turn, _exchange in answers(transcript):
            sentences = [one for one in shown if one.turn == turn]
            facets = judge(sentences, library)
            judged += len(facets)
            faults += [
                Fault(kind=name, words=sentences[0].text[:300], turn=turn)
                for name, holds in facets.items()
                if not holds
            ]
        if not judged:
            return None
        value = 1 - len(faults) / judged
        return Grade(scorer=self.name, value=value, faults=tuple(faults))


def judge(sentences: list[Seen], library: Passages) -> dict[str, bool]:
    """Each thing that is asked of a supportive answer, and whether it holds."""
    said = {word for one in sentences for word in content(one.text)} - field_stems()
    kinds = {kind for found in violations(sentences, library) for kind in found}
    questions = sum(one.text.count("?") for one in sentences)
    return {
        "takes_up_words": bool(said & set(content(sentences[0].typed))),
        "one_question": questions == 1,
        **{f"no_{name}": name not in kinds for name in NO},
    }
