"""Asks a grader model, three times a question, and makes a grade of its votes."""

from __future__ import annotations

from collections.abc import Iterator

from app.deadline import Deadline
from app.models import Model
from app.ports.chat import ChatFailed, ChatMessage, ChatModel, ChatRequest, ModeRefused
from evals.grade import Fault, Grade, Scorer
from evals.rubric.criteria import Criterion, criteria, prompt
from evals.rubric.votes import Verdict, Vote, read, verdict
from evals.scorers.shown import answers
from evals.suite import Case
from evals.transcript import Exchange, Passages, Transcript

VOTES = 3
SECONDS = 30.0
"""For one vote; what takes longer is lost."""

MOST_TOKENS = 200
MOST_LOST = 6
"""Votes in a row that were lost on the way before the grader is asked no more: it is not there."""


class Grader:
    """A grader model. It is never the model under judgement, unless an operator names it twice."""

    def __init__(self, chat: ChatModel, votes: int = VOTES, seconds: float = SECONDS) -> None:
        self._chat = chat
        self._votes = votes
        self._seconds = seconds
        self._lost = 0
        self.verdicts: list[tuple[str, Verdict]] = []

    @property
    def name(self) -> str:
        return self._chat.name

    def ask(self, criterion: Criterion, exchange: Exchange) -> Verdict:
        """All votes on one criterion of one answer."""
        shown = "\n".join(
            f"{one.text} {''.join(f'[{marker}]' for marker in one.markers)}".strip()
            for one in exchange.sentences
        )
        request = ChatRequest(
            messages=(
                ChatMessage(
                    role="system",
                    text=prompt("system").render(empty=_other(criterion.evidence)),
                ),
                ChatMessage(
                    role="user",
                    # What was typed is masked before it leaves the process, here as elsewhere.
                    text=prompt("user").render(
                        message=_fenced(exchange.masked),
                        shown=_fenced(shown),
                        question=criterion.ask,
                    ),
                ),
            ),
            mode="text",
            max_tokens=MOST_TOKENS,
        )
        plain = "\n".join(one.text for one in exchange.sentences)
        found = verdict([self._vote(request, criterion, plain) for _ in range(self._votes)])
        self.verdicts.append((criterion.name, found))
        return found

    def _vote(self, request: ChatRequest, criterion: Criterion, shown: str) -> Vote:
        if self._lost >= MOST_LOST:
            return Vote(lost="unreachable")
        try:
            said = self._chat.complete(request, Deadline(self._seconds)).text
        except ChatFailed as failed:
            self._lost += 1
            return Vote(lost=failed.reason)
        except ModeRefused:
            self._lost += 1
            return Vote(lost="bad_request")
        self._lost = 0
        return read(said, criterion, shown)


class RubricScorer:
    """One criterion as a scorer: the share of answers for which it holds.

    Where fewer than two votes of an answer agree, that answer is unscored; where none of a case's
    is scored, so is the case.
    """

    def __init__(self, grader: Grader, criterion: Criterion) -> None:
        self._grader = grader
        self._criterion = criterion

    @property
    def name(self) -> str:
        return f"rubric: {self._criterion.name}"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case, library
        verdicts = [
            (turn, self._grader.ask(self._criterion, exchange))
            for turn, exchange in answers(transcript)
        ]
        if not verdicts:
            return None
        because = "; ".join(_said(found) for _, found in verdicts)
        scored = [(turn, found) for turn, found in verdicts if found.answer is not None]
        if not scored:
            return Grade(scorer=self.name, value=None, because=because)
        faults = tuple(
            Fault(kind=self._criterion.name, words=found.quote, turn=turn)
            for turn, found in scored
            if found.answer != self._criterion.good
        )
        value = 1 - len(faults) / len(scored)
        return Grade(scorer=self.name, value=value, faults=faults, because=because)


class Agreement(Model):
    """How a grader's votes on one criterion went. ``agreement`` is None where nothing was scored.

    ``lost`` counts votes that are none, by why.
    """

    criterion: str
    scored: int
    unscored: int
    agreement: float | None
    unanimous: int
    lost: dict[str, int]


def agreements(grader: Grader) -> Iterator[Agreement]:
    """For each criterion that was asked, in its order."""
    for criterion in criteria():
        found = [one for name, one in grader.verdicts if name == criterion.name]
        shares = [one.agreement for one in found if one.agreement is not None]
        lost: dict[str, int] = {}
        for one in found:
            for why, count in one.lost.items():
                lost[why] = lost.get(why, 0) + count
        if found:
            yield Agreement(
                criterion=criterion.name,
                scored=len(shares),
                unscored=len(found) - len(shares),
                agreement=sum(shares) / len(shares) if shares else None,
                unanimous=sum(share == 1.0 for share in shares),
                lost=lost,
            )


def rubric_scorers(grader: Grader) -> tuple[Scorer, ...]:
    """A scorer a criterion, all asking the same grader."""
    return tuple(RubricScorer(grader, criterion) for criterion in criteria())


def prompt_hashes() -> dict[str, str]:
    """What tells whether two runs asked the same."""
    return {one.name: one.hash for one in (prompt("system"), prompt("user"))}


def _said(found: Verdict) -> str:
    lost = ", ".join(f"{why} {count}" for why, count in found.lost.items())
    if found.answer is None:
        return f"unscored ({lost or 'the votes are split'})"
    agreed = f"{found.answer}, {found.agreement:.2f} of {found.read} votes agree"
    return f"{agreed} ({lost})" if lost else agreed


def _other(answer: str) -> str:
    return "no" if answer == "yes" else "yes"


def _fenced(text: str) -> str:
    """A text that cannot close the tags that it stands between."""
    return text.replace("</", "< /")
