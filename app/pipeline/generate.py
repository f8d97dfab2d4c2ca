"""The composer that asks a chat model: sentence by sentence, each with what it rests on.

Nothing that it yields has been checked. Whoever shows it has to pass it through the gate.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from app.deadline import Deadline
from app.models import DraftSentence, Evidence, OutputMode, Question, Tokens
from app.pipeline.ahead import Ahead, TooLate
from app.pipeline.answer_form import ANSWER_SCHEMA, Dropped, why
from app.pipeline.budget import Budget, Fitted, passage_text
from app.pipeline.drafting import Drafting
from app.pipeline.prose import Line
from app.pipeline.streamed import Streamed
from app.ports.chat import (
    ChatFailed,
    ChatMessage,
    ChatModel,
    ChatRequest,
    ModeRefused,
    TokenCounter,
)
from app.prompts import Prompt, PromptName, fenced, load_prompt

ANSWER_TOKENS = 3_000
"""Most that an answer may take, a reasoning model's thoughts included; the stream is closed long
before where nothing more will be shown."""

MOST_LINES = 60
"""Sentences read of one stream: five times what is shown."""

MOST_MENDED = 6

LAST_SECONDS = 1.0
"""How long to wait for what an answer cost, once all of it is there."""


class GenerativeComposer:
    """Composer over a chat model."""

    name = "model"

    def __init__(
        self,
        model: ChatModel,
        counter: TokenCounter,
        *,
        context_tokens: int,
        total_seconds: float,
        first_seconds: float,
    ) -> None:
        """An answer's first sentence comes within ``first_seconds``, its last in ``total_seconds``,
        or it has failed."""
        self.model = model
        self.counter = counter
        self._budget = Budget(counter, context_tokens, ANSWER_TOKENS)
        self._total_seconds = total_seconds
        self._first_seconds = first_seconds

    def load(self) -> None:
        self.model.load()
        _ = self._instructions
        load_prompt("answer.text")
        load_prompt("mend.user")

    @cached_property
    def _instructions(self) -> int:
        """Tokens of the prompts without what is put into them."""
        names: tuple[PromptName, ...] = ("answer.system", "answer.json", "answer.user")
        return sum(self.counter.count(load_prompt(name).text) for name in names)

    def begin(self, question: Question, evidence: Evidence) -> Composing:
        """Fit the question to the model's context. Nothing is sent before its first draft."""
        fitted = self._budget.fit(question, evidence, self._instructions)
        deadline = Deadline(self._total_seconds)
        return Composing(self.model, self.counter, question, fitted, deadline, self._first_seconds)


