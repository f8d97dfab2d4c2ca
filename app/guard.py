"""What stands before every answer: masking, screening, and what is said because of them.

Whatever breaks in here stops the message: nothing unmasked goes on, nothing unscreened is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.contacts import Region
from app.errors import DebriefError, SafetyError
from app.models import (
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
)
from app.notices import Notices
from app.pipeline.deidentify import Deidentifier
from app.pipeline.follow_up import stays_on
from app.pipeline.screen import Screener
from app.said_first import MET, SaidFirst
from app.understanding.meant_self import means_self
from app.understanding.passed_on import over, passed_on

MOST_READ_AGAIN = 20
"""Earlier messages that are screened again where nobody kept count: some 20 ms each."""

MOST_BACK = 3
"""Messages back to which "I meant me" and "still not answering" may point."""

TOLD_WORDS = 12
"""Words up to which "I told my supervisor" says nothing else."""

Result = TypeVar("Result")
First = Urgent | Notice | None


class Admitted(Model):
    """A message that may go on: masked, with the conversation's masking after it."""

    question: Question
    masked: Masked
    masking: Masking


class Guard:
    """Masks and screens messages; ``says`` words what follows from it."""

    def __init__(
        self, deidentifier: Deidentifier, screener: Screener, notices: Notices, region: Region
    ) -> None:
        self._deidentifier = deidentifier
        self._screener = screener
        self.says = SaidFirst(notices, region)

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

    def screen(
        self, text: str, *, answer: bool = False, named: bool = False, endangered: bool = False
    ) -> Screening:
        """Screen a text as typed. Raises SafetyError or EmbedderError.

        ``answer`` says that it is an answer to a question, and says little by itself; ``named``
        that somebody else's danger was named before it; ``endangered`` that danger to its writer
        was met before and may not be over.
        """
        return _closed(
            "checked for danger",
            lambda: self._screener.screen(text, answer=answer, named=named, endangered=endangered),
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
                screening = self.screened(before)
                met = self.says.urgent(screening, before, None) is not None
                endangered = met or (endangered and not screening.safe)
            if not met:
                kept.append(turn)
        return message.model_copy(update={"history": tuple(kept), "endangered": endangered})

    def screened(self, message: Message) -> Screening:
        """Screen a message in its conversation. Raises SafetyError or EmbedderError."""
        screening = self.screen(message.text, endangered=bool(message.endangered))
        if any(risk.who == "clinician" for risk in screening.risks):
            return screening
        asked = [turn.text for turn in message.history if turn.role == "user"]
        asked = asked[: -MOST_BACK - 1 : -1]
        if not means_self(message.text):
            return screening if screening.risks else self._carried(screening, message.text, asked)
        told = (self.screen(text).risks for text in asked)
        earlier: tuple[Risk, ...] = next((risks for risks in told if risks), ())
        if not (earlier or message.endangered):
            return screening
        # What was met with urgent help is in no history: which danger it was is not told.
        what = earlier[0].what if earlier else MET[0]
        meant = Risk(who="clinician", what=what, words=message.text)
        return screening.model_copy(update={"risks": (meant, *screening.risks)})

    def _carried(self, screening: Screening, text: str, asked: Sequence[str]) -> Screening:
        """The dangers to others in a message a moment ago, where a harmless one stays on it.

        "Still not answering" is about whoever said goodbye, and so is "should I wait till Monday".
        ``asked`` are earlier messages, the last first.
        """
        said = [text]
        for earlier in asked:
            if not stays_on(said[-1]) or passed_on(said[-1]):
                break
            before = self.screen(earlier)
            others = [risk for risk in before.risks if risk.who != "clinician"]
            if any(map(over, said)):
                # "She answered, she is fine" says nothing of whoever is in danger of somebody.
                ended = [risk for risk in others if risk.what == "self_harm"]
                others = [risk for risk in others if risk.what != "self_harm"]
                if ended and not others:
                    break
            if others:
                risks = tuple(risk.model_copy(update={"words": text}) for risk in others)
                told = (*before.circumstances, *screening.circumstances)
                return screening.model_copy(
                    update={
                        "risks": risks,
                        "circumstances": tuple(dict.fromkeys(told)),
                        "carried": True,
                    }
                )
            said.append(earlier)
        return screening

    def released(self, message: Message) -> tuple[Sentence, ...]:
        """What is said to whoever says of a danger to another, told of a moment ago, that people
        who can act know or that it is over; empty where they say neither, or more than that.

        Raises SafetyError or EmbedderError.
        """
        told, ended = passed_on(message.text), over(message.text)
        if not (told or ended) or len(message.text.split()) > TOLD_WORDS:
            return ()
        asked = [turn.text for turn in message.history if turn.role == "user"]
        what = {risk.what for text in asked[-MOST_BACK:] for risk in self.screen(text).risks}
        if told and what:
            return self.says.released()
        return self.says.relieved() if what == {"self_harm"} else ()

    def first(self, message: Message, region: Region | None) -> First:
        """What must come before anything else. Raises SafetyError or EmbedderError."""
        message = self.settled(message)
        screening = self.screened(message)
        return self.says.urgent(screening, message, region) or self.above(
            screening, message, region
        )

    def above(self, screening: Screening, message: Message, region: Region | None) -> Notice | None:
        """What must stand above an answer: the notice, or whom to reach, for as long as it takes.

        Danger to the writer that was met is not over since they speak of something else, or say
        little: until they say that they are safe, the people to reach stay on the screen.
        """
        notice = self.says.notice(screening, region)
        if notice is not None or not self.unsafe(message, screening):
            return notice
        return self.says.still(region)

    def unsafe(self, message: Message, screening: Screening) -> bool:
        """Whether danger to the writer was met before and is not said to be over."""
        return bool(message.endangered) and not message.misread and not screening.safe

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
        urgent = self.says.urgent(after, message, region)
        if urgent is not None:
            return urgent
        return reply.model_copy(update={"notice": self.says.notice(after, region)})


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
