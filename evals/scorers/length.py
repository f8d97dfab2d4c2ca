"""Whether an answer is as long as somebody reads between two clients."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.scorers.shown import answers
from evals.scorers.words import words
from evals.suite import Case
from evals.transcript import Passages, Transcript

FEWEST, MOST = 40, 260
"""Words. A chat model is asked for 120 to 200, and the library's composer gives two to four quoted
sentences; under 40 there is no room for both support and a source."""

MOST_SENTENCES = 14


class Length:
    """The share of answers that are neither cut short nor a lecture."""

    name = "length"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        faults: list[Fault] = []
        judged = 0
        counts: list[int] = []
        for turn, exchange in answers(transcript):
            judged += 1
            count = sum(len(words(one.text)) for one in exchange.sentences)
            counts.append(count)
            if count < FEWEST:
                faults.append(Fault(kind="short", words=f"{count} words", turn=turn))
            elif count > MOST or len(exchange.sentences) > MOST_SENTENCES:
                shown = f"{count} words, {len(exchange.sentences)} sentences"
                faults.append(Fault(kind="long", words=shown, turn=turn))
        if not judged:
            return None
        because = f"{', '.join(map(str, counts))} words"
        value = 1 - len(faults) / judged
        return Grade(scorer=self.name, value=value, faults=tuple(faults), because=because)
