"""Where the sentences of a written answer begin and end, with their markers."""

from __future__ import annotations

import re
from collections.abc import Iterator

MARKER = re.compile(
    r"[\[［【]\s*+\^?\s*+(-?[0-9]++(?:\s*+(?:[,;&–-]|and)\s*+-?[0-9]++)*+)\s*+[\]］】](?!\()"
)
"""[1], [1, 2] or [1-3]. With an address behind it, it is a link of Markdown and stays text."""

LONGEST_QUOTATION = 600
"""Characters within quotation marks up to which they are kept whole: some five sentences."""

_MARKERS = rf"(?:\s*+{MARKER.pattern})"
_STOPS = ".!?…。！？"
_CLOSERS = "\"'”’»)*_"
_END = re.compile(
    rf"(?<![{_STOPS}])[{_STOPS}]++[{_CLOSERS}]*+{_MARKERS}*+\.?(?=\s|$|(?<=\])[\w“\"])"
)
_CLOSED = re.compile(rf"(?:[{_STOPS}:;][{_CLOSERS}]*|\])$")
_MARKED_END = re.compile(rf"{_MARKERS}[{_STOPS}{_CLOSERS}]*$")
_LEADING = re.compile(rf"^{_MARKERS}+")
_BULLET = re.compile(r"[ \t]*(?:(?:[-*•‣◦–—+>]|#{1,6}|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z]\))[ \t]+)+")
_DEFINITION = re.compile(r"\s*\[[^\]\n]+\]:")
_QUOTATION = re.compile(rf"“[^“”\n]{{1,{LONGEST_QUOTATION}}}”|\"[^\"\n]{{1,{LONGEST_QUOTATION}}}\"")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"‘'])(?:dr|mr|mrs|ms|mx|prof|st|vs|cf|al|fig|eds?|vol|pp?|approx|incl|resp"
    r"|e\.g|i\.e|eg|ie|viz|rev|sr|jr)\.$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\b(?!I\b)[A-Z]\.$")
_OFTEN_LAST = re.compile(r"\b(?:etc|a\.m|p\.m|ph\.d)\.$", re.IGNORECASE)
_COUNTED = re.compile(r"^\s*\(?[0-9]{1,2}[.)]$")

LONGEST_ABBREVIATION = 12
"""Characters before a full stop in which an abbreviation can show."""

TAIL = 60
"""Characters at an edge in which closing signs and markers show."""


def sentences(answer: str) -> list[str]:
    """Return the sentences as they stand in the answer, without bullets, in their order.

    Markers before or after a full stop belong to its sentence; those on a line of their own to the
    sentence before. A quotation of several sentences stays whole. A line without a full stop is a
    sentence. What holds neither a letter nor a figure is none.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _blocks(answer):
        if spans and not MARKER.sub("", answer[start:end]).strip(" \t.,;"):
            spans[-1] = (spans[-1][0], end)
            continue
        spans.extend(_cut(answer, start, end))
    found = (answer[start:end].strip() for start, end in spans)
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]


def _blocks(answer: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each line, with the lines that only go on from it."""
    start: int | None = None
    end = 0
    for match in re.finditer(r"[^\n\r\v\f\x85\u2028\u2029]+", answer):
        line = match.group()
        if not line.strip():
            if start is not None:
                yield start, end
            start = None
            continue
        wraps = (
            start is not None
            and line.lstrip()[:1].islower()
            and not _BULLET.match(line)
            and answer.count("\n", end, match.start()) <= 1
            and not _CLOSED.search(answer[max(start, end - TAIL) : end].rstrip())
        )
        if start is not None and not wraps:
            yield start, end
        if not wraps:
            start = match.start()
        end = match.end()
    if start is not None:
        yield start, end


def _cut(answer: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if bullet := _BULLET.match(answer, start, end):
        start = bullet.end()
    block = answer[start:end]
    kept = [match.span() for match in _QUOTATION.finditer(block)]
    # Where the first marker stands before its sentence and none at the end, all do.
    first = _LEADING.match(block) and not _DEFINITION.match(block)
    markers_lead = bool(first) and not _MARKED_END.search(block[-TAIL:].rstrip())
    at, quotation = 0, 0
    for match in _END.finditer(block):
        stop = match.end()
        if markers_lead and (found := MARKER.search(match.group())):
            stop = match.start() + found.start()
        while quotation < len(kept) and kept[quotation][1] <= match.start():
            quotation += 1
        inside = quotation < len(kept) and kept[quotation][0] < match.start()
        if inside and stop < kept[quotation][1]:
            continue
        if _goes_on(block, at, match, stop):
            continue
        yield start + at, start + stop
        at = stop
    if block[at:].strip():
        yield start + at, end


def _goes_on(block: str, at: int, match: re.Match[str], stop: int) -> bool:
    """Whether what looks like an end is none: an abbreviation, a list's number, "Why?" she said."""
    after = block[stop : stop + TAIL].lstrip()[:1]
    if not after:
        return False
    first = match.start()
    if _COUNTED.match(block[at : first + 1]):
        return True
    if block[first] != "." or match.group().startswith(".."):
        return after.islower()
    before = block[max(at, first - LONGEST_ABBREVIATION) : first + 1]
    if _OFTEN_LAST.search(before):
        return after.islower()
    return bool(_ABBREVIATION.search(before) or _INITIAL.search(before))
