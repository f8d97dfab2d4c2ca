"""``python -m evals add``: a draft that somebody saved from the page becomes a case of a suite.

It is shown; the reviewer says where it belongs, why it is there and what a good answer is like, by
options or when asked. A draft that still holds names or other identifiers is refused.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, get_args

from pydantic import ValidationError
from rich.console import Console

from app.models import Masked, Masking, Reported, Route
from evals import suite as suites
from evals.cases import Label
from evals.joining import SCRIPTED, corpus, fault, objections
from evals.suite import SUITES, Case, Expected, ExpectedRisk, ReplyKind, SuiteName

FILE = "reported.jsonl"
"""Where a suite keeps what was reported, apart from what was written for it."""

STYLE = "reported"
ALLOWED = tuple(suite for suite in SUITES if suite not in SCRIPTED)

Ask = Callable[[str], str]


class Masks(Protocol):
    """Masks a text; what it masks is an identifier."""

    def mask(self, typed: str, masking: Masking) -> tuple[Masked, Masking]: ...


class Refused(ValueError):
    """A draft that cannot become a case as it is."""


def main(
    arguments: Sequence[str] | None = None,
    *,
    masks: Masks | None = None,
    ask: Ask | None = None,
    folder: Path = suites.FOLDER,
) -> int:
    """Return 0 when it was added, 1 when it was refused, 2 when there is no draft to add.

    ``ask`` puts a question to the reviewer; without it only a terminal is asked.
    """
    options = _parser().parse_args(arguments)
    console, trouble = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
    if ask is None and sys.stdin.isatty():
        ask = input
    try:
        draft = read(options.file)
        show(draft, console)
        suite, case = _made(draft, options, ask, folder)
        _refuse_identifiers(draft, case, masks or _masks())
        against = "; ".join(objections(case, suite, suites.cases(suite, folder), corpus()))
        if against:
            raise Refused(against)
        if options.dry_run:
            console.print(case.model_dump_json(exclude_defaults=True), markup=False)
            return 0
        append(case, suite, folder)
    except Refused as error:
        trouble.print(f"Not added: {error}", markup=False, highlight=False)
        return 1
    except (ValueError, OSError) as error:
        trouble.print(f"Nothing to add: {error}", markup=False, highlight=False)
        return 2
    console.print(
        f"Added {suite}/{case.id} to evals/suites/{suite}/{FILE}. Run 'python -m evals {suite}', "
        "and commit it with the change that mends it.",
        markup=False,
        highlight=False,
    )
    return 0


def read(path: Path) -> Reported:
    """Raises ValueError where the file is no draft, OSError where it cannot be read."""
    try:
        return Reported.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ValueError(
            f"{path} is no draft case ({fault(error)}). One is saved on the page, under an "
            "answer with a thumb down."
        ) from None


def show(draft: Reported, console: Console) -> None:
    """Print a draft for its reviewer."""

    def line(words: str, style: str = "") -> None:
        console.print(words, style=style, markup=False, highlight=False)

    for turn in draft.turns:
        line(f"> {turn.typed}", "bold")
        for sentence in turn.shown:
            line(f"  {sentence}")
    line(f"What was off: {draft.reason or '(nothing was said)'}", "yellow")
    line(f"Reply: {draft.kind}, worded by {draft.model or draft.composer}", "dim")


def append(case: Case, suite: SuiteName, folder: Path) -> None:
    """Add a case at the end of a suite's file of what was reported."""
    path = folder / suite / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(case.model_dump_json(exclude_defaults=True) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals add",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, help="the draft, as saved from the page")
    parser.add_argument("--suite", choices=ALLOWED, metavar="SUITE", help=", ".join(ALLOWED))
    parser.add_argument("--why", help="what would go unnoticed without it")
    parser.add_argument("--style", default=STYLE, help=f"groups cases in the report ({STYLE})")
    parser.add_argument("--id", help="its name in the suite")
    kinds, routes = get_args(ReplyKind), get_args(Route)
    add = partial(parser.add_argument, action="append", default=[])
    add("--kind", choices=kinds, help="a kind of reply that is right; once for each")
    add("--route", choices=routes, help="a route that is right")
    add("--risk", metavar="WHO[:WHAT]", help="a danger to be found")
    add("--never", metavar="WORDS", help="words never to be shown")
    add("--answer", metavar="ARTICLE:WORDS", help="words of a passage that answers it")
    parser.add_argument("--calm", action="store_true", help="nobody is in danger")
    parser.add_argument("--dry-run", action="store_true", help="print the case, add nothing")
    return parser


def _made(
    draft: Reported, options: argparse.Namespace, ask: Ask | None, folder: Path
) -> tuple[SuiteName, Case]:
    """The case as the reviewer wants it. Raises Refused."""
    suite = options.suite or _asked(ask, "--suite", f"Suite ({', '.join(ALLOWED)}): ")
    if suite not in ALLOWED:
        raise Refused(f"there is no suite {suite!r} that takes what was typed")
    why = options.why or _asked(ask, "--why", "Why it is there, what would go unnoticed: ")
    try:
        return suite, Case(
            id=options.id or _next_id(suite, folder),
            why=why,
            style=options.style,
            turns=tuple(turn.typed for turn in draft.turns),
            expected=_expected(options, ask),
        )
    except ValidationError as error:
        raise Refused(fault(error)) from None


def _expected(options: argparse.Namespace, ask: Ask | None) -> Expected:
    kinds, never, calm = options.kind, options.never, options.calm
    others = bool(options.route or options.risk or options.answer)
    if not (kinds or never or calm or others):
        names = ", ".join(get_args(ReplyKind))
        kinds = _listed(_asked(ask, "--kind", f"Kinds of reply that are right ({names}): "))
        never = _listed(_asked(ask, "--never", "Words never to be shown, commas between: "))
        calm = _asked(ask, "--calm", "Is nobody in danger? (y, n): ").lower() == "y"
    if not (kinds or never or calm or others):
        raise Refused("nothing is expected of the answer, so nothing could be wrong with it")
    return Expected(
        kinds=tuple(kinds),
        routes=tuple(options.route),
        risks=tuple(map(_risk, options.risk)),
        calm=calm,
        never=tuple(never),
        answers=tuple(map(_label, options.answer)),
    )


def _risk(given: str) -> ExpectedRisk:
    who, _, what = given.partition(":")
    return ExpectedRisk.model_validate({"who": who, "what": what or None})


def _label(given: str) -> Label:
    source, _, anchor = given.partition(":")
    return Label(source=source.strip(), anchor=anchor.strip(), gain=2)


def _listed(given: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _asked(ask: Ask | None, option: str, question: str) -> str:
    if ask is None:
        raise Refused(f"{option} is not set, and there is no terminal to ask for it")
    try:
        return ask(question).strip()
    except EOFError:
        raise Refused(f"{option} was not answered") from None


def _next_id(suite: SuiteName, folder: Path) -> str:
    pattern = re.compile(rf"{re.escape(suite)}-reported-(\d+)")
    taken = [int(m.group(1)) for c in suites.cases(suite, folder) if (m := pattern.match(c.id))]
    return f"{suite}-reported-{max(taken, default=0) + 1:03}"


def _refuse_identifiers(draft: Reported, case: Case, masks: Masks) -> None:
    """Raises Refused, naming what the reviewer must take out and where it stands."""
    found = list(_identifiers(draft, case, masks))
    if found:
        raise Refused(
            f"it still holds what may tell who somebody is: {'; '.join(found)}. Put other words or "
            "placeholders like [Person 1] in their place in the file, and add it again."
        )


def _identifiers(draft: Reported, case: Case, masks: Masks) -> Iterator[str]:
    texts = [*((f"turn {at}", turn) for at, turn in enumerate(case.turns, start=1))]
    texts += [("what was off", draft.reason), ("why", case.why)]
    texts += [("never", words) for words in case.expected.never]
    for where, text in texts:
        masked, _ = masks.mask(text, Masking())
        for span in masked.spans:
            yield f"“{text[span.start : span.end]}” ({span.label}, {where})"


def _masks() -> Masks:
    from app.settings import load_settings
    from app.wiring.embedders import build_minilm
    from app.wiring.safety import build_deidentifier

    settings = load_settings()
    return build_deidentifier(settings, build_minilm(settings))


if __name__ == "__main__":
    sys.exit(main())
