"""Whether what an answer cites is where the library answers the question."""

from __future__ import annotations

from app.models import Citation
from evals.cases import Label
from evals.grade import Fault, Grade
from evals.relevance import folded
from evals.scorers.places import place
from evals.suite import Case
from evals.transcript import Passages, Transcript


class Relevance:
    """1 where a cited section is one of those that answer the last turn, else 0.

    The section counts, not the quoted words: it is what a marker opens. It is read from the
    article's file, never from the index.
    """

    name = "relevance"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        labels = case.expected.answers
        if not labels or not transcript.exchanges:
            return None
        last = transcript.exchanges[-1]
        held = [_held(citation, labels, library) for citation in last.citations]
        fitting = sum(gain > 0 for gain in held)
        because = f"{fitting} of {len(held)} citations where the library answers"
        if fitting:
            return Grade(scorer=self.name, value=1.0, because=because)
        words = "; ".join(citation.quote for citation in last.citations) or last.kind
        turn = len(transcript.exchanges) - 1
        fault = Fault(kind="answers_something_else", words=words[:300], turn=turn)
        return Grade(scorer=self.name, value=0.0, faults=(fault,), because=because)


def _held(citation: Citation, labels: tuple[Label, ...], library: Passages) -> int:
    """The gain of the best labelled place that a citation's section holds; 0 for none."""
    source = library.sources.get(citation.article_id, citation.source)
    text = folded(place(citation, library))
    return max(
        (
            one.gain
            for one in labels
            if source.startswith(one.source) and folded(one.anchor) in text
        ),
        default=0,
    )
