"""A message in the words that the library's field uses, where its own lead nowhere near them.

Each is one short call with a deadline. What comes late, or is no such text, is left out.
"""

from __future__ import annotations

import re

from app.models import Evidence, Model, Question, Tokens
from app.pipeline.budget import transcript
from app.pipeline.ranking import CERTAIN
from app.pipeline.short_chat_call import Short
from app.ports.chat import ChatMessage, ChatModel, TokenCounter
from app.prompts import Prompt, fenced, load_prompt
from app.understanding.english import readable
from app.understanding.lexicon import Lexicon

PATIENCE_SECONDS = 2.0
SHORT_TOKENS = 120
LONGEST_WORDS = 70
"""Of what comes back; it was asked for 30 or 40."""

MOST_TURNS = 6
"""Last turns that a follow-up may lean on."""

_NOT_WORDS = re.compile(r"https?:|www\.|[<>{}`|\\]|\]\(|!\[")


class Asked(Model):
    """What a short call brought: ``text`` is None where it is late or no use."""

    text: str | None
    tokens: Tokens
    prompts: dict[str, str]


class Rephraser:
    """Asks a chat model for other words to search with.

    It keeps none of them: they say what the message says, and would outlive its conversation.
    """

    def __init__(self, model: ChatModel, counter: TokenCounter, lexicon: Lexicon) -> None:
        self._model = model
        self._counter = counter
        self._lexicon = lexicon

    def oblique(self, evidence: Evidence) -> bool:
        """Whether a plain search came nowhere near the message's words.

        On the development set the nearest unit of nine plainly worded messages in ten is closer
        than this, and of nine oblique ones in ten it is not.
        """
        return evidence.answerable and evidence.nearest < CERTAIN

    def in_field_words(self, question: Question) -> Asked:
        """The message as the field would put it."""
        system, user = load_prompt("rewrite.system"), load_prompt("rewrite.user")
        return self._ask(system, user, {"message": fenced(question.text)})

    def standalone(self, question: Question) -> Asked:
        """A follow-up as a question that needs no conversation before it."""
        system, user = load_prompt("standalone.system"), load_prompt("standalone.user")
        before = transcript(question.history[-MOST_TURNS:])
        return self._ask(system, user, {"conversation": before, "message": fenced(question.text)})

    def _ask(self, system: Prompt, user: Prompt, values: dict[str, str]) -> Asked:
        prompts = {prompt.name: prompt.hash for prompt in (system, user)}
        messages = (
            ChatMessage(role="system", text=system.render()),
            ChatMessage(role="user", text=user.render(**values)),
        )
        short = Short(self._model, self._counter, messages, PATIENCE_SECONDS, SHORT_TOKENS, prompts)
        said = short.get()
        usable = None if said is None else self._usable(said)
        return Asked(text=usable, tokens=short.tokens, prompts=prompts)

    def _usable(self, said: str) -> str | None:
        """One line of words in the library's language, or None."""
        line = " ".join(said.split()).strip("\"'“”` ")
        count = len(line.split())
        if not 2 <= count <= LONGEST_WORDS or line.upper().startswith("NONE"):
            return None
        if _NOT_WORDS.search(line) or not readable(line, self._lexicon):
            return None
        return line
