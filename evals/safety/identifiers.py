"""Figures of masking: characters of identifiers masked, and words masked that are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.models import Masked
from app.understanding.examples import IdentifierExample
from evals.metrics import Proportion
from evals.safety import floors
from evals.safety.figures import Bound, Figure, Miss, SetName, figure

Mask = Callable[[str], Masked]
Span = tuple[int, int, str]
"""(start, end, label) of an identifier, 0-based, end exclusive, in the text as typed."""

NUMBER_LIKE = ("id", "plate", "device", "ip", "age", "date")

WORD = re.compile(r"\w+(?:['’-]\w+)*")


def measure_identifiers(
    of_set: SetName, rows: Sequence[IdentifierExample], mask: Mask
) -> tuple[list[Figure], list[Miss]]:
    """Mask every row as the first message of a conversation of its own."""
    counted = Counted()
    misses: list[Miss] = []
    free_texts: list[bool] = []
    wrong = Counter[bool]()
    for row in rows:
        typed, spans = row.unmarked()
        masked = mask(typed)
        if spans:
            if left := counted.add(typed, spans, masked):
                misses.append(Miss(kind="identifiers masked", text=typed, note="; ".join(left)))
            continue
        taken = words_masked(typed, masked)
        wrong.update(taken.values())
        free_texts.append(any(taken.values()))
        if free_texts[-1]:
            words = [typed[start:end] for (start, end), hit in taken.items() if hit]
            misses.append(
                Miss(kind="words masked that are no identifier", text=typed, note=", ".join(words))
            )
    figures = counted.figures(of_set, floors.CHARACTERS_MASKED)
    figures.append(
        figure(
            "words masked that are no identifier",
            of_set,
            Proportion(hits=wrong[True], of=wrong.total()),
            floors.WORDS_WRONGLY_MASKED,
        )
    )
    touched = Proportion(hits=sum(free_texts), of=len(free_texts))
    figures.append(figure("texts in which any was", of_set, touched, part=True))
    return figures, misses


class Counted:
    """Characters of identifiers, and how many of them were masked, by label."""

    def __init__(self) -> None:
        self._of = Counter[str]()
        self._hits = Counter[str]()

    def add(self, typed: str, spans: Iterable[Span], masked: Masked) -> list[str]:
        """Count one text, and say which identifiers were not masked whole."""
        covered = characters_masked(masked)
        left: list[str] = []
        for start, end, label in spans:
            places = [at for at in range(start, end) if not typed[at].isspace()]
            hits = sum(at in covered for at in places)
            self._of[label] += len(places)
            self._hits[label] += hits
            if hits < len(places):
                left.append(f"{label}: {typed[start:end]} ({hits} of {len(places)})")
        return left

    def share(self, labels: Iterable[str]) -> Proportion:
        chosen = list(labels)
        return Proportion(
            hits=sum(self._hits[label] for label in chosen),
            of=sum(self._of[label] for label in chosen),
        )

    @property
    def labels(self) -> list[str]:
        return sorted(self._of)

    def figures(self, of_set: SetName, bound: Bound) -> list[Figure]:
        """Of all labels together, of those that have a floor of their own, and of each."""
        apart: Mapping[str, tuple[str, ...]] = {
            "e-mail addresses masked": ("email",),
            "phone numbers masked": ("phone",),
            f"number-like masked ({', '.join(NUMBER_LIKE)})": NUMBER_LIKE,
        }
        return [
            figure("identifiers masked (characters)", of_set, self.share(self.labels), bound),
            *(
                figure(name, of_set, self.share(labels), floors.NUMBERS_MASKED)
                for name, labels in apart.items()
            ),
            *(figure(one, of_set, self.share([one]), part=True) for one in self.labels),
        ]


def characters_masked(masked: Masked) -> set[int]:
    """Where the typed text was masked, character by character."""
    return {at for span in masked.spans for at in range(span.start, span.end)}


def words_masked(typed: str, masked: Masked) -> dict[tuple[int, int], bool]:
    """Whether any of each word was masked, by where the word stands."""
    covered = characters_masked(masked)
    return {
        match.span(): any(at in covered for at in range(*match.span()))
        for match in WORD.finditer(typed)
    }
