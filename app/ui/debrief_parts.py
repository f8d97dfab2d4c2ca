"""What a debrief shows, as safe HTML; pure functions."""

from __future__ import annotations

from app.models import Citation, Debrief, DebriefTurn
from app.pipeline.placeholders import PLACEHOLDER
from app.reflection.stages import Stages
from app.ui.render import quoted, text


def place_html(debrief: Debrief, stages: Stages, minutes: int) -> str:
    """Where the person is, how much is left, and how long it has taken."""
    current = debrief.current
    names = [stage.name for stage in stages.stage]
    at = next(
        (n for n, stage in enumerate(stages.stage) if current and stage.id == current.stage), 0
    )
    left = sum(question.id not in debrief.settled for _, question in stages.questions())
    steps = "".join(
        f'<li class="{"db-step-done" if n < at else "db-step-now" if n == at else ""}"></li>'
        for n in range(len(names))
    )
    questions = "the last question" if left <= 1 else f"up to {left} questions left"
    taken = "just begun" if minutes < 1 else f"{minutes} min"
    return (
        f'<div class="db-place"><ol class="db-steps" aria-hidden="true">{steps}</ol>'
        f'<p class="db-note"><span class="db-term">{text(names[at])}</span> '
        f"step {at + 1} of {len(names)} · {questions} · {taken}</p></div>"
    )


def current_html(turn: DebriefTurn) -> str:
    """What is said before a question."""
    said = "".join(f'<p class="db-said">{text(line)}</p>' for line in turn.said)
    return f'<div class="db-turn" role="status">{said}</div>'


def question_html(turn: DebriefTurn) -> str:
    return f'<h1 class="db-question-now">{text(turn.asked)}</h1>'


def passage_html(citation: Citation) -> str:
    return (
        '<aside class="db-beside" aria-label="A passage from the library">'
        f'<blockquote class="db-quote"><p>{text(quoted(citation.quote))}</p></blockquote></aside>'
    )


def words_html(words: str) -> str:
    """A person's masked words, with the placeholders set apart."""
    parts: list[str] = []
    at = 0
    for match in PLACEHOLDER.finditer(words):
        parts.append(text(words[at : match.start()]))
        parts.append(f'<span class="db-masked">{text(match.group())}</span>')
        at = match.end()
    return "".join([*parts, text(words[at:])])


def earlier_html(debrief: Debrief) -> str:
    """The turns before the one in view, as they were said."""
    shown = [turn for turn in debrief.turns if turn is not debrief.current]
    rows = "".join(
        f"<li><p>{text(turn.asked)}</p><p>{words_html(turn.words)}</p></li>"
        for turn in shown
        if turn.words is not None and turn.outcome != "revisited"
    )
    return f'<ol class="db-earlier">{rows}</ol>' if rows else ""
