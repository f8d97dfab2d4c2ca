"""Two texts side by side, with the words that differ marked in each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from evals.report.markup import Safe, joined, tag, text

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
ALIKE = 0.4
"""Lines that share less than this, from 0 to 1, are other lines: no word of them is marked."""

Pair = tuple[str | None, str | None]


def marked(was: str, now: str) -> tuple[Safe, Safe]:
    """Both texts, a paragraph for each line; what one lacks is ``del`` in it or ``ins``."""
    left: list[Safe] = []
    right: list[Safe] = []
    for before, after in pairs(was.splitlines(), now.splitlines()):
        if before is not None and after is not None:
            one, other = (text(before), text(after)) if before == after else _words(before, after)
            left.append(tag("p", one))
            right.append(tag("p", other))
        elif before is not None:
            left.append(tag("p", tag("del", before)))
        elif after is not None:
            right.append(tag("p", tag("ins", after)))
    return joined(*left), joined(*right)


def pairs(was: Sequence[str], now: Sequence[str]) -> Iterator[Pair]:
    """Lines that belong together, in order; None where one of the two has no such line."""
    for what, one, one_end, other, other_end in _matcher(was, now).get_opcodes():
        before, after = was[one:one_end], now[other:other_end]
        if what == "equal":
            yield from zip(before, after, strict=True)
            continue
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else None
            new = after[index] if index < len(after) else None
            if old is not None and new is not None and not _alike(old, new):
                yield old, None
                yield None, new
            else:
                yield old, new


def _alike(one: str, other: str) -> bool:
    return _matcher(one.split(), other.split()).ratio() >= ALIKE


def _words(was: str, now: str) -> tuple[Safe, Safe]:
    left: list[Safe] = []
    right: list[Safe] = []
    for old, new in _stretches(_WORDS.findall(was), _WORDS.findall(now)):
        if old == new:
            left.append(text(old))
            right.append(text(new))
            continue
        if old:
            left.append(tag("del", old))
        if new:
            right.append(tag("ins", new))
    return joined(*left), joined(*right)


def _stretches(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Both texts in stretches that are alike or differ, one after the other.

    A space between two words that both differ differs with them: so a marked stretch reads whole.
    """
    old = new = ""
    for what, one, one_end, other, other_end in _matcher(was, now).get_opcodes():
        before, after = "".join(was[one:one_end]), "".join(now[other:other_end])
        alike = what == "equal" and not (before.isspace() and (old or new))
        if alike and (old or new):
            yield old, new
            old = new = ""
        if alike:
            yield before, after
        else:
            old, new = old + before, new + after
    if old or new:
        yield old, new


def _matcher(one: Sequence[str], other: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, one, other, autojunk=False)
