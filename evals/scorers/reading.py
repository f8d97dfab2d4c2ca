"""How easily an answer reads, as Flesch (1948) measures it, by textstat."""

from __future__ import annotations

from evals.grade import Fault, Grade
from evals.scorers.shown import answers
from evals.suite import Case
from evals.transcript import Passages, Transcript

EASY_ENOUGH = 50.0
"""Flesch reading ease, 0 to 100 and higher is easier: 50 is where "difficult" begins."""

FEWEST_WORDS = 30
"""Fewer make no measure."""


class ReadingEase:
    """The share of answers that are no harder to read than "fairly difficult"."""

    name = "reading_ease"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        faults: list[Fault] = []
        found: list[float] = []
        for turn, exchange in answers(transcript):
            text = " ".join(one.text for one in exchange.sentences)
            if len(text.split()) < FEWEST_WORDS:
                continue
            ease = reading_ease(text)
            found.append(ease)
            if ease < EASY_ENOUGH:
                faults.append(Fault(kind="hard_to_read", words=f"{ease:.0f}", turn=turn))
        if not found:
            return None
        because = f"Flesch reading ease {', '.join(f'{ease:.0f}' for ease in found)}"
        value = 1 - len(faults) / len(found)
        return Grade(scorer=self.name, value=value, faults=tuple(faults), because=because)


def reading_ease(text: str) -> float:
    """Flesch reading ease. Syllables are those of the CMU dictionary that comes with textstat."""
    from textstat import textstat

    return float(textstat.flesch_reading_ease(text.replace("’", "'")))
