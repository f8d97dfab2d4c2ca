"""How figures and cases are written and linked throughout the report."""

from __future__ import annotations

from evals.report.markup import Safe, tag


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def share(value: float) -> str:
    """A share with three decimals; one that is not whole is never written as if it were."""
    return "1" if value >= 1 else f"{min(value, 0.999):.3f}"


def range_of(low: float, high: float) -> str:
    return f"{low:.2f} to {high:.2f}"


def place(suite: str, case: str) -> str:
    """The id of a case's answer on the page."""
    return f"case-{suite}-{case}"


def link(words: str, target: str) -> Safe:
    return tag("a", words, href=f"#{target}")


def case_link(name: str, shown: frozenset[str]) -> Safe | str:
    """A case by ``suite/id``, linked where its answer is on the page."""
    suite, _, case = name.partition("/")
    return link(name, place(suite, case)) if name in shown else name
