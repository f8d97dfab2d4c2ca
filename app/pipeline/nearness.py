"""How many words two sentences differ in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case-folded, without signs."""
    return tuple(_WORD.findall(text.casefold().replace("’", "'")))


class Words:
    """Sentences as their words, found again by two neighbouring words that they share."""

    def __init__(self, known: Iterable[tuple[str, ...]]) -> None:
        self._by_pair: dict[tuple[str, str], list[tuple[str, ...]]] = {}
        for sentence in dict.fromkeys(known):
            for pair in set(pairwise(sentence)):
                self._by_pair.setdefault(pair, []).append(sentence)

    def like(self, sentence: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """Sentences with a pair of words in common.

        Of six words or more none is missed that differs in two: four words stay, in three runs at
        the most, so that two of them still stand side by side.
        """
        return dict.fromkeys(
            other for pair in pairwise(sentence) for other in self._by_pair.get(pair, ())
        )


def apart(left: Sequence[str], right: Sequence[str], most: int) -> int:
    """Words to put in, leave out or change to make one of the other; ``most`` + 1 for more.

    Levenshtein's distance, in the band of the table that ``most`` can reach.
    """
    beyond = most + 1
    if abs(len(left) - len(right)) > most:
        return beyond
    before = {column: column for column in range(min(len(right), most) + 1)}
    for row, word in enumerate(left, start=1):
        now: dict[int, int] = {}
        for column in range(max(0, row - most), min(len(right), row + most) + 1):
            if column == 0:
                now[column] = row
                continue
            now[column] = min(
                before.get(column, beyond) + 1,
                now.get(column - 1, beyond) + 1,
                before.get(column - 1, beyond) + (word != right[column - 1]),
            )
        if min(now.values()) > most:
            return beyond
        before = now
    return min(before[len(right)], beyond)
