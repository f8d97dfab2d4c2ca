"""Plays a conversation of standard input and keeps it after each turn, saying how long it is."""

from __future__ import annotations

import sys
from pathlib import Path

from app.reflection.script import Player
from app.settings import load_settings
from app.wiring.debriefs import build_debrief, build_keeping
from evals.debrief.cases import DebriefCase
from evals.debrief.killed import OPENS_WITH
from evals.debrief.measure import DAY


def main() -> None:
    path, store = sys.argv[1:]
    settings = load_settings(store=store, kept=Path(path), composer="library")
    case = DebriefCase.model_validate_json(sys.stdin.readline())
    drawer = build_keeping(settings).open(OPENS_WITH)
    turns = tuple(turn.script() for turn in case.turns)
    player = Player(build_debrief(settings), turns, "0" * 32, DAY)
    while True:
        drawer.keep(player.debrief)
        print(len(player.debrief.turns), flush=True)
        if player.step() is None:
            # Killed at any moment, also at this one.
            sys.stdin.readline()
            return


if __name__ == "__main__":
    main()
