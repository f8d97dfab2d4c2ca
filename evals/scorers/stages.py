"""Whether a guided debrief keeps to its course, turn by turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.models import Debrief, DebriefTurn, Note
from evals.grade import Fault, Grade
from evals.suite import Case
from evals.transcript import Passages, Transcript

OVER = frozenset({"finished", "stopped"})
SETTLED = frozenset({"answered", "covered", "skipped", "refused", "left_out"})


class Stages:
    """1 where nothing of a debrief's course is broken, else 0.

    It comes to an end with every question settled; asks nothing again that was answered; says no
    line twice; puts one question at a time; leads back to no stage that it has left unless it was
    asked to; quotes what the article says; and its note holds nothing but the person's words,
    questions, and cited passages.
    """

    name = "stages"

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        del case
        debrief = transcript.debrief
        if debrief is None:
            return None
        faults = [
            *_unfinished(debrief),
            *_asked_again(debrief),
            *_said_twice(debrief),
            *_questions(debrief),
        ]
        if transcript.note is not None:
            faults += _stray(debrief, transcript.note, library)
        return Grade(scorer=self.name, value=0.0 if faults else 1.0, faults=tuple(faults))


def _unfinished(debrief: Debrief) -> Iterator[Fault]:
    last = max(0, len(debrief.turns) - 1)
    if debrief.phase not in OVER:
        yield Fault(kind="no_end", words=debrief.phase, turn=last)
    for question, outcome in debrief.settled.items():
        if outcome not in SETTLED:
            yield Fault(kind="not_settled", words=f"{question}: {outcome}", turn=last)


def _asked_again(debrief: Debrief) -> Iterator[Fault]:
    """Questions put after they had been answered; whoever goes back has taken the answer away."""
    answered: set[str] = set()
    for at, turn in enumerate(debrief.turns):
        if turn.question in answered:
            yield Fault(kind="asked_again", words=turn.asked, turn=at)
        if turn.outcome == "answered":
            answered.add(turn.question)


def _said_twice(debrief: Debrief) -> Iterator[Fault]:
    said_before: set[str] = set()
    for at, turn in enumerate(debrief.turns):
        for said in turn.said:
            # Own words differ; what was written around them must not come twice.
            line = re.sub(r"“[^”]*”", "“”", said).casefold()
            if line in said_before:
                yield Fault(kind="said_twice", words=said, turn=at)
            said_before.add(line)


def _questions(debrief: Debrief) -> Iterator[Fault]:
    for at, turn in enumerate(debrief.turns):
        shown = _shown(turn)
        if shown.count("?") != 1:
            yield Fault(kind="not_one_question", words=shown[:300], turn=at)


def _shown(turn: DebriefTurn) -> str:
    passage = turn.passage.quote if turn.passage is not None else ""
    # What the person asked and is quoted with is no question to them.
    said = [re.sub(r"“[^”]*”", "", text) for text in turn.said]
    return " ".join((*said, passage, turn.asked))


def _stray(debrief: Debrief, note: Note, library: Passages) -> Iterator[Fault]:
    last = max(0, len(debrief.turns) - 1)
    own = [" ".join((turn.words or "").split()) for turn in debrief.turns]
    own += [" ".join(risk.words.split()) for turn in debrief.turns for risk in turn.risks]
    for section in note.sections:
        for line in section.lines:
            words = " ".join(line.text.split())
            cited = line.citation
            article = library.articles.get(cited.article_id, "") if cited else ""
            stands = cited is not None and article[cited.start : cited.end] == cited.quote
            if line.kind == "cited" and not stands:
                yield Fault(kind="note_not_in_article", words=words, turn=last)
            elif line.kind == "question" and not words.endswith("?"):
                yield Fault(kind="note_not_a_question", words=words, turn=last)
            elif line.kind == "own" and not any(words in said for said in own):
                yield Fault(kind="note_not_their_words", words=words, turn=last)
