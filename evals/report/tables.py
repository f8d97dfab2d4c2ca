"""Tables that a screen reader can read and a phone can scroll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.report.markup import Content, Safe, joined, tag

NUMBER = ">"
"""How the heading of a column of figures begins."""


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[Content]], *, kind: str = ""
) -> Safe:
    """A table whose rows are named by their first cell; ``>`` before a heading sets it right."""
    right = [heading.startswith(NUMBER) for heading in headings]
    head = joined(
        *(
            tag("th", heading.removeprefix(NUMBER), scope="col", class_="number" if far else None)
            for heading, far in zip(headings, right, strict=True)
        )
    )
    body = joined(*(_row(cells, right) for cells in rows))
    inner = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", head)),
        tag("tbody", body),
    )
    return tag(
        "div", inner, class_=f"scroll {kind}".strip(), tabindex=0, role="region", aria_label=caption
    )


def _row(cells: Sequence[Content], right: Sequence[bool]) -> Safe:
    first, *rest = cells
    shown = [tag("th", first, scope="row")]
    for cell, far in zip(rest, right[1:], strict=True):
        shown.append(tag("td", cell, class_="number" if far else None))
    return tag("tr", *shown)
