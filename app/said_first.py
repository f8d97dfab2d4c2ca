"""What is said before an answer and above it, because of what screening found."""

from __future__ import annotations

from collections.abc import Sequence

from app.contacts import Region, contacts_for, emergency
from app.models import Circumstance, Message, Notice, Risk, Screening, Sentence, Urgent, What
from app.notices import EMERGENCY, Lines, Notices, OwnRedirection, Redirection
from app.understanding.whose import asks_for_self

MET: tuple[What, ...] = ("self_harm", "harm_from_others")
"""Dangers to a writer for which people to reach stay on the screen."""

MOST_NOTICES = 2
"""Dangers that a notice names: more would bury what to do."""


class SaidFirst:
    """Words notices, urgent help, redirections and company, from vetted lines alone."""

    def __init__(self, notices: Notices, region: Region) -> None:
        """``region`` is the operator's, for whoever does not say where they are."""
        self._notices = notices
        self._region = region

    def urgent(
        self, screening: Screening, message: Message, region: Region | None
    ) -> Urgent | None:
        """People and numbers, where the person who types may be in danger themself."""
        own = [risk for risk in screening.risks if risk.who == "clinician"]
        typed_by_client = screening.route == "client"
        if typed_by_client:
            own = [risk for risk in screening.risks if risk.who != "other"]
        if not own or message.misread:
            return None
        where = region or self._region
        lines = (
            self._notices.urgent_client.lines
            if typed_by_client
            else self._notices.urgent[own[0].what]
        )
        if "now" in screening.circumstances:
            # Their last line says when to call the emergency services.
            lines = (*_reaching(self._notices.urgent_now.lines, where), *lines[:-1])
        return Urgent(
            sentences=tuple(guidance(line) for line in lines),
            contacts=contacts_for(where, own, screening.circumstances),
        )

    def notice(self, screening: Screening, region: Region | None) -> Notice | None:
        """What must stand above an answer, where somebody may be in danger."""
        if not screening.risks:
            return None
        where, told = region or self._region, screening.circumstances
        others = any(risk.who != "clinician" for risk in screening.risks)
        lines: list[str] = []
        for risk in screening.risks[:MOST_NOTICES]:
            lines.extend(self._noticed(risk, told, where))
        if others and "secret" in told:
            secret = self._notices.secret
            lines.extend(secret.child if "child" in told else secret.lines)
        return Notice(
            sentences=tuple(dict.fromkeys(lines)),
            contacts=contacts_for(where, screening.risks, told),
            now=others and "now" in told,
        )

    def _noticed(self, risk: Risk, told: Sequence[Circumstance], where: Region) -> Lines:
        if risk.who == "clinician":
            return self._notices.notice[risk.who][risk.what]
        if "now" in told:
            return _reaching(self._notices.now[risk.what], where)
        if "child" in told:
            return self._notices.child[risk.what]
        return self._notices.notice[risk.who][risk.what]

    def still(self, region: Region | None) -> Notice:
        """Whom to reach, where the writer's own danger was met and may not be over."""
        # Which danger was met is not told with the message: whoever helps in either.
        met = [Risk(who="clinician", what=what, words="") for what in MET]
        return Notice(
            sentences=self._notices.still.lines,
            contacts=contacts_for(region or self._region, met),
        )

    def company(self) -> tuple[Sentence, ...]:
        """What is said to whoever may not be safe and asks for nothing that can be answered."""
        return tuple(guidance(line) for line in self._notices.still.says)

    def released(self) -> tuple[Sentence, ...]:
        """What is said to whoever has told people who can act of somebody else's danger."""
        return tuple(guidance(line) for line in self._notices.still.told)

    def relieved(self) -> tuple[Sentence, ...]:
        """What is said to whoever hears that somebody who was in danger is safe."""
        return tuple(guidance(line) for line in self._notices.still.over)

    def relief(self) -> tuple[Sentence, ...]:
        """What is said to whoever was not safe and says that they are."""
        return tuple(guidance(line) for line in self._notices.still.safe)

    def redirection(self, text: str, screening: Screening) -> Redirection | OwnRedirection:
        """What Debrief does not do, and does instead; the route is not an ordinary question."""
        words = self._notices.redirect[screening.work or screening.route]
        return words.own if words.own and asks_for_self(text) else words

    def unread_notice(self, region: Region | None) -> Notice:
        """Whom to reach, where nobody knows what the message says."""
        everybodys = (one for one in (region or self._region).contacts if one.whose != "children")
        shown = tuple(one.shown() for one in everybodys)
        return Notice(sentences=(self._notices.unread.notice,), contacts=shown)

    def unread(self) -> tuple[Sentence, ...]:
        """What is said where screening cannot read a message."""
        return tuple(guidance(line) for line in self._notices.unread.lines)


def _reaching(lines: Lines, region: Region) -> Lines:
    return tuple(line.replace(EMERGENCY, emergency(region)) for line in lines)


def guidance(line: str) -> Sentence:
    return Sentence(text=line, part="guidance", basis="general")
