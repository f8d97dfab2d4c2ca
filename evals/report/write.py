"""``python -m evals report``: write the report of the latest run again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console

from evals import baseline, gates
from evals.gates import Verdict
from evals.graders.measure import FiguresKept, kept
from evals.report.page import page
from evals.results import LATEST, RESULTS, Results, read
from evals.soundness import unsound

REPORT = LATEST / "report.html"


def write(
    results: Results,
    verdict: Verdict,
    graders: FiguresKept | None = None,
    weak: Mapping[str, str] | None = None,
    *,
    made: datetime | None = None,
    path: Path = REPORT,
) -> Path:
    """Write the page, whole or not at all, and return where it is.

    ``weak`` are scorers that gate nothing, each with why.
    """
    when = made or datetime.now()
    said = f"{when.day} {when:%B %Y, %H:%M}"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(page(results, verdict, graders, weak or {}, said), encoding="utf-8")
    part.replace(path)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when it was written, 2 when there is nothing to report."""
    parser = argparse.ArgumentParser(prog="python -m evals report", description=__doc__)
    parser.add_argument("--results", type=Path, default=RESULTS, help="another run's results.json")
    parser.add_argument("--to", type=Path, help="where to; beside the results where it is not said")
    options = parser.parse_args(arguments)
    try:
        results = read(options.results)
        weak = unsound()
        verdict = gates.judge(results, baseline.read(), weak)
        made = datetime.fromtimestamp(options.results.stat().st_mtime)
        to = options.to or options.results.parent / REPORT.name
        path = write(results, verdict, kept(), weak, made=made, path=to)
    except (ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"There is no report: {error}", markup=False)
        return 2
    Console(soft_wrap=True).print(f"The report is at {path}.", markup=False, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
