"""Tables to lines: each row as a sentence-like item that makes sense without its table."""

from __future__ import annotations

from collections.abc import Sequence


def row_text(head: Sequence[str], row: Sequence[str]) -> str:
    """One row as text: two columns as "first: second", more with each column's heading."""
    cells = [cell for cell in row if cell]
    if len(cells) < 2:
        return "".join(cells)
    if len(row) == 2:
        return f"{row[0].rstrip(':')}: {row[1]}"
    named = [
        f"{name}: {cell}" if name else cell
        for name, cell in zip(head[1:], row[1:], strict=False)
        if cell
    ]
    return f"{row[0]} – " + "; ".join(named)
