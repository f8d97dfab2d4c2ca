"""Faults marked where they stand in what was shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.grade import Fault
from evals.report.markup import Safe, joined, tag, text

Place = tuple[int, int]


class Marks:
    """The faults of one turn; it remembers which of them it found a place for."""

    def __init__(self, faults: Sequence[tuple[str, Fault]]) -> None:
        """``faults`` are each with its scorer's name."""
        self._faults = list(dict.fromkeys(faults))
        self._found: set[int] = set()

    def on(self, shown: str) -> Safe:
        """The text with the words of each fault marked, and whose they are behind them."""
        places: dict[Place, list[int]] = {}
        for number, (_, fault) in enumerate(self._faults):
            for place in found(fault.words, shown):
                places.setdefault(place, []).append(number)
        if not places:
            return text(shown)
        parts: list[Safe] = []
        at = 0
        # The longest first where several begin at one place; what overlaps it is named beside it.
        for (start, end), numbers in sorted(
            places.items(), key=lambda one: (one[0][0], -one[0][1])
        ):
            self._found.update(numbers)
            names = dict.fromkeys(named(*self._faults[number]) for number in numbers)
            notes = joined(*(tag("span", " ", name, class_="fault") for name in names))
            if start < at:
                parts.append(notes)
                continue
            parts.append(text(shown[at:start]))
            parts.append(tag("mark", shown[start:end]))
            parts.append(notes)
            at = end
        parts.append(text(shown[at:]))
        return joined(*parts)

    @property
    def elsewhere(self) -> list[tuple[str, Fault]]:
        """Faults whose words stand nowhere in what was marked so far."""
        return [one for number, one in enumerate(self._faults) if number not in self._found]


def named(scorer: str, fault: Fault) -> str:
    return f"{scorer}: {fault.kind.replace('_', ' ')}"


def found(words: str, shown: str) -> list[Place]:
    """Where words stand in a text as whole words, whatever their case and spaces."""
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(map(re.escape, parts))
    left = r"(?<!\w)" if parts[0][0].isalnum() else ""
    right = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    return [match.span() for match in re.finditer(left + pattern + right, shown, re.IGNORECASE)]
