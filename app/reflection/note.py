"""The note for supervision: the person's own words, questions, and what was cited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from app.models import (
    Debrief,
    DebriefTurn,
    Note,
    NoteLine,
    NoteSection,
    Noticed,
    SectionId,
)
from app.pipeline.sentences import sentences
from app.reflection.affirming import affirms
from app.reflection.filing import asks_of_somebody, section_for
from app.reflection.short_answers import FEW_WORDS, slight
from app.reflection.stages import StageQuestion, Stages
from app.reflection.wishes import number, wish
from app.understanding.feelings import load_feelings

LONGEST_WORDS = 90
"""Words of one answer that go into the note; of a longer one its most telling sentences do."""

MOST_QUESTIONS = 3
"""Questions that the note adds to a section."""

ORDER: tuple[SectionId, ...] = ("today", "happened", "felt", "between", "ask", "read")
"""What cannot wait stands first."""

_LEADING = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\D)")
_MINE = re.compile(r"\b(?:i|i'm|i'd|i've|me|my|myself)\b", re.I)


def compose_note(debrief: Debrief, stages: Stages) -> Note:
    """Return the note of a debrief, finished or not. Sections without a line are left out."""
    answered = [turn for turn in debrief.turns if turn.outcome == "answered" and turn.words]
    denied = _denied_at(debrief, stages)
    named = [risk for turn in debrief.turns[denied:] for risk in turn.risks]
    lines: dict[SectionId, list[NoteLine]] = {section: [] for section in ORDER}
    told_early = _told_early(debrief, answered, stages)
    for turn in answered:
        story = turn is told_early
        for section, line in _of_turn(turn, stages, danger=bool(named), story=story):
            lines[section].append(line)
    if named:
        lines["today"][:0] = [NoteLine(kind="own", text=risk.words) for risk in named]
        lines["today"] += [NoteLine(kind="question", text=text) for text in stages.note.today]
    elif any(turn.risks for turn in debrief.turns):
        lines["today"] += [NoteLine(kind="question", text=text) for text in stages.note.denied]
    noticed = debrief.noticed()
    lines["between"] += _questions(stages.note.between, noticed)
    lines["ask"] += _questions(stages.note.ask, noticed)
    if answered and not lines["ask"]:
        lines["ask"] += [NoteLine(kind="question", text=t) for t in stages.note.asks_nothing]
    lines["read"] += [
        NoteLine(kind="cited", text=turn.passage.quote, citation=turn.passage)
        for turn in debrief.turns
        if turn.passage is not None
    ]
    return Note(
        day=debrief.day,
        sections=tuple(
            NoteSection(id=section, title=stages.note.titles[section], lines=_once(lines[section]))
            for section in ORDER
            if lines[section]
        ),
    )


def edited(
    note: Note, section: SectionId, text: str, mask: Callable[[str], str], title: str
) -> Note:
    """The note with a section as somebody has rewritten it, a line each.

    A line that stood in it stays what it was; any other is the person's own, and is masked.
    """
    before = {line.text: line for one in note.sections if one.id == section for line in one.lines}
    kept: list[NoteLine] = []
    for typed in text.splitlines():
        words = typed.strip()
        if words:
            kept.append(before.get(words) or NoteLine(kind="own", text=mask(words)))
    sections = {one.id: one for one in note.sections}
    sections[section] = NoteSection(id=section, title=title, lines=tuple(kept))
    return note.model_copy(
        update={
            "sections": tuple(
                sections[one] for one in ORDER if one in sections and sections[one].lines
            )
        }
    )


def _denied_at(debrief: Debrief, stages: Stages) -> int:
    """From which turn on a danger counts for the note: after the person has said that there is
    none. What had been read as one before stays in their story, where they told it."""
    for at, turn in enumerate(debrief.turns):
        answered = turn.outcome == "answered" and turn.words is not None and not turn.risks
        if answered and stages.find(turn.question)[1].asks_for_danger:
            return at if affirms(turn.words or "") == "no" else 0
    return 0


def _told_early(
    debrief: Debrief, answered: Sequence[DebriefTurn], stages: Stages
) -> DebriefTurn | None:
    """The turn that told what happened before that was asked; None where it was asked."""
    asking = {q.id for _, q in stages.questions() if "story" in q.covered_by}
    if not any(debrief.settled.get(key) == "covered" for key in asking):
        return None
    return next((turn for turn in answered if "story" in turn.heard.told), None)


def _of_turn(
    turn: DebriefTurn, stages: Stages, *, danger: bool, story: bool
) -> Iterable[tuple[SectionId, NoteLine]]:
    stage, question = stages.find(turn.question)
    words = (turn.words or "").strip()
    if question.kind == "scale" and number(words) is not None:
        yield from _of_number(words, question)
        return
    if slight(words) is not None or wish(words) is not None:
        return
    asked_clinically = "clinical_question" in turn.heard.told
    told = story or (question.kind == "scale" and len(words.split()) > FEW_WORDS)
    found = telling(words)
    safe = question.asks_for_danger and not turn.risks
    if safe or not (question.keeps or asked_clinically or told):
        # Nothing of it is for the note but what somebody else is to be asked.
        yield from (("ask", _own(sentence)) for sentence in found if asks_of_somebody(sentence))
        return
    # What is told where something else was asked for is told all the same.
    section: SectionId = "happened" if told else question.section or stage.section
    if section == "today" and not danger:
        section = "ask"
    if danger and len(found) == 1 and found[0] in {risk.words for risk in turn.risks}:
        # It stands in the part about today already.
        return
    for at, sentence in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else ""
        place = section_for(sentence, section, following)
        if asked_clinically and sentence.endswith("?"):
            place = "ask"
        label = question.label if at == 0 and place == section and not told else None
        yield place, _own(sentence, label)


def _of_number(words: str, question: StageQuestion) -> Iterable[tuple[SectionId, NoteLine]]:
    """A number from 0 to 10, and what was typed beside it."""
    when = "at the start" if question.measure == "before" else "at the end"
    label: str | None = f"How strongly it is with me, 0 to 10, {when}"
    if (first := _LEADING.match(words)) is not None:
        # "7. She left" is a number and a sentence here, and no seventh item of a list.
        yield "felt", _own(first[1], label)
        label = None
    for sentence in telling(words):
        if len(sentence.split()) > FEW_WORDS and asks_of_somebody(sentence):
            yield "ask", _own(sentence)
        else:
            yield "felt", _own(sentence, label)
            label = None


def _own(sentence: str, label: str | None = None) -> NoteLine:
    return NoteLine(kind="own", text=sentence, label=label)


def telling(words: str) -> list[str]:
    """The sentences of an answer in their order, of a long one its most telling."""
    found = sentences(words) or ([words.strip()] if words.strip() else [])
    if len(words.split()) <= LONGEST_WORDS:
        return found
    feelings = load_feelings()

    def worth(at: int) -> tuple[float, int]:
        sentence = found[at]
        said = any(mark in sentence for mark in "“”\"'")
        value = 2.0 * bool(feelings.find(sentence)) + bool(_MINE.search(sentence)) + 0.5 * said
        # What opens and what closes a story frames it.
        return -(value + 1.5 * (at in (0, len(found) - 1))), at

    chosen: list[int] = []
    spent = 0
    for at in sorted(range(len(found)), key=worth):
        count = len(found[at].split())
        if spent + count <= LONGEST_WORDS or not chosen:
            chosen.append(at)
            spent += count
    return [found[at] for at in sorted(chosen)]


def _questions(
    by_noticed: dict[Noticed, tuple[str, ...]], noticed: Sequence[Noticed]
) -> list[NoteLine]:
    texts = [text for label in noticed for text in by_noticed.get(label, ())]
    return [NoteLine(kind="question", text=text) for text in texts[:MOST_QUESTIONS]]


def _once(lines: Iterable[NoteLine]) -> tuple[NoteLine, ...]:
    """Each text once; a number at the start and the same at the end are two."""

    def key(line: NoteLine) -> tuple[str, str | None]:
        return line.text.casefold(), line.label if line.text.isdigit() else None

    return tuple({key(line): line for line in reversed(list(lines))}.values())[::-1]
