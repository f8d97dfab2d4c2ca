"""``python -m evals``: what a maintainer runs before a change reaches anybody."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from app.errors import DebriefError
from app.settings import ROOT, load_settings
from evals import baseline, gates, results
from evals.baseline import Baseline
from evals.results import FOLDER
from evals.suite import SUITES

COMMANDS = {
    "figures": ("evals.figures", "measure finding, abstention, the guards, debriefs one by one"),
    "accept": ("evals.accept", "make the latest results the baseline"),
    "report": ("evals.report.write", "write the report of the latest results again"),
    "add": ("evals.add", "make a draft that was saved from the page a case of a suite"),
    "import": ("evals.outside", "take in cases from outside, on this machine alone"),
    "graders": ("evals.graders.__main__", "grade the graders"),
}
"""Everything beside running suites, each a module with a ``main``."""


def main(arguments: Sequence[str] | None = None, *, accepted: Path = baseline.PATH) -> int:
    """Return 0 when every gate holds, 1 when one fails or a case broke, 2 when it could not run."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in COMMANDS:
        command: Callable[[Sequence[str]], int] = import_module(COMMANDS[given[0]][0]).main
        return command(given[1:])
    options = _parser().parse_args(given)
    console = Console(stderr=options.json, soft_wrap=True)
    try:
        return _run(options, baseline.read(accepted), console)
    except (DebriefError, ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(
            f"The evals could not run: {error}", markup=False
        )
        return 2


def _parser() -> argparse.ArgumentParser:
    others = "\n".join(f"  {name:10} {what}" for name, (_, what) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"Other commands, each with its own --help:\n{others}",
    )
    parser.add_argument(
        "suites",
        nargs="*",
        choices=[*SUITES, []],
        metavar="SUITE",
        help=f"all where none is named: {', '.join(SUITES)}",
    )
    parser.add_argument(
        "--fast", action="store_true", help="a fixed part of each suite, in under a minute"
    )
    parser.add_argument(
        "--model",
        action="store_true",
        help="judge the chat model that the settings name, not the library's own answers",
    )
    parser.add_argument(
        "--grader",
        action="store_true",
        help="have the grader model that the settings name judge too, in three votes a question",
    )
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    return parser


def _run(options: argparse.Namespace, accepted: Baseline | None, console: Console) -> int:
    # Late: Inspect and the model's runtime take two seconds that --help need not wait for.
    from evals.graders.measure import kept
    from evals.parts import run_in_parts
    from evals.report.write import write
    from evals.rubric.configured import build_grader
    from evals.run import run_suites, wanted_cases
    from evals.show import Shown, show
    from evals.soundness import unsound
    from evals.subject import kept_subject

    grader = build_grader(load_settings()) if options.grader else None
    suites = [suite for suite in SUITES if suite in (options.suites or SUITES)]
    by_suite = {suite: wanted_cases(suite, fast=options.fast) for suite in suites}
    with Shown(console) as shown:
        composer = "model" if options.model else "library"
        subject = kept_subject(FOLDER / "stores", composer=composer, say=shown.say)
        # A grader's votes are counted in one place; few cases are not worth a second process.
        if options.fast or grader is not None or len(suites) == 1:
            found = run_suites(
                by_suite,
                subject,
                fast=options.fast,
                grader=grader,
                began=shown.began,
                asked=shown.asked,
                ended=shown.ended,
            )
        else:
            found = run_in_parts(
                by_suite,
                subject,
                composer=composer,
                began=shown.began,
                asked=shown.asked,
                ended=shown.ended,
            )
    results.save(found)
    weak = unsound(grader)
    verdict = gates.judge(found, accepted, weak)
    report = write(found, verdict, kept(), weak)
    if options.json:
        print(found.model_dump_json())
    show(found, verdict, console)
    console.print(f"The report is at {report.relative_to(ROOT)}.", markup=False, highlight=False)
    return 0 if verdict.passed else 1


if __name__ == "__main__":
    sys.exit(main())
