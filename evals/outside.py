"""``python -m evals import``: cases from outside, kept on this machine and run beside the suites.

A line is a case in JSON: ``turns`` at least; ``id``, ``why``, ``style`` and ``suite`` are filled in
where they are missing. Licence and origin go with each. They stay out of the repository, and what
they show gates nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import ValidationError
from rich.console import Console

from app.settings import ROOT
from evals import suite as suites
from evals.joining import SCRIPTED, corpus, fault, objections
from evals.suite import SUITES, Case, SuiteName

FOLDER = ROOT / "evals" / "imported"

OUTSIDE = "outside"
"""The style of a case that names none."""


def imported(suite: SuiteName, own: Sequence[Case], folder: Path = FOLDER) -> list[Case]:
    """A suite's cases from outside. Raises ValueError where one is called as one of ``own``."""
    found = suites.cases(suite, folder)
    taken = {case.id for case in own}
    for case in found:
        if case.id in taken or case.origin is None:
            why = "names no origin" if case.origin is None else "is called as one of the suite's"
            raise ValueError(
                f"The imported case {suite}/{case.id} {why}. Import its file again, or delete it "
                f"below evals/{folder.name}/{suite}/."
            )
    return found


def main(
    arguments: Sequence[str] | None = None,
    *,
    folder: Path = FOLDER,
    own: Path = suites.FOLDER,
) -> int:
    """Return 0 when every line was kept, 1 when some were refused, 2 when nothing was kept."""
    options = _parser().parse_args(arguments)
    said, refused = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
    try:
        lines = options.file.read_bytes().splitlines()
        kept, bad = _read(lines, options, own)
        for number, why in bad:
            refused.print(f"line {number}: {why}", markup=False, highlight=False)
        if not kept:
            raise ValueError(f"{options.file} has no case that can be kept.")
        _keep(kept, folder, _name(options.file))
    except (ValueError, OSError) as error:
        refused.print(f"Nothing was imported: {error}", markup=False, highlight=False)
        return 2
    for suite, some in kept.items():
        said.print(f"{suite}: {len(some)} from {options.origin} ({options.licence})", markup=False)
    where = f"evals/{folder.name}/, which git ignores"
    said.print(f"Kept in {where}. Lines refused: {len(bad)}.", markup=False, highlight=False)
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals import",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="cases, one JSON object a line")
    parser.add_argument("--licence", required=True, type=_words, help="that they may be used under")
    parser.add_argument("--origin", required=True, type=_words, help="where they are from")
    allowed = [suite for suite in SUITES if suite not in SCRIPTED]
    parser.add_argument(
        "--suite", choices=allowed, metavar="SUITE", help=f"of lines that name none: {allowed}"
    )
    return parser


def _words(value: str) -> str:
    if not value.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return value.strip()


Kept = dict[SuiteName, list[Case]]
Bad = list[tuple[int, str]]


def _read(lines: Sequence[bytes], options: argparse.Namespace, own: Path) -> tuple[Kept, Bad]:
    """Cases by suite, and each line that is none, with why."""
    articles = corpus()
    kept: Kept = {}
    bad: Bad = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            suite, case = _case(line, number, options)
            others = [*suites.cases(suite, own), *kept.get(suite, ())]
            against = "; ".join(objections(case, suite, others, articles))
            if against:
                raise ValueError(against)
        except ValidationError as error:
            bad.append((number, fault(error)))
        except ValueError as error:
            bad.append((number, str(error)))
        else:
            kept.setdefault(suite, []).append(case)
    return kept, bad


def _case(line: bytes, number: int, options: argparse.Namespace) -> tuple[SuiteName, Case]:
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg}, column {error.colno})") from None
    if not isinstance(given, Mapping):
        raise ValueError("it is no JSON object")
    filled = {
        "id": f"{_name(options.file)}-{number}",
        "why": f"From {options.origin}.",
        "style": OUTSIDE,
        **given,
        "origin": options.origin,
        "licence": options.licence,
    }
    suite = filled.pop("suite", None) or options.suite
    if suite not in SUITES:
        named = f"there is no suite {suite!r}" if suite else "it names none, and --suite is not set"
        raise ValueError(f"suite: {named}")
    return cast(SuiteName, suite), Case.model_validate_json(json.dumps(filled))


def _keep(kept: Kept, folder: Path, name: str) -> None:
    """Write them; what an earlier import of the same file brought is replaced."""
    for old in folder.glob(f"*/{name}.jsonl"):
        old.unlink()
    for suite, some in kept.items():
        place = folder / suite
        place.mkdir(parents=True, exist_ok=True)
        part = place / f"{name}.part"
        part.write_text("".join(_lines(some)), encoding="utf-8")
        part.replace(place / f"{name}.jsonl")


def _lines(some: Sequence[Case]) -> Iterator[str]:
    return (case.model_dump_json(exclude_defaults=True) + "\n" for case in some)


def _name(file: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "cases"


if __name__ == "__main__":
    sys.exit(main())
