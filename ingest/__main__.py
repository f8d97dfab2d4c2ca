"""``python -m ingest``: read articles and bring the index in line with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from app.errors import DebriefError
from app.settings import load_settings
from app.wiring.library import build_writer
from ingest.run import Report, Step, run

_SHOWN = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when all is in the index, 1 when something was refused, 2 when it cannot run."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="files and folders that together are the library (default: corpus/); what is not "
        "under them any more leaves the index",
    )
    parser.add_argument("--store", help="folder of the index, or http://host:port of Chroma")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    options = parser.parse_args(arguments)
    errors = Console(stderr=True, soft_wrap=True)
    try:
        settings = load_settings(**({"store": options.store} if options.store else {}))
        bar = _Bar(errors)
        quiet = options.json or not errors.is_terminal
        with nullcontext() if quiet else bar.progress:
            report = run(
                options.paths or [settings.corpus],
                build_writer(settings),
                settings.corpus,
                _say_nothing if quiet else bar.update,
            )
    except DebriefError as error:
        _say(errors, str(error), style="red")
        return 2
    except KeyboardInterrupt:
        _say(errors, "Stopped. The index is as it was before this run; run it again to go on.")
        return 2
    if options.json:
        print(report.model_dump_json())
    else:
        _print(report, Console(soft_wrap=True))
    for refusal in report.refused:
        _say(errors, f"Refused {refusal.path}: {refusal.reason}.")
    return 1 if report.refused else 0


def _say(console: Console, line: str, style: str | None = None) -> None:
    """Print a line as it is: a file's name may hold what looks like markup or an emoji's name."""
    console.print(line, style=style, markup=False, emoji=False, highlight=False)


def _say_nothing(_step: Step, _done: int, _total: int) -> None:
    """The progress of a run whose errors nobody watches."""


class _Bar:
    """Progress bars for the two long steps."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks = {
            "reading": self.progress.add_task("Reading files", total=None),
            "embedding": self.progress.add_task("Embedding texts", total=None),
        }

    def update(self, step: Step, done: int, total: int) -> None:
        self.progress.update(self._tasks[step], completed=done, total=total)


def _print(report: Report, console: Console) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    rows = (
        ("Articles", str(report.articles)),
        ("Passages", str(report.passages)),
        ("Added", _names(report.added)),
        ("Changed", _names(report.changed)),
        ("Unchanged", str(len(report.unchanged))),
        ("Removed", _names(report.removed)),
        ("Texts embedded", str(report.embedded)),
        ("Refused", str(len(report.refused))),
        ("Seconds", f"{report.seconds:.2f}"),
    )
    for name, value in rows:
        table.add_row(name, Text(value))
    console.print(table)


def _names(sources: Sequence[str]) -> str:
    if not sources:
        return "0"
    shown = ", ".join(sources[:_SHOWN])
    more = f" and {len(sources) - _SHOWN} more" if len(sources) > _SHOWN else ""
    return f"{len(sources)} ({shown}{more})"


if __name__ == "__main__":
    sys.exit(main())
