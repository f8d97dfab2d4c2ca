"""How long a typical turn waits for what keeps it safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.models import Timed
from evals.safety import floors
from evals.safety.figures import TimeFigure, time_figure

STAGES = ("deidentify", "screen", "verify")
WARM_UP = 5
"""Messages asked before time is taken, which load and open what the first one needs."""

Ask = Callable[[str], Timed]


def measure_times(messages: Sequence[str], ask: Ask) -> list[TimeFigure]:
    """Ask every message once; each answer's own sentences are verified.

    The stages' own times, so that embedding the message for the search is not in them.
    """
    for message in messages[:WARM_UP]:
        ask(message)
    return stage_times([ask(message) for message in messages])


def stage_times(turns: Sequence[Timed]) -> list[TimeFigure]:
    """The three stages together, and each."""
    spent = [[turn.timings_ms.get(stage, 0.0) for stage in STAGES] for turn in turns]
    return [
        time_figure(" + ".join(STAGES), [sum(turn) for turn in spent], floors.TURN_MS),
        *(
            time_figure(stage, [turn[number] for turn in spent])
            for number, stage in enumerate(STAGES)
        ),
    ]
