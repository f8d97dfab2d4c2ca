"""``python -m evals accept``: the latest results become what the next run is held against."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from evals import baseline
from evals.baseline import Baseline, baseline_of
from evals.changes import Changes, difference
from evals.results import RESULTS, Results, read


def main(
    arguments: Sequence[str] | None = None, *, latest: Path = RESULTS, path: Path = baseline.PATH
) -> int:
    """Return 0 when it was accepted, 2 when there is nothing that can be."""
    parser = argparse.ArgumentParser(prog="python -m evals accept", description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="say what would be accepted")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True)
    try:
        results = acceptable(read(latest))
        before = baseline.read(path)
    except (ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"Nothing was accepted: {error}", markup=False)
        return 2
    if not options.dry_run:
        baseline.write(baseline_of(results, before), path)
    say(results, before, console)
    if not options.dry_run:
        console.print(f"Written to {path.name}. Commit it with the change that it belongs to.")
    return 0


def acceptable(results: Results) -> Results:
    """The results, where they can be a baseline. Raises ValueError where they cannot."""
    if results.fast:
        raise ValueError("the latest run was a fast one. Run 'python -m evals' without --fast.")
    if results.errors:
        broken = results.errors[0]
        raise ValueError(
            f"{len(results.errors)} cases broke, first {broken.suite}/{broken.case.id}: "
            f"{broken.error}. Mend them and run again."
        )
    return results


def say(results: Results, before: Baseline | None, console: Console) -> None:
    """Say what is accepted, failing cases by name."""
    if before is None:
        console.print(f"There was no baseline: all of {len(results.cases)} cases is new.")
        changes = difference(Baseline(parameters=results.parameters), results)
    else:
        changes = difference(before, results)
    for name, was, now in changes.parameters:
        console.print(f"{name}: {was} becomes {now}", markup=False)
    for figure in changes.figures:
        console.print(
            f"{figure.suite}, {figure.scorer}: {figure.was:.3f} becomes {figure.now:.3f} "
            f"({figure.better} better, {figure.worse} worse of {figure.n})",
            markup=False,
        )
    cases = {(one.suite, one.case) for one in changes.answers}
    console.print(
        f"{len(cases)} cases show other answers, {len(changes.new)} are new, "
        f"{len(changes.gone)} are gone."
    )
    _say_failing(changes, console)


def _say_failing(changes: Changes, console: Console) -> None:
    """Name the cases that were mended and those that fail from now on, by suite and scorer."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for one in changes.grades:
        what = "mended" if one.mended else "accepted as failing" if one.broke else None
        if what is not None:
            named.setdefault((what, one.suite, one.scorer), []).append(one.case)
    for (what, suite, scorer), cases in sorted(named.items(), reverse=True):
        console.print(f"{what}: {suite}, {scorer} ({len(cases)}): {', '.join(cases)}", markup=False)


if __name__ == "__main__":
    sys.exit(main())