class Composing:
    """One answer in the making. ``tokens`` is what it has cost so far."""

    def __init__(
        self,
        model: ChatModel,
        counter: TokenCounter,
        question: Question,
        fitted: Fitted,
        deadline: Deadline,
        first_seconds: float,
    ) -> None:
        self._model = model
        self._counter = counter
        self._question = question
        self.fitted = fitted
        self.deadline = deadline
        self._first_seconds = first_seconds
        self._drafting: Drafting | None = None
        self._calls: list[_Call] = []
        self.mode: OutputMode | None = None
        self.prompts: dict[str, str] = {}

    @property
    def tokens(self) -> Tokens:
        return sum((call.cost(self._counter) for call in self._calls), Tokens())

    def drafts(self) -> Iterator[DraftSentence]:
        """Yield drafts as they are written. Raises ChatFailed, also after some."""
        yield from self._ask(self._messages)

    def mend(self, dropped: Sequence[Dropped], shown: Sequence[str]) -> Iterator[DraftSentence]:
        """Ask once more, in place of what was dropped. Raises ChatFailed."""
        asked = [one for one in dropped if "repeated" not in one.reasons][:MOST_MENDED]

        def messages(mode: OutputMode) -> tuple[ChatMessage, ...]:
            text = self._rendered(
                "mend.user",
                dropped="\n".join(map(why, asked)),
                shown=fenced("\n".join(shown)) or "(nothing yet)",
                count="one sentence" if len(asked) == 1 else f"at most {len(asked)} sentences",
            )
            # The model's own words before this are not sent again: they may have been another's.
            system, user = self._messages(mode)
            return system, ChatMessage(role="user", text=f"{user.text}\n\n{text}")

        if asked:
            yield from self._ask(messages)

    def close(self) -> None:
        """Stop reading, and waiting; what has been written stays counted."""
        self.deadline.stop()

    def _ask(
        self, messages: Callable[[OutputMode], tuple[ChatMessage, ...]]
    ) -> Iterator[DraftSentence]:
        mode: OutputMode | None = self._model.mode
        while mode is not None:
            self.mode = mode
            request = ChatRequest(
                messages=messages(mode),
                mode=mode,
                max_tokens=ANSWER_TOKENS,
                schema_name="answer",
                json_schema=ANSWER_SCHEMA,
            )
            call = _Call(self._model, request, self.deadline)
            self._calls.append(call)
            try:
                yield from self._read(call)
                return
            except ModeRefused:
                mode = self._model.refuses(mode)
            except ChatFailed as failed:
                # A service that has never answered in this mode may not be able to.
                if failed.reason != "unreadable" or call.lines or self._model.proven:
                    raise
                mode = self._model.refuses(mode)
                if mode is None:
                    raise
        raise ChatFailed("bad_request")

    def _read(self, call: _Call) -> Iterator[DraftSentence]:
        lines = Ahead(call.run, self.deadline)
        # Made while the model thinks.
        if self._drafting is None:
            self._drafting = Drafting(self.fitted.passages)
        first = Deadline(self._first_seconds)
        try:
            while True:
                begun = call.lines > 0
                waits = self.deadline.left if begun else first.left
                try:
                    line = lines.next(min(waits, LAST_SECONDS) if call.closed else waits)
                except TooLate:
                    if call.closed:
                        break
                    raise ChatFailed("stalled" if begun else "slow") from None
                if line is None:
                    break
                call.lines += 1
                yield from self._drafting.drafts(line)
                if call.lines >= MOST_LINES:
                    raise ChatFailed("flooded")
        finally:
            call.stop()
        if not call.lines:
            raise ChatFailed("unreadable")
        self._remember(call)

    def _remember(self, call: _Call) -> None:
        mode = call.request.mode
        if call.as_asked:
            self._model.works(mode)
        elif not self._model.proven:
            # It was asked for JSON and wrote prose: next time it is asked for prose with markers.
            self._model.refuses(mode)

    def _messages(self, mode: OutputMode) -> tuple[ChatMessage, ...]:
        form = self._prompt("answer.text" if mode == "text" else "answer.json").render()
        passages = [
            passage_text(passage, number)
            for number, passage in enumerate(self.fitted.passages, start=1)
        ]
        return (
            ChatMessage(role="system", text=self._rendered("answer.system", form=form)),
            ChatMessage(
                role="user",
                text=self._rendered(
                    "answer.user",
                    passages="\n".join(passages),
                    conversation=self.fitted.conversation,
                    message=fenced(self._question.text),
                ),
            ),
        )

    def _rendered(self, name: PromptName, **values: str) -> str:
        return self._prompt(name).render(**values)

    def _prompt(self, name: PromptName) -> Prompt:
        prompt = load_prompt(name)
        self.prompts[name] = prompt.hash
        return prompt


class _Call:
    """One request and what came of it; ``run`` is read on another thread."""

    def __init__(self, model: ChatModel, request: ChatRequest, deadline: Deadline) -> None:
        self._model = model
        self.request = request
        self._deadline = deadline
        self._stopped = threading.Event()
        self._sent = False
        self._told: Tokens | None = None
        self._heard: list[str] = []
        self._streamed = Streamed(request.mode)
        self.lines = 0

    @property
    def as_asked(self) -> bool:
        """Whether it wrote JSON where it was asked for it, and prose where for that."""
        return self._streamed.is_json == (self.request.mode != "text")

    @property
    def closed(self) -> bool:
        """Whether all of the answer is there."""
        return self._streamed.closed

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> Iterator[Line]:
        # From now on it is on its way: whoever stops waiting for it has still sent it.
        self._sent = True
        pieces = self._model.stream(self.request, self._deadline)
        try:
            for piece in pieces:
                if isinstance(piece, Tokens):
                    self._told = piece
                    continue
                self._heard.append(piece)
                yield from self._streamed.feed(piece)
                if self._streamed.flooded:
                    raise ChatFailed("flooded")
                if self._stopped.is_set():
                    return
        except ModeRefused:
            self._sent = False
            raise
        except ChatFailed as failed:
            self._sent = failed.taken or bool(self._heard)
            yield from self._streamed.end(whole=False)
            # The answer was all there: what came after it does not matter.
            if not self._streamed.closed:
                raise
        else:
            yield from self._streamed.end(whole=True)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def cost(self, counter: TokenCounter) -> Tokens:
        """As the service told, or counted here where it did not.

        Also for what broke off, and for what was given up before a word of it came.
        """
        if self._told is not None:
            return self._told
        if not self._sent:
            return Tokens()
        sent = sum(counter.count(message.text) for message in self.request.messages)
        received = counter.count("".join(self._heard))
        return Tokens(sent=sent, received=received, counted=True)
