"""A played debrief as the command prints it: JSON of a fixed shape, or text for a person."""

from __future__ import annotations

from app.fallbacks import fallback_line
from app.models import Debrief, DebriefTurn
from app.reflection.note_text import note_text
from app.reflection.script import Played, Step
from app.reflection.stages import Stages


def played_json(played: Played, stages: Stages) -> dict[str, object]:
    debrief = played.debrief
    return {
        "phase": debrief.phase,
        "short": debrief.short,
        "seconds": debrief.seconds,
        "intensity": {"before": debrief.before, "after": debrief.after},
        "stages": stage_outcomes(debrief, stages),
        "noticed": list(debrief.noticed()),
        "transcript": [_turn_json(turn) for turn in debrief.turns],
        "first": [
            {"turn": step.turn, "kind": type(step.first).__name__.lower()}
            for step in played.steps
            if step.first is not None
        ],
        "written": [
            {"turn": step.turn, **step.written.model_dump(mode="json")}
            for step in played.steps
            if step.written is not None
        ],
        "note": played.note.model_dump(mode="json"),
    }


def stage_outcomes(debrief: Debrief, stages: Stages) -> list[dict[str, object]]:
    """Each stage in order, with how each of its questions was settled; null where it was not."""
    return [
        {
            "stage": stage.id,
            "questions": {q.id: debrief.settled.get(q.id) for q in stage.question},
        }
        for stage in stages.stage
    ]


def played_text(played: Played) -> str:
    lines: list[str] = []
    for step in played.steps:
        lines.extend(_step_lines(step))
    debrief = played.debrief
    lines.append(f"\n[{debrief.phase} after {debrief.seconds / 60:.0f} minutes]")
    worded = [step.written for step in played.steps if step.written is not None]
    if worded:
        turns = sum(one.shown > 0 for one in worded)
        lines.append(
            f"[{worded[0].model} at {worded[0].host} worded {turns} of {len(worded)} turns: "
            f"{debrief.spent:,} tokens]"
        )
    noticed = ", ".join(debrief.noticed()) or "nothing in particular"
    lines.append(f"Noticed: {noticed}.\n")
    return "\n".join([*lines, note_text(played.note)])


def _turn_json(turn: DebriefTurn) -> dict[str, object]:
    return {
        "stage": turn.stage,
        "question": turn.question,
        "said": list(turn.said),
        "passage": None
        if turn.passage is None
        else {"quote": turn.passage.quote, "source": turn.passage.source},
        "asked": turn.asked,
        "words": turn.words,
        "outcome": turn.outcome,
        "noticed": list(turn.heard.noticed),
        "feelings": list(turn.heard.feelings),
        "themes": list(turn.heard.themes),
        "risks": [risk.model_dump() for risk in turn.risks],
    }


def _step_lines(step: Step) -> list[str]:
    lines: list[str] = []
    turn = step.before.current
    if turn is not None:
        for said in turn.said:
            lines.append(f"Debrief: {said}")
        if turn.passage is not None:
            lines.append(f"         “{turn.passage.quote}” ({turn.passage.title})")
        lines.append(f"[{turn.stage}] {turn.asked}")
        after = step.after.turns[len(step.before.turns) - 1]
        lines.append(f"You:     {after.words or f'({after.outcome})'}")
        if after.heard.noticed:
            lines.append(f"         noticed: {', '.join(after.heard.noticed)}")
    if step.first is not None:
        lines.append(f"         {type(step.first).__name__} comes first.")
    if step.written is not None and (line := fallback_line(step.written, turn=True)):
        lines.append(f"         {line}")
    return lines
