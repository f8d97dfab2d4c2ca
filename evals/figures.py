"""``python -m evals figures``: measure each part of Debrief on labelled messages."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.errors import DebriefError
from app.models import Model
from app.settings import ROOT
from evals.cases import Split, retrieval_cases
from evals.debrief.cases import debrief_cases
from evals.debrief.measure import DebriefMeasured, measure_debriefs, together
from evals.debrief.show import debrief_failures, show_debriefs
from evals.floors import failures, safety_failures
from evals.hostile.figures import HostileMeasured, ModelMeasured
from evals.hostile.measure import measure as measure_hostile
from evals.hostile.questions import questions
from evals.hostile.services import names
from evals.hostile.show import failures as hostile_failures
from evals.hostile.show import show as show_hostile
from evals.libraries import EvalLibrary, indexed
from evals.metrics import Proportion
from evals.retrieval import Measured, measure
from evals.safety.figures import SafetyMeasured
from evals.safety.measure import build_stages, measure_corpus, measure_public_rows
from evals.safety.sets import measure_split
from evals.safety.show import show

FOUND = {"retrieval", "abstain"}
INDEXED = {*FOUND, "safety", "debrief"}
SUITES = ("retrieval", "abstain", "safety", "debrief", "hostile")
USUAL = ("retrieval", "abstain", "safety", "debrief")
"""What runs where no suite is named: the hostile models take some ten minutes by themselves."""

RAW_FOLDER = ROOT.parent / "shared" / "articles"
"""Published articles that are not the project's own; measured on where they are present."""

PUBLIC_FOLDER = ROOT.parent / "shared" / "eval-data"
"""Rows of public data sets, for safety; not the project's own either."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when every gate holds, 1 when one fails, 2 when it could not run."""
    options = _parser().parse_args(arguments)
    console = Console(stderr=options.json, soft_wrap=True)
    measured: list[Model] = []
    failed: list[str] = []
    try:
        for figures, lines in _measured(options, console):
            measured.append(figures)
            failed.extend(lines)
    except (DebriefError, ValueError, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"The evals could not run: {error}")
        return 2
    if options.json:
        print(f"[{','.join(figures.model_dump_json() for figures in measured)}]")
    for line in failed:
        console.print(f"Gate failed: {line}")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals figures", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", choices=[*SUITES, []], metavar="SUITE", help=", ".join(SUITES)
    )
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="measure on the kept-aside set too: look at it to report, never to tune",
    )
    parser.add_argument(
        "--raw", type=Path, default=RAW_FOLDER, help="folder of the raw articles, if you have them"
    )
    parser.add_argument(
        "--public", type=Path, default=PUBLIC_FOLDER, help="folder of public rows, if you have it"
    )
    parser.add_argument(
        "--misses",
        type=_count,
        default=0,
        metavar="N",
        help="list the first N misses of each kind, of the development set alone",
    )
    parser.add_argument(
        "--model",
        action="append",
        choices=[*names(), []],
        metavar="NAME",
        help="hostile: only this scripted model; may be given more than once",
    )
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    return parser


def _measured(
    options: argparse.Namespace, console: Console
) -> Iterator[tuple[Model, Sequence[str]]]:
    """Measure and show suite by suite; yield each's figures and the gates that failed."""
    wanted = set(options.suites or USUAL)
    splits: list[Split] = ["dev", "held_out"] if options.held_out else ["dev"]
    if "hostile" in wanted:
        hostile = _hostile(options, console)
        yield hostile, hostile_failures(hostile)
    with _libraries(options.raw, wanted) as libraries:
        if wanted & FOUND and len(libraries) == 1:
            console.print(f"No raw articles at {options.raw}: measuring the corpus alone.")
        for split in splits if wanted & FOUND else ():
            found = measure(split, retrieval_cases(split), libraries)
            if not options.json:
                _print(found, wanted, console)
            yield found, failures(found, wanted)
        for of_set in _safety(libraries, splits, options) if "safety" in wanted else ():
            if not options.json:
                show(of_set, console)
            for line in of_set.missing:
                console.print(line, markup=False)
            yield of_set, safety_failures(of_set)
        for debriefs in _debriefs(libraries, splits) if "debrief" in wanted else ():
            if not options.json:
                show_debriefs(debriefs, console, options.misses)
            yield debriefs, debrief_failures(debriefs)


def _libraries(raw: Path, wanted: set[str]) -> AbstractContextManager[Sequence[EvalLibrary]]:
    """What the wanted suites measure on; nothing is indexed for those that bring their own."""
    if not wanted & INDEXED:
        return nullcontext(())
    return indexed(raw if wanted & FOUND else None)


def _hostile(options: argparse.Namespace, console: Console) -> HostileMeasured:
    asked = questions()
    models: list[ModelMeasured] = []
    for one in measure_hostile(options.model or names(), asked):
        models.append(one)
        if not options.json:
            # All of it takes minutes: whoever waits sees how it goes.
            console.print(
                f"{one.name}: {one.useful} of {one.questions} useful; of {one.bad_said} bad "
                f"sentences shown: {one.count('bad sentence shown', 'said twice')}",
                markup=False,
            )
    measured = HostileMeasured(models=tuple(models))
    if not options.json:
        show_hostile(measured, len(asked), options.misses, console)
    return measured


def _safety(
    libraries: Sequence[EvalLibrary], splits: Sequence[Split], options: argparse.Namespace
) -> Iterator[SafetyMeasured]:
    """Measure set by set: some take minutes."""
    settings = next(one.settings for one in libraries if one.name == "corpus")
    stages = build_stages(settings)
    for split in splits:
        yield measure_split(split, stages, misses=options.misses)
    yield measure_corpus(settings, misses=options.misses)
    yield measure_public_rows(options.public, stages)


def _debriefs(
    libraries: Sequence[EvalLibrary], splits: Sequence[Split]
) -> Iterator[DebriefMeasured]:
    own = next(one for one in libraries if one.name == "corpus")
    measured: list[DebriefMeasured] = []
    for split in splits:
        measured.append(measure_debriefs(split, debrief_cases(split), own))
        yield measured[-1]
    if len(measured) > 1:
        yield together(measured)


def _count(value: str) -> int:
    if not value.isdecimal():
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 0")
    return int(value)


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
        for heading in (
            "library",
            "outside not answered",
            "of them near",
            "inside wrongly not answered",
            "of it not abstained",
        ):
            table.add_column(heading)
        for entry in measured.abstention:
            table.add_row(
                entry.library,
                _share(entry.outside),
                _share(entry.outside_near),
                _share(entry.inside_abstained),
                _share(entry.inside_redirected),
            )
        console.print(table)


def _share(share: Proportion) -> str:
    low, high = share.interval()
    return f"{share.value:.3f} [{low:.2f}, {high:.2f}]"
