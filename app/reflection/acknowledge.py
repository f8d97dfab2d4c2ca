"""What is said to a turn without a model: vetted lines, and the person's own words in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from app.lines import PLACE
from app.models import RUMINATION, Debrief, Heard, Noticed
from app.reflection.acknowledgements import Acknowledgements
from app.reflection.short_answers import FEW_WORDS, says_little
from app.understanding.feelings import Feelings
from app.understanding.own_words import clauses

MOST_TRIED = 3
"""Own words tried at the gate before a plain line is said: each reading takes some milliseconds."""

MOST_SHIFTS = 2
"""Times that going round in circles is named; more would be going round too."""

Passes = Callable[[str], bool]


class Acknowledger:
    """Chooses what is said, and keeps to saying nothing twice."""

    def __init__(self, lines: Acknowledgements, feelings: Feelings) -> None:
        self._lines = lines
        self._feelings = feelings

    @property
    def lines(self) -> Acknowledgements:
        return self._lines

    def line(self, debrief: Debrief, texts: Sequence[str]) -> str | None:
        """A line not said yet, by the debrief's id; None where all have been."""
        return next(iter(self._unsaid(debrief, texts)), None)

    def shift(self, debrief: Debrief, heard: Heard) -> tuple[str, ...]:
        """That thinking has turned into going round, and the way out; empty where it need not."""
        if not RUMINATION.intersection(heard.noticed) or debrief.shifts >= MOST_SHIFTS:
            return ()
        named = self._lines.shift.rumination
        if "repeating" in heard.noticed:
            named = (*self._lines.shift.repeating, *named)
        said = (self._first(debrief, named), self.line(debrief, self._lines.shift.offer))
        return tuple(line for line in said if line is not None)

    def kind(
        self, debrief: Debrief, words: str, heard: Heard, passes: Passes
    ) -> tuple[str, str] | None:
        """One true and kind thing, as (the vetted line, what is said).

        Own words are taken up every other turn where there are any that ``passes`` the gate; None
        where there is nothing that fits. Once somebody's danger was named, nothing is said to a
        plain answer that would soothe it away.
        """
        signs = bool(heard.noticed or heard.feelings)
        short = len(words.split()) <= FEW_WORDS and not heard.noticed
        if short or (says_little(words) and not signs):
            # Nothing is read into so little; once the plain lines are used up, nothing is said.
            return _same(self.line(debrief, self._lines.few))
        plain = self._fitting(debrief, heard) if signs else None
        joined_last = bool(debrief.lines) and PLACE in debrief.lines[-1]
        joined = self._lines.joined if signs else self._lines.joined_plainly
        careful = any(turn.risks for turn in debrief.turns)
        quiet = joined_last or (careful and not signs)
        template = None if quiet else self.line(debrief, joined)
        if template is not None:
            for own in clauses(words, self._feelings)[:MOST_TRIED]:
                said = template.replace(PLACE, own)
                if passes(said):
                    return template, said
        if plain is None and signs:
            plain = self.line(debrief, self._lines.weighty)
        rest = self._lines.careful if careful else self._lines.general
        return _same(plain or self.line(debrief, rest))

    def _fitting(self, debrief: Debrief, heard: Heard) -> str | None:
        labels: list[Noticed] = [label for label in heard.noticed if label not in RUMINATION]
        for label in labels:
            line = self.line(debrief, self._lines.noticed.get(label, ()))
            if line is not None:
                return line
        for feeling in heard.feelings:
            line = self.line(debrief, self._lines.feeling.get(feeling, ()))
            if line is not None:
                return line
        return None

    def _first(self, debrief: Debrief, texts: Sequence[str]) -> str | None:
        return next((text for text in texts if text not in debrief.lines), None)

    def _unsaid(self, debrief: Debrief, texts: Sequence[str]) -> Iterable[str]:
        said = set(debrief.lines)
        # By the id and not by chance: the same conversation is the same each time it is played.
        return sorted((text for text in texts if text not in said), key=lambda t: seed(debrief, t))


def seed(debrief: Debrief, text: str) -> str:
    """An order of texts that differs between debriefs and is the same within one."""
    return sha256(f"{debrief.id} {text}".encode()).hexdigest()


def _same(line: str | None) -> tuple[str, str] | None:
    return None if line is None else (line, line)
