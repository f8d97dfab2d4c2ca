"""``python -m app``: ask and search the library, check texts, and see what is ready."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from app import checks, commands
from app.errors import DebriefError
from app.jsonl import NOT_READY, PARTLY
from app.settings import Settings, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when done, 1 when done with failures, 2 for wrong usage or when not ready."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal has no code for must not end the command.
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        overrides = {"store": options.store} if getattr(options, "store", None) else {}
        run: Callable[[Settings, argparse.Namespace], int] = options.run
        return run(load_settings(**overrides), options)
    except DebriefError as error:
        print(str(error), file=sys.stderr)
        return NOT_READY
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return NOT_READY
    except BrokenPipeError:
        # Whoever read the output has gone. What is left of it goes nowhere, or Python would
        # complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PARTLY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description=__doc__)
    added = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], help_text: str) -> argparse.ArgumentParser:
        one = added.add_parser(name, help=help_text, description=help_text)
        one.set_defaults(run=run)
        one.add_argument("--json", action="store_true", help="print JSON")
        return one

    search = command("search", commands.search, "Find the passages that answer a message.")
    search.add_argument("text", nargs="?", metavar="QUERY")
    search.add_argument("-k", type=_positive, default=5, metavar="N", help="how many (default 5)")
    ask = command("ask", commands.ask, "Answer a question from the library.")
    ask.add_argument("text", nargs="?", metavar="QUESTION")
    screen = command("screen", checks.screen, "Say who may be in danger and what is asked for.")
    mask = command("deidentify", checks.deidentify, "Put placeholders for what tells who is who.")
    for one in (screen, mask):
        one.add_argument("text", nargs="?", metavar="TEXT")
    verify = command(
        "verify",
        checks.verify,
        "Check each sentence of an answer with [n] markers against its passages. Reads an object "
        '{"question", "passages": [{"id", "text"}], "answer"} from standard input.',
    )
    for one in (search, ask, screen, mask, verify):
        one.add_argument(
            "--jsonl", action="store_true", help="read one JSON object a line, answer one a line"
        )
    doctor = command(
        "doctor", commands.doctor, "Say what is ready and what would leave this machine."
    )
    debrief = command(
        "debrief", commands.debrief, "Play a scripted debrief: transcript, stages and the note."
    )
    debrief.add_argument(
        "--script", type=Path, required=True, metavar="FILE", help="JSON or JSON Lines of turns"
    )
    for one in (search, ask, doctor, debrief):
        one.add_argument("--store", help="folder of the index, or http://host:port of Chroma")
    command("train", commands.train, "Train the classifiers from their examples.")
    return parser


def _positive(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 1000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1 to 1000")
    return int(value)
