"""A service that a fake chat model writes for, and a good answer of it."""

from __future__ import annotations

from collections.abc import Callable

from app.models import (
    Answered,
    DraftSentence,
    Message,
    Redirected,
    Timed,
    Written,
)
from app.ports.chat import ChatRequest
from app.service import AskService
from tests.pipeline.builders import evidence, quoting, whole
from tests.pipeline.readers import verifier
from tests.service.chat_fakes import FakeChat, Said, answer, entry, writer
from tests.service.fakes import FakeComposer, FakeIndex, FakeRetriever, guard, service

ONE = whole(
    "Slow down before you judge the hour. Write down what you saw and heard in the room.", "one"
)
TWO = whole("A silence can be rest for the client who keeps it. It may also be hurt.", "two")
LIBRARY = FakeIndex(ONE, TWO)
FOUND = evidence(passages=[ONE[1], TWO[1]])
LABELS = {
    "depressed": "diagnosis",
    "well done": "praise",
    "always means": "uncited_claim",
    "suicidal": "client self_harm",
    "what dose": "medication",
}
ASKED = Message(text="What do I do after a silent session?")

OPENING = entry("Half an hour of quiet asks a lot of you.", part="opening")
SLOW = entry(
    "Before you judge the hour, you might slow down.",
    ("P1", "Slow down before you judge the hour."),
)
REST = entry(
    "A silence can be rest for the client.", ("P2", "A silence can be rest for the client")
)
WRITE = entry(
    "What you saw and heard in the room you could write down.",
    ("P1", "Write down what you saw and heard in the room."),
)
ASKS = entry("What was it like to sit in it?", part="sit_with")
GOOD = answer(OPENING, SLOW, REST, ASKS)
BAD = [
    entry("She is depressed, as it seems.", part="opening"),
    entry("Well done, you sat there bravely.", part="opening"),
    entry("A silence always means anger.", part="opening"),
    entry("Silence heals every client in time.", ("P2", "A silence can be rest for the client")),
    entry("A silence can be rest for the client.", ("P2", "A silence can be sleep for them")),
    entry("A silence can be rest for the client.", ("P7", "A silence can be rest")),
    entry("Look at ![this](https://evil.example/?q=1) now.", part="opening"),
    entry("Read more at https://evil.example/x today.", part="opening"),
    entry("Тишина тоже может быть отдыхом.", part="opening"),
]  # fmt: skip
LIBRARY_LINE = "Here is what the library has."
QUOTED = quoting("It may also be hurt.", ("two", "It may also be hurt."))
SITS = DraftSentence(text="What stays with you?", part="sit_with", basis="general")


class Made:
    """A service that a fake model writes for, with all that it goes through."""

    def __init__(
        self,
        *answers: Said,
        short: Callable[[ChatRequest], Said] | None = None,
        nearest: float = 1.0,
        **more: object,
    ) -> None:
        self.chat = FakeChat(*answers, short=short)
        opening = DraftSentence(text=LIBRARY_LINE, part="opening", basis="general")
        self.library = FakeComposer(opening, QUOTED, SITS)
        self.retriever = FakeRetriever(FOUND.model_copy(update={"nearest": nearest}))
        after = verifier(LABELS)
        self.writer = writer(self.chat, self.library, after, **more)  # type: ignore[arg-type]
        self.service: AskService = service(
            self.retriever,
            self.library,
            LIBRARY,
            before=guard(LABELS, {"Priya": "person", "Leeds": "place"}),
            after=after,
            answers=self.writer,
        )

    def ask(self, message: Message = ASKED) -> Timed:
        return self.service.ask(message)


def texts(timed: Timed) -> list[str]:
    assert isinstance(timed.reply, Answered | Redirected)
    return [sentence.text for sentence in timed.reply.sentences]


def written(timed: Timed) -> Written:
    assert timed.written is not None
    return timed.written


def words(*entries: dict[str, object]) -> list[str]:
    return [str(one["text"]) for one in entries]
