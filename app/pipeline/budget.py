"""What of passages and conversation goes into a prompt: as many tokens as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from app.models import Evidence, Model, Passage, Question, Turn
from app.pipeline.sentences import sentences
from app.ports.chat import TokenCounter
from app.prompts import fenced

MOST_PASSAGES = 8
"""More passages than an answer cites twice over; the rest only costs."""

PASSAGES_SHARE = 0.6
"""Of what is left of the context once the instructions, the message and the answer have their
room; the conversation gets the rest."""

REMEMBERED = 10_000
"""Passages whose size is kept, by their id, which is made from their text."""

LONGEST_OWN_WORDS = 60
"""Words kept of each message that falls out, where no model sums it up."""

_NAMES = {"user": "Therapist", "assistant": "Debrief"}


class Fitted(Model):
    """What fits. ``dropped`` is how many turns, oldest first, stand in ``conversation`` only as
    what is remembered of them."""

    passages: tuple[Passage, ...]
    conversation: str
    dropped: int


class Budget:
    """Room for passages and conversation in a context of ``context_tokens``."""

    def __init__(self, counter: TokenCounter, context_tokens: int, answer_tokens: int) -> None:
        self._counter = counter
        self._room = context_tokens - answer_tokens
        self._sizes: dict[str, int] = {}

    def fit(self, question: Question, evidence: Evidence, instructions: int) -> Fitted:
        """``instructions`` is how many tokens the prompts take without what is put into them.

        The best passage always goes in, and the newest words of the conversation before older
        ones; what falls out is left as what is remembered of it.
        """
        left = self._room - instructions - self._counter.count(question.text)
        passages: list[Passage] = []
        used = 0
        for hit in evidence.hits[:MOST_PASSAGES]:
            size = self._size(hit.passage)
            if passages and used + size > PASSAGES_SHARE * left:
                break
            passages.append(hit.passage)
            used += size
        conversation, dropped = self._conversation(question, left - used)
        return Fitted(passages=tuple(passages), conversation=conversation, dropped=dropped)

    def _size(self, passage: Passage) -> int:
        """Tokens of a passage in its fence: the same few passages answer most of the messages."""
        known = self._sizes.get(passage.id)
        if known is None:
            known = self._counter.count(passage_text(passage, MOST_PASSAGES))
            if len(self._sizes) >= REMEMBERED:
                self._sizes.clear()
            self._sizes[passage.id] = known
        return known

    def _conversation(self, question: Question, room: int) -> tuple[str, int]:
        lines = [_spoken(turn) for turn in question.history]
        sizes = [self._counter.count(line) for line in lines]
        if sum(sizes) <= room:
            return "\n".join(lines) or "(nothing yet)", 0
        # What is remembered of the rest gets a third at the most.
        left = room * 2 / 3
        first = len(lines)
        while first > 0 and sizes[first - 1] <= left:
            first -= 1
            left -= sizes[first]
        remembered = remember(question, first)
        while remembered and self._counter.count(remembered) > room / 3:
            remembered = remembered[: len(remembered) * 2 // 3].rpartition(" ")[0]
        earlier = f"Earlier, in short: {fenced(remembered)}" if remembered else ""
        return "\n".join(filter(None, (earlier, *lines[first:]))) or "(nothing yet)", first


def remember(question: Question, turns: int) -> str:
    """The first ``turns`` of a conversation in short: what was summed up of them, and the person's
    first words of each message since."""
    recall = question.recall
    done = min(recall.turns, turns) if recall is not None else 0
    parts = [recall.text] if recall is not None and recall.text else []
    parts += [own_words(turn) for turn in question.history[done:turns] if turn.role == "user"]
    return " ".join(parts)


def own_words(turn: Turn) -> str:
    """The first sentence of what a person said, bounded."""
    first = next(iter(sentences(turn.text)), turn.text)
    words = first.split()
    short = " ".join(words[:LONGEST_OWN_WORDS])
    return short if len(words) <= LONGEST_OWN_WORDS else f"{short} …"


def transcript(turns: Sequence[Turn]) -> str:
    return "\n".join(map(_spoken, turns))


def passage_text(passage: Passage, number: int) -> str:
    """A passage as it stands in a prompt, fenced, with its short id."""
    heading = fenced(" › ".join(passage.heading)).replace('"', "'")
    return f'<passage id="P{number}" about="{heading}">\n{fenced(passage.text)}\n</passage>'


def _spoken(turn: Turn) -> str:
    return f"{_NAMES[turn.role]}: {fenced(' '.join(turn.text.split()))}"
