"""What stands before every answer: masking, screening, and what is said because of them.

Whatever breaks in here stops the message: nothing unmasked goes on, nothing unscreened is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.contacts import Region, contacts_for, emergency
from app.errors import DebriefError, SafetyError
from app.models import (
    Circumstance,
    Failed,
    Masked,
    Masking,
    Message,
    Model,
    Notice,
    Question,
    Reply,
    Risk,
    Screening,
    Sentence,
    Turn,
    Urgent,
    What,
)
from app.notices import EMERGENCY, Lines, Notices, OwnRedirection, Redirection
from app.pipeline.deidentify import Deidentifier
from app.pipeline.screen import Screener
from app.understanding.meant_self import means_self
from app.understanding.reassured import says_safe
from app.understanding.whose import asks_for_self

MET: tuple[What, ...] = ("self_harm", "harm_from_others")
"""Dangers to a writer for which people to reach stay on the screen."""

MOST_NOTICES = 2
"""Dangers that a notice names: more would bury what to do."""

MOST_READ_AGAIN = 20
"""Earlier messages that are screened again where nobody kept count: some 20 ms each."""

MOST_BACK = 3
"""Messages back to which "I meant me" may point."""

Result = TypeVar("Result")
First = Urgent | Notice | None


class Admitted(Model):
    """A message that may go on: masked, with the conversation's masking after it."""

    question: Question
    masked: Masked
    masking: Masking


