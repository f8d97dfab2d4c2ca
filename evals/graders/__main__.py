"""``python -m evals.graders train``: make the scorers' weights from this folder's rows."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.graders.train import train


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.graders", description=__doc__)
    parser.add_argument("task", choices=["train"], help="what to do")
    parser.parse_args(arguments)
    print(f"Made the scorers' weights from {train()} sentences.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
