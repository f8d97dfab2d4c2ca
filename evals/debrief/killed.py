"""Kills a process that keeps a debrief, at each turn in turn, and looks what is left."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.models import Debrief
from app.settings import ROOT, Settings
from app.wiring.debriefs import build_keeping
from evals.debrief.cases import DebriefCase

OPENS_WITH = "a passphrase of the evals"
MOST_KILLS = 6
"""Conversations are played again from their start for each, which takes seconds."""


def lost_when_killed(settings: Settings, cases: Sequence[DebriefCase]) -> tuple[int, int]:
    """Return (kills, turns that were lost though they had been sent)."""
    case = next((c for c in cases if all(t.repeat == 1 for t in c.turns)), None)
    if case is None:
        return 0, 0
    lost = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, MOST_KILLS + 1):
            path = Path(folder) / f"kept-{number}.sqlite"
            sent = _kill_after(case, number, path, settings)
            kept = _kept(path, settings)
            lost += max(0, sent - (0 if kept is None else len(kept.turns)))
    return MOST_KILLS, lost


def _kill_after(case: DebriefCase, turns: int, path: Path, settings: Settings) -> int:
    """Play until so many turns are said to be kept, then kill; returns the turns there were."""
    command = [sys.executable, "-m", "evals.debrief.keeper", str(path), settings.store]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(case.model_dump_json() + "\n")
        process.stdin.flush()
        there = 0
        for _ in range(turns):
            there = int(process.stdout.readline())
        process.kill()
        process.wait()
    return there


def _kept(path: Path, settings: Settings) -> Debrief | None:
    keeping = build_keeping(settings.model_copy(update={"kept": path}))
    found = keeping.open(OPENS_WITH).everything()
    return found[0][1] if found else None