class Guard:
    """Masks and screens messages, and words what follows from it."""

    def __init__(
        self, deidentifier: Deidentifier, screener: Screener, notices: Notices, region: Region
    ) -> None:
        self._deidentifier = deidentifier
        self._screener = screener
        self._notices = notices
        self._region = region

    def load(self) -> None:
        """Load what masking and screening need, so that the first message does not wait."""
        self.admit(Message(text="a session"))
        self.screen("a session")

    def admit(self, message: Message) -> Admitted:
        """Mask a message and the conversation before it. Raises SafetyError or EmbedderError."""
        return _closed("masked", lambda: self._admit(message))

    def _admit(self, message: Message) -> Admitted:
        masking = message.masking
        history: list[Turn] = []
        for turn in message.history:
            if turn.role == "user":
                masked, masking = self._deidentifier.mask(turn.text, masking)
                history.append(Turn(role="user", text=masked.text))
            else:
                # Of the library, written for all, or a model's words about masked ones: what it
                # may hold is what the person has chosen to hide since.
                said = self._deidentifier.mask_known(turn.text, masking)
                history.append(Turn(role="assistant", text=said))
        recall = message.recall
        if recall is not None and recall.text:
            # Summed up from masked words; something may have been hidden since.
            remembered = self._deidentifier.mask_known(recall.text, masking)
            recall = recall.model_copy(update={"text": remembered})
        masked, masking = self._deidentifier.mask(message.text, masking)
        question = Question(text=masked.text, history=tuple(history), recall=recall)
        return Admitted(question=question, masked=masked, masking=masking)

    def mask_known(self, text: str, masking: Masking) -> str:
        """A masked text with what was named or hidden since masked too. Raises SafetyError."""
        return _closed("masked", lambda: self._deidentifier.mask_known(text, masking))

    def screen(self, text: str, *, answer: bool = False, endangered: bool = False) -> Screening:
        """Screen a text as typed. Raises SafetyError or EmbedderError.

        ``answer`` says that it is an answer to a question, and says little by itself;
        ``endangered`` that danger to its writer was met before and may not be over.
        """
        return _closed(
            "checked for danger",
            lambda: self._screener.screen(text, answer=answer, endangered=endangered),
        )

    def settled(self, message: Message) -> Message:
        """A message with ``endangered`` read off its history, where nobody kept count.

        What was met with urgent help leaves the history: nothing of it was answered, and no later
        message is searched for with it. Raises SafetyError or EmbedderError.
        """
        if message.endangered is not None:
            return message
        endangered, met = False, False
        kept: list[Turn] = []
        asked = [at for at, turn in enumerate(message.history) if turn.role == "user"]
        since = asked[-MOST_READ_AGAIN] if len(asked) > MOST_READ_AGAIN else 0
        for at, turn in enumerate(message.history):
            if turn.role == "user" and at >= since:
                before = Message(text=turn.text, history=tuple(kept), endangered=endangered)
                met = self.urgent(self.screened(before), before, None) is not None
                endangered = met or (endangered and not says_safe(turn.text))
            if not met:
                kept.append(turn)
        return message.model_copy(update={"history": tuple(kept), "endangered": endangered})

    def screened(self, message: Message) -> Screening:
        """Screen a message in its conversation. Raises SafetyError or EmbedderError."""
        screening = self.screen(message.text, endangered=bool(message.endangered))
        own = any(risk.who == "clinician" for risk in screening.risks)
        if own or not means_self(message.text):
            return screening
        asked = [turn.text for turn in message.history if turn.role == "user"]
        told = (self.screen(text).risks for text in reversed(asked[-MOST_BACK:]))
        earlier: tuple[Risk, ...] = next((risks for risks in told if risks), ())
        if not (earlier or message.endangered):
            return screening
        # What was met with urgent help is in no history: which danger it was is not told.
        what = earlier[0].what if earlier else MET[0]
        meant = Risk(who="clinician", what=what, words=message.text)
        return screening.model_copy(update={"risks": (meant, *screening.risks)})

    def first(self, message: Message, region: Region | None) -> First:
        """What must come before anything else. Raises SafetyError or EmbedderError."""
        message = self.settled(message)
        screening = self.screened(message)
        return self.urgent(screening, message, region) or self.above(screening, message, region)

    def above(self, screening: Screening, message: Message, region: Region | None) -> Notice | None:
        """What must stand above an answer: the notice, or whom to reach, for as long as it takes.

        Danger to the writer that was met is not over since they speak of something else, or say
        little: until they say that they are safe, the people to reach stay on the screen.
        """
        notice = self.notice(screening, region)
        if notice is not None or not self.unsafe(message):
            return notice
        # Which danger was met is not told with the message: whoever helps in either.
        met = [Risk(who="clinician", what=what, words="") for what in MET]
        return Notice(
            sentences=self._notices.still.lines,
            contacts=contacts_for(region or self._region, met),
        )

    def unsafe(self, message: Message) -> bool:
        """Whether danger to the writer was met before and is not said to be over."""
        return bool(message.endangered) and not message.misread and not says_safe(message.text)

    def company(self) -> tuple[Sentence, ...]:
        """What is said to whoever may not be safe and asks for nothing that can be answered."""
        return tuple(guidance(line) for line in self._notices.still.says)

    def relief(self) -> tuple[Sentence, ...]:
        """What is said to whoever was not safe and says that they are."""
        return tuple(guidance(line) for line in self._notices.still.safe)

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

    def raised(
        self,
        reply: Reply,
        before: Screening,
        after: Screening,
        message: Message,
        region: Region | None,
    ) -> Reply:
        """A reply with what a later look at the message found; ``after`` has all of ``before``."""
        if after == before or isinstance(reply, Urgent | Failed):
            return reply
        urgent = self.urgent(after, message, region)
        if urgent is not None:
            return urgent
        return reply.model_copy(update={"notice": self.notice(after, region)})

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


def _closed(what: str, step: Callable[[], Result]) -> Result:
    try:
        return step()
    except DebriefError:
        raise
    except Exception as error:
        # Its own words may hold what the person wrote.
        raise SafetyError(
            f"This message could not be {what} ({type(error).__name__}), so it was not answered. "
            "Try once more, or send it in parts. If somebody may be in danger, follow your "
            "service’s protocol and call the emergency services if it is now."
        ) from None
