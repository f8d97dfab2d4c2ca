"""What is remembered of a conversation once it is too long to be sent whole."""

from __future__ import annotations

from app.models import Question, Recall
from app.pipeline.budget import remember, transcript
from app.pipeline.short_chat_call import Short
from app.ports.chat import ChatMessage, ChatModel, TokenCounter
from app.prompts import load_prompt
from app.understanding.english import readable
from app.understanding.lexicon import Lexicon

PATIENCE_SECONDS = 8.0
"""It is asked for while the answer is written, and waited for only until that is done."""

LAST_SECONDS = 1.0

MOST_TOKENS = 200
MOST_WORDS = 160
"""Of what is remembered, by whoever summed it up."""


class Recalling:
    """A summary of the turns that no longer fit; begun at once, read when the answer is there."""

    def __init__(
        self,
        model: ChatModel,
        counter: TokenCounter,
        lexicon: Lexicon,
        question: Question,
        dropped: int,
    ) -> None:
        """``dropped`` is how many turns, oldest first, no longer fit."""
        self._question = question
        self._dropped = dropped
        self._lexicon = lexicon
        known = question.recall
        since = known.turns if known is not None else 0
        self._short: Short | None = None
        if dropped > since:
            system, user = load_prompt("summarise.system"), load_prompt("summarise.user")
            notes = f"Notes so far: {known.text}\n" if known is not None and known.text else ""
            said = notes + transcript(question.history[since:dropped])
            messages = (
                ChatMessage(role="system", text=system.render()),
                ChatMessage(role="user", text=user.render(conversation=said)),
            )
            self._short = Short(
                model,
                counter,
                messages,
                PATIENCE_SECONDS,
                MOST_TOKENS,
                prompts={prompt.name: prompt.hash for prompt in (system, user)},
            )

    def result(self) -> Recall | None:
        """What is remembered from now on; the person's own first words where no summary came."""
        if self._short is None:
            return self._question.recall
        said = " ".join((self._short.get(LAST_SECONDS) or "").split())
        if not said or not readable(said, self._lexicon):
            said = remember(self._question, self._dropped)
        words = said.split()
        return Recall(turns=self._dropped, text=" ".join(words[:MOST_WORDS]))

    @property
    def short(self) -> Short | None:
        return self._short
