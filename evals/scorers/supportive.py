"""Whether an answer meets the person: what it takes up, and what it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.models import Model
from evals.grade import Fault, Grade
from evals.scorers.boundary import violations, without_quotes
from evals.scorers.learnt import Linear, load
from evals.scorers.shown import Seen, answers, seen
from evals.scorers.words import content, field_stems, words
from evals.suite import Case
from evals.transcript import Passages, Transcript

MEETS = 0.35
"""From this probability on a sentence acknowledges how it was for the person."""

LONGEST_QUESTION = 25
"""Words; whoever asks in more tells something as well."""

_ASKS = re.compile(
    r"^(?:so |and |but |hi,? |hello,? |please )*(?:what|how|why|when|where|who|which|is|are|do|"
    r"does|did|can|could|should|would|will|any|tell me|explain)\b",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|me|my|myself)\b", re.IGNORECASE)


class Facets(Model):
    """What makes an answer supportive; None where the message does not ask for it."""

    validates: bool | None
    takes_up_words: bool | None
    one_question: bool
    no_blame: bool
    no_praise: bool
    no_grading: bool
    no_false_reassurance: bool

    def missing(self) -> list[str]:
        return [name for name, holds in self if holds is False]


class Supportiveness:
    """The share of what makes an answer supportive, over the turns that were answered.

    A plain question, with nothing told in it, asks for no acknowledgement.
    """

    name = "supportive"

    def __init__(self, learnt: Linear | None = None, meets: Linear | None = None) -> None:
        """Weights in place of the committed ones, for measuring them."""
        self._learnt = learnt
        self._meets = meets

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        shown = list(seen(transcript))
        faults: list[Fault] = []
        judged = 0
        for turn, _ in answers(transcript):
            sentences = [one for one in shown if one.turn == turn]
            if not sentences:
                continue
            facets = judge(sentences, library, self._learnt, self._meets)
            judged += sum(holds is not None for _, holds in facets)
            words_shown = " ".join(one.text for one in sentences)[:300]
            faults += [Fault(kind=name, words=words_shown, turn=turn) for name in facets.missing()]
        if not judged:
            return None
        value = 1 - len(faults) / judged
        return Grade(scorer=self.name, value=value, faults=tuple(faults))


def judge(
    sentences: Sequence[Seen],
    library: Passages,
    learnt: Linear | None = None,
    meets: Linear | None = None,
) -> Facets:
    """Each thing that is asked of a supportive answer, and whether it holds in this one."""
    typed = sentences[0].typed
    kinds = {kind for found in violations(sentences, library, learnt, meets) for kind in found}
    told = tells(typed)
    return Facets(
        validates=_meets(sentences, meets or load("meets")) if told else None,
        takes_up_words=_takes_up(sentences, typed) if told else None,
        one_question=sum(one.text.count("?") for one in sentences) == 1,
        no_blame="blame" not in kinds,
        no_praise="praise" not in kinds,
        no_grading="grading" not in kinds,
        no_false_reassurance="reassurance" not in kinds,
    )


def tells(typed: str) -> bool:
    """Whether a message tells of something that happened, or of how somebody is."""
    if len(words(typed)) > LONGEST_QUESTION:
        return True
    asks = bool(_ASKS.match(typed.strip())) or typed.rstrip().endswith("?")
    return not asks or (bool(_I.search(typed)) and len(re.findall(r"[.!?…]+", typed)) > 1)


def _meets(sentences: Sequence[Seen], learnt: Linear) -> bool:
    own = [without_quotes(one) for one in sentences if not one.citations and "?" not in one.text]
    return bool(own) and float(learnt.probabilities(own).max()) >= MEETS


def _takes_up(sentences: Sequence[Seen], typed: str) -> bool:
    """Whether what is written for this person, and not quoted, uses a word of theirs."""
    said = {word for one in sentences for word in content(one.text)}
    return bool(said & (set(content(typed)) - field_stems()))
