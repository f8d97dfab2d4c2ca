"""``python -m evals.graders``: measure the scorers, or make their weights."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console

from evals.cases import Split
from evals.graders.measure import GradersMeasured, measure, save
from evals.graders.show import show
from evals.graders.train import train


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when it is done, 2 when it could not be."""
    parser = argparse.ArgumentParser(prog="python -m evals.graders", description=__doc__)
    parser.add_argument(
        "task",
        nargs="?",
        default="measure",
        choices=["measure", "train", "tune"],
        help="measure the scorers on the labelled answers (the default), train them, or teach "
        "the embedder that they read with first, which needs PyTorch",
    )
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="measure on what is kept aside too: look at it to report, never to tune",
    )
    parser.add_argument(
        "--misses", type=int, default=0, metavar="N", help="list the first N misses of each scorer"
    )
    parser.add_argument("--keep", action="store_true", help="keep the figures: they decide gates")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True)
    try:
        if options.task == "tune":
            from evals.graders.tune import tune

            console.print(f"Taught the scorers' embedder from {tune(console.print)} sentences.")
        if options.task != "measure":
            console.print(f"Made the scorers' weights from {train()} rows.")
            return 0
        return _measure(options, console)
    except (ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"The scorers could not be graded: {error}")
        return 2


def _measure(options: argparse.Namespace, console: Console) -> int:
    splits: list[Split] = ["dev", "held_out"] if options.held_out else ["dev"]
    measured: list[GradersMeasured] = []
    for split in splits:
        found = measure(split)
        if found is None:
            console.print(f"There are no labelled answers of the {split} set yet.")
            continue
        measured.append(found)
        # What is kept aside is looked at as figures alone.
        show(found, console, options.misses if split == "dev" else 0)
    if options.keep:
        save(measured)
    return 0 if measured else 2


if __name__ == "__main__":
    sys.exit(main())
