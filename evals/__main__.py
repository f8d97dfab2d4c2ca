"""``python -m evals``: measure Debrief on labelled cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.errors import DebriefError
from app.settings import ROOT
from evals.cases import Split, retrieval_cases
from evals.gates import failures
from evals.libraries import indexed
from evals.metrics import Proportion
from evals.retrieval import Measured, measure

SUITES = ("retrieval", "abstain")
RAW_FOLDER = ROOT.parent / "shared" / "articles"
"""Published articles that are not the project's own; measured on where they are present."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when every gate holds, 1 when one fails, 2 when it could not run."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", choices=[*SUITES, []], metavar="SUITE", help="retrieval, abstain"
    )
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="measure on the kept-aside set too: look at it to report, never to tune",
    )
    parser.add_argument(
        "--raw", type=Path, default=RAW_FOLDER, help="folder of the raw articles, if you have them"
    )
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    options = parser.parse_args(arguments)
    console = Console(stderr=options.json, soft_wrap=True)
    wanted = set(options.suites or SUITES)
    splits: list[Split] = ["dev", "held_out"] if options.held_out else ["dev"]
    try:
        with indexed(options.raw) as libraries:
            if len(libraries) == 1:
                console.print(f"No raw articles at {options.raw}: measuring the corpus alone.")
            measured = [measure(split, retrieval_cases(split), libraries) for split in splits]
    except (DebriefError, ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"The evals could not run: {error}")
        return 2
    if options.json:
        print(f"[{','.join(figures.model_dump_json() for figures in measured)}]")
    else:
        for figures in measured:
            _print(figures, wanted, console)
    failed = [line for figures in measured for line in failures(figures, wanted)]
    for line in failed:
        console.print(f"Gate failed: {line}")
    return 1 if failed else 0


def _print(measured: Measured, wanted: set[str], console: Console) -> None:
    if "retrieval" in wanted:
        table = Table(title=f"Retrieval, {measured.split} set (mean, 95 % interval)")
        for heading in ("library", "messages", "n", "nDCG@5", "found in 5", "usual recipe", ""):
            table.add_column(heading)
        for row in measured.retrieval:
            low, high = row.ndcg_interval
            table.add_row(
                row.library,
                row.style,
                str(row.cases),
                f"{row.ndcg:.3f} [{low:.2f}, {high:.2f}]",
                _share(row.found),
                f"{row.peer_ndcg:.3f}",
                _share(row.peer_found),
            )
        console.print(table)
    if "abstain" in wanted:
        table = Table(title=f"Abstention, {measured.split} set (share, 95 % Wilson interval)")
        for heading in ("library", "outside abstains", "of them near", "inside wrongly abstains"):
            table.add_column(heading)
        for entry in measured.abstention:
            table.add_row(
                entry.library,
                _share(entry.outside),
                _share(entry.outside_near),
                _share(entry.inside_abstained),
            )
        console.print(table)


def _share(share: Proportion) -> str:
    low, high = share.interval()
    return f"{share.value:.3f} [{low:.2f}, {high:.2f}]"


if __name__ == "__main__":
    sys.exit(main())
