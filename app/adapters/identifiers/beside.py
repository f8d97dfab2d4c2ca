"""What one finding says about what stands beside it, or is written as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from app.models import Identifier

_DAY_AND_MONTH = regex.compile(
    r"(?<![\w/.,£$€-])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?![\w/%]|[.,]\d)"
)
_OUT_OF = regex.compile(r"(?:\d|10)/(?:5|10)$")
"""A score, also beside dates: 7/10."""

_HOUSE_BEFORE = regex.compile(
    r"(?<![\w.,:/£$€-])(?!(?:19|20)\d\d\b)\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?,?\s"
    r"(?:\d{1,5}\s)?$"
)
_HOUSE_AFTER = regex.compile(
    r"\s(?!(?:19|20)\d\d\b)(?:#\d{1,4}|\d{2,5})\b(?=\s*(?:[,;)\n]|\.(?!\d)|$))"
)
_GOES_ON = regex.compile(
    r"(?:,[ ]?|[ ]?,?[ ]?\n[ ]?,?[ ]?)(?!(?:I|The|He|She|They|We|It|My|But|And|Not|No|So|You)\b)"
    r"(?:\d{4,6} )?(?:\p{Lu}[\w'’-]+|\p{Lu}{2,})(?:[ ](?:\(?\p{Lu}[\w'’-]+\)?|\d{4,6}\b)){0,3}"
    r"(?=\s*(?:[,;)\n]|\.(?!\w)|$))(?:[ ]?[,\n]?[ ]?\d{4,6}\b)?"
)
_MOST_PARTS = 3
"""Parts of an address behind its street: a district, a town, a country."""


def with_beside(text: str, found: Sequence[Identifier]) -> list[Identifier]:
    """The findings, and those that follow from them."""
    return [*(_widened(text, one) for one in found), *_fellows(text, found)]


def _fellows(text: str, found: Sequence[Identifier]) -> Iterable[Identifier]:
    """Days and months written as a date of the same text is: of "on 5/5, he left 7/7" both."""
    dates = [one for one in found if one.label == "date"]
    if not any(_DAY_AND_MONTH.fullmatch(text[one.start : one.end]) for one in dates):
        return
    for match in _DAY_AND_MONTH.finditer(text):
        if not _OUT_OF.match(match.group()):
            yield Identifier(start=match.start(), end=match.end(), label="date")


def _widened(text: str, one: Identifier) -> Identifier:
    """With a place its house's number, with an address the town and country behind it."""
    start, end = one.start, one.end
    if one.label == "place":
        if before := _HOUSE_BEFORE.search(text, max(0, start - 16), start):
            start = before.start()
        if after := _HOUSE_AFTER.match(text, end):
            end = after.end()
    if one.label == "address":
        for _ in range(_MOST_PARTS):
            more = _GOES_ON.match(text, end)
            if more is None:
                break
            end = more.end()
    return one.model_copy(update={"start": start, "end": end})
