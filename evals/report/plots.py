"""Small plots in SVG, each beside the figures that it draws: it says nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from evals.report.markup import Safe, joined, tag

WIDTH, HEIGHT = 180, 20
EDGE = 5
MIDDLE = HEIGHT / 2
BAR = 240


def interval(
    value: float,
    low: float,
    high: float,
    *,
    floor: float | None = None,
    was: float | None = None,
    state: str = "plain",
) -> Safe:
    """A figure from 0 to 1 with its interval: a dot on a line, its floor a tick, ``was`` a ring."""
    parts = [
        _line(0, 1, "axis"),
        *(_tick(at / 4, 3, "grid") for at in range(5)),
        _line(low, high, "range"),
        *([_tick(floor, 8, "floor")] if floor is not None else []),
        *([_dot(was, 4.5, "was")] if was is not None else []),
        _dot(value, 4, "value"),
    ]
    return _svg(WIDTH, HEIGHT, parts, f"plot {state}")


def shares(parts: Sequence[tuple[str, int]]) -> Safe:
    """How many of a whole are what, as one bar; a part's name is its class."""
    whole = sum(count for _, count in parts)
    drawn: list[Safe] = []
    at = 0.0
    for name, count in parts:
        width = BAR * count / whole if whole else 0.0
        if width:
            drawn.append(
                tag("rect", x=round(at, 1), y=3, width=round(width, 1), height=14, class_=name)
            )
        at += width
    return _svg(BAR, HEIGHT, drawn, "plot bar")


def balance(worse: int, better: int, most: int) -> Safe:
    """How many became worse, to the left of the middle, and better, to its right."""
    half = WIDTH / 2
    unit = (half - EDGE) / max(most, 1)
    drawn = [
        tag(
            "rect",
            x=round(half - worse * unit, 1),
            y=4,
            width=round(worse * unit, 1),
            height=12,
            class_="fails",
        ),
        tag("rect", x=half, y=4, width=round(better * unit, 1), height=12, class_="passes"),
        tag("line", x1=half, x2=half, y1=1, y2=HEIGHT - 1, class_="axis"),
    ]
    return _svg(WIDTH, HEIGHT, drawn, "plot")


def _at(value: float) -> float:
    return round(EDGE + min(max(value, 0.0), 1.0) * (WIDTH - 2 * EDGE), 1)


def _line(start: float, end: float, name: str) -> Safe:
    return tag("line", x1=_at(start), x2=_at(end), y1=MIDDLE, y2=MIDDLE, class_=name)


def _tick(at: float, half: float, name: str) -> Safe:
    return tag("line", x1=_at(at), x2=_at(at), y1=MIDDLE - half, y2=MIDDLE + half, class_=name)


def _dot(at: float, radius: float, name: str) -> Safe:
    return tag("circle", cx=_at(at), cy=MIDDLE, r=radius, class_=name)


def _svg(width: int, height: int, parts: Sequence[Safe], name: str) -> Safe:
    return tag(
        "svg",
        joined(*parts),
        class_=name,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        aria_hidden="true",
        focusable="false",
    )
