"""The next question, put in words that were not used for it."""

from __future__ import annotations

from collections.abc import Sequence

from app.lines import PLACE
from app.models import Citation, Debrief, DebriefTurn, Noticed
from app.reflection import flow
from app.reflection.acknowledge import Acknowledger, seed
from app.reflection.stages import StageQuestion, Stages

RECENT_TURNS = 3
"""A question is worded by what was noticed in so many turns before it."""


class Asking:
    """Puts questions, and keeps count of what was said before them."""

    def __init__(self, stages: Stages, acknowledger: Acknowledger) -> None:
        self._stages = stages
        self._say = acknowledger
        self._lines = acknowledger.lines

    def after(self, debrief: Debrief, event: flow.Event, lines: Sequence[str]) -> Debrief:
        """The debrief after an event, with one of the lines and the next question, if any."""
        after = flow.advance(debrief, event, self._stages)
        if after.phase != "going" or after.current is not None:
            return after
        return self.with_line(after, lines)

    def with_line(self, debrief: Debrief, lines: Sequence[str]) -> Debrief:
        """Put the next question behind one of the lines."""
        line = self._say.line(debrief, lines)
        return self.put(debrief, (line,) if line is not None else (), None)

    def put(self, debrief: Debrief, said: tuple[str, ...], passage: Citation | None) -> Debrief:
        """Put the next question, with what is said and shown before it."""
        following = flow.next_question(debrief, self._stages)
        if following is None or debrief.phase != "going":
            return debrief
        stage, question = following
        turn = DebriefTurn(
            stage=stage.id,
            question=question.id,
            asked=self.asked(debrief, question),
            said=said,
            passage=passage,
        )
        shift = self._lines.shift
        shifted = any(line in (*shift.rumination, *shift.repeating) for line in said)
        late = any(line in shift.late for line in said)
        debrief = debrief.model_copy(
            update={
                "lines": (*debrief.lines, *map(self._template, said)),
                "shifts": debrief.shifts + shifted,
                "late": debrief.late or late,
            }
        )
        return flow.put(debrief, turn)

    def asked(self, debrief: Debrief, question: StageQuestion) -> str:
        """The wording that fits what was noticed lately, or another that was not used yet."""
        recent: list[Noticed] = []
        answered = [turn for turn in debrief.turns if turn.outcome == "answered"]
        for turn in answered[-RECENT_TURNS:]:
            recent.extend(turn.heard.noticed)
        wordings = question.wordings(recent, short=debrief.short)
        used = {turn.asked for turn in debrief.turns if turn.question == question.id}
        unused = [text for text in wordings if text not in used] or list(wordings)
        fitting = not debrief.short and unused[0] not in question.variants
        if fitting or debrief.short:
            return unused[0]
        plain = [text for text in unused if text in question.variants] or unused
        return min(plain, key=lambda text: seed(debrief, text))

    def _template(self, said: str) -> str:
        """The vetted line that a sentence was made from."""
        for template in self._lines.templates():
            head, _, tail = template.partition(PLACE)
            if said.startswith(head) and said.endswith(tail) and len(said) > len(head + tail):
                return template
        return said
