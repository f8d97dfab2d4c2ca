"""One vote of a grader model, read strictly, and what several votes come to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from app.models import FallbackReason, Model
from evals.rubric.criteria import Criterion, YesNo
from evals.scorers.words import plain

Unread = Literal["unreadable", "contradicts_itself", "quotes_what_is_not_there", "no_evidence"]
"""Why what a grader said is no vote."""


class Vote(Model):
    """What a grader said: an answer with the words that show it, or why there is none.

    ``lost`` is why: what could not be read, or what went wrong on the way.
    """

    answer: YesNo | None = None
    quote: str = ""
    lost: Unread | FallbackReason | None = None


class Verdict(Model):
    """What the votes come to. ``answer`` is None where fewer than two of them agree.

    ``agreement`` is the share of the votes that could be read that gave this answer.
    """

    answer: YesNo | None
    quote: str
    votes: tuple[Vote, ...]

    @property
    def read(self) -> int:
        return sum(vote.answer is not None for vote in self.votes)

    @property
    def agreement(self) -> float | None:
        if self.answer is None:
            return None
        return sum(vote.answer == self.answer for vote in self.votes) / self.read

    @property
    def lost(self) -> dict[str, int]:
        """How many votes were lost, by why."""
        return dict(Counter(vote.lost for vote in self.votes if vote.lost is not None))


def read(said: str, criterion: Criterion, shown: str) -> Vote:
    """Read one vote. Anything but one plain answer, shown by words that are there, is lost."""
    objects = _objects(said)
    answers = [answer for one in objects if (answer := _answer(one)) is not None]
    if not answers or len(answers) < len(objects):
        return Vote(lost="unreadable")
    if len(set(answers)) > 1:
        return Vote(lost="contradicts_itself")
    answer = answers[0]
    quote = str(objects[0].get("quote") or "").strip()
    if quote and not _is_there(quote, shown):
        return Vote(lost="quotes_what_is_not_there", quote=quote[:200])
    if not quote and answer == criterion.evidence:
        return Vote(lost="no_evidence")
    return Vote(answer=answer, quote=quote)


def verdict(votes: Sequence[Vote]) -> Verdict:
    """The answer that most of the votes gave, if two at least did and no other as many."""
    ranked = Counter(vote.answer for vote in votes if vote.answer is not None).most_common()
    tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
    if not ranked or ranked[0][1] < 2 or tied:
        return Verdict(answer=None, quote="", votes=tuple(votes))
    answer = ranked[0][0]
    quote = next((vote.quote for vote in votes if vote.answer == answer and vote.quote), "")
    return Verdict(answer=answer, quote=quote, votes=tuple(votes))


def _objects(said: str) -> list[dict[str, object]]:
    """Every JSON object in a text, whatever stands around them."""
    decoder = json.JSONDecoder()
    found: list[dict[str, object]] = []
    at = said.find("{")
    while at >= 0:
        try:
            held, end = decoder.raw_decode(said, at)
        except json.JSONDecodeError:
            end = at + 1
        else:
            if isinstance(held, dict):
                found.append(held)
        at = said.find("{", end)
    return found


def _answer(held: dict[str, object]) -> YesNo | None:
    said = str(held.get("answer")).strip().lower()
    if said == "yes":
        return "yes"
    return "no" if said == "no" else None


def _is_there(quote: str, shown: str) -> bool:
    return plain(quote).strip("\" '.…") in plain(shown)
