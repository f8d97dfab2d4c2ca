"""What was typed, before it is listened to: masked, its dangers named, and whether it fits here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from app.guard import Guard
from app.models import Circumstance, Debrief, Masking, Message, Model, NamedRisk, Risk, Screening
from app.reflection.acknowledgements import HeardLines
from app.reflection.affirming import affirms
from app.reflection.parting import may_mean_living, parting
from app.reflection.short_answers import FEW_WORDS, slight
from app.reflection.stages import Stages

LONGEST_ANSWER = 8_000
"""Characters that are taken in; the whole is screened, and the rest is not kept."""

_FILLERS = frozenset(
    "meh ugh idk hmm hm nah yep yup lol eh ok okay umm um argh gah pff".split()  # noqa: SIM905
)


class Taken(Model):
    """An answer that may be listened to. ``words`` are masked; ``masking`` is never stored.

    ``cut`` is whether there was more than is taken in.
    """

    words: str
    screening: Screening
    risks: tuple[NamedRisk, ...]
    masking: Masking
    cut: bool

    @property
    def circumstances(self) -> tuple[Circumstance, ...]:
        """Those of its dangers; none where there is no danger."""
        return self.screening.circumstances if self.risks else ()


class Intake:
    """Takes in what was typed, once it has been screened."""

    def __init__(self, guard: Guard, lines: HeardLines, stages: Stages) -> None:
        self._guard = guard
        self._lines = lines
        self._stages = stages

    def screened(self, debrief: Debrief, typed: str) -> Screening:
        """Screen an answer as typed. Raises SafetyError or EmbedderError.

        A yes to whether anybody is in danger is danger, also where no sign of it is read. A wish to
        stop is no answer: its few words ("time to end it here tonight") say all that there is. One
        without a word that is said of living ("I want to stop now") is about the questions, unless
        its writer was in danger before.
        """
        named = any(turn.risks for turn in debrief.turns)
        leaving = parting(typed) is not None
        screening = self._guard.screen(
            typed, answer=not leaving, named=named, endangered=debrief.endangered
        )
        if leaving and not (debrief.endangered or named or may_mean_living(typed)):
            return screening.model_copy(update={"risks": ()})
        current = debrief.current
        if current is None or screening.risks:
            return screening
        _, question = self._stages.find(current.question)
        # "Can we stop here?" is a doubt about this conversation, and about nobody.
        if leaving or not question.asks_for_danger:
            return screening
        said = affirms(typed)
        if said in ("no", "unclear"):
            return screening
        who: Literal["clinician", "client"] = "clinician" if said == "self" else "client"
        risk = Risk(who=who, what="self_harm", words=typed.strip())
        return screening.model_copy(update={"risks": (risk,)})

    def take(self, typed: str, screening: Screening, masking: Masking) -> Taken:
        """Mask an answer and the words of its dangers. Raises SafetyError or EmbedderError."""
        cut = typed[:LONGEST_ANSWER]
        admitted = self._guard.admit(Message(text=cut, masking=masking))
        words, masking = admitted.masked.text.strip(), admitted.masking
        named: list[NamedRisk] = []
        for risk in screening.risks:
            told = self._guard.admit(Message(text=risk.words, masking=masking))
            masking = told.masking
            named.append(NamedRisk(who=risk.who, what=risk.what, words=told.masked.text.strip()))
        return Taken(
            words=words,
            screening=screening,
            risks=tuple(named),
            masking=masking,
            cut=len(typed) > len(cut),
        )

    def refusal(self, debrief: Debrief, taken: Taken) -> Sequence[str] | None:
        """Lines for an attack, for letters typed at random, or for another subject where a story
        was asked for; else None."""
        current = debrief.current
        screening = taken.screening
        if slight(taken.words) == "letters":
            return self._lines.unclear
        if screening.risks or current is None or len(taken.words.split()) <= FEW_WORDS:
            return None
        if screening.route == "attack":
            return self._lines.attack
        _, question = self._stages.find(current.question)
        if screening.route == "off_topic" and "story" in question.covered_by:
            return self._lines.off_subject
        return None


def wordless(typed: str) -> bool:
    """Whether there is nothing in it that could be an answer."""
    return not any(character.isalnum() for character in typed) and "?" not in typed


def fillers(typed: str) -> bool:
    """Whether it is nothing but sounds that people make: no language, and no other one either."""
    words = "".join(c if c.isalpha() else " " for c in typed.lower()).split()
    return bool(words) and all(word in _FILLERS for word in words)
