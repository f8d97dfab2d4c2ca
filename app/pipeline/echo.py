"""Whether a sentence repeats the instructions that a model was given."""

from __future__ import annotations

from collections.abc import Iterable

from app.pipeline.nearness import words

ECHOED_WORDS = 7
"""Words in a row in common with the instructions that are no accident: "one thing to take to
supervision" is six, and an answer may say it."""

FEWEST_WORDS = 5
"""Words of a sentence from which all of it may stand in the instructions and be an echo."""


class Echo:
    """Knows the instructions' words in a row. Values that were put into a prompt are not of them.

    It compares words and not meanings: what is told about instructions is for the boundary's
    reader.
    """

    def __init__(self, instructions: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._whole = ""
        for text in instructions:
            said = words(text)
            self._runs |= {
                said[at : at + ECHOED_WORDS] for at in range(len(said) - ECHOED_WORDS + 1)
            }
            self._whole += f" {' '.join(said)} |"

    def heard(self, sentence: str) -> bool:
        said = words(sentence)
        if any(
            said[at : at + ECHOED_WORDS] in self._runs for at in range(len(said) - ECHOED_WORDS + 1)
        ):
            return True
        return len(said) >= FEWEST_WORDS and f" {' '.join(said)} " in self._whole
