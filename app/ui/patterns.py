"""The page that shows what comes back over time, from kept debriefs alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.reflection.over_time import OverTime, Pattern, over_time
from app.ui.frame import guarded
from app.ui.kept import unlock
from app.ui.render import note_html, text
from app.understanding.themes import load_themes

WELCOME = """
<div class="db-welcome"><h1>Over time</h1>
<p>Which themes and feelings come back, from the debriefs that you kept on this machine and from
nothing else. It is a pattern to wonder about with a supervisor, and no measure of your work.</p>
</div>
"""
NONE = "No debrief is kept on this machine. Choose “Keep on this machine” in one to see it here."

BAR, GAP, HIGH = 26, 6, 64
"""Pixels: the width of a week's bar, the space beside it, the height of the fullest one."""


@guarded
def patterns() -> None:
    from app.ui.clients import keeping

    st.html(WELCOME)
    if not keeping().entries():
        st.html(note_html(NONE))
        return
    opened = unlock("patterns")
    if opened is None:
        return
    found = over_time([debrief for _, debrief in opened.everything()])
    names = {theme.id: theme.name for theme in load_themes()}
    _draw("Themes", found, found.themes, names)
    _draw("Feelings", found, found.feelings, {})
    if found.intensity:
        st.html(f'<div class="db-page"><h2>Before and after</h2>{intensity_html(found)}</div>')


def _draw(title: str, found: OverTime, rows: Sequence[Pattern], names: dict[str, str]) -> None:
    if not rows:
        return
    named = [row.model_copy(update={"name": names.get(row.name, row.name)}) for row in rows]
    body = bars_html(found.weeks, named) + table_html(title, found.weeks, named)
    st.html(f'<div class="db-page"><h2>{text(title)}</h2>{body}</div>')


def bars_html(weeks: Sequence[date], rows: Sequence[Pattern]) -> str:
    """A row of bars for each pattern, one bar a week; all on one scale."""
    most = max((count for row in rows for count in row.counts), default=1) or 1
    width = max(1, len(weeks)) * (BAR + GAP)
    drawn: list[str] = []
    for row in rows:
        bars = "".join(
            f'<rect x="{n * (BAR + GAP)}" y="{HIGH - HIGH * count / most:.1f}" width="{BAR}" '
            f'height="{max(HIGH * count / most, 1):.1f}" rx="2" '
            f'class="{"db-bar" if count else "db-bar-none"}"/>'
            for n, count in enumerate(row.counts)
        )
        drawn.append(
            f'<div class="db-row"><span>{text(row.name)}</span>'
            f'<svg viewBox="0 0 {width} {HIGH}" width="{width}" height="{HIGH}" '
            f'aria-hidden="true">{bars}</svg></div>'
        )
    first, last = _short(weeks[0]), _short(weeks[-1])
    span = f"Week of {first}" if first == last else f"By week, {first} to {last}"
    return f'<div class="db-bars">{"".join(drawn)}<p class="db-note">{span}</p></div>'


def table_html(title: str, weeks: Sequence[date], rows: Sequence[Pattern]) -> str:
    """The same in figures."""
    head = "".join(f'<th scope="col">{_short(week)}</th>' for week in weeks)
    body = "".join(
        f'<tr><th scope="row">{text(row.name)}</th>'
        + "".join(f"<td>{count}</td>" for count in row.counts)
        + "</tr>"
        for row in rows
    )
    return (
        f'<details class="db-figures"><summary>{text(title)} in figures</summary>'
        f'<div tabindex="0"><table><caption class="db-unseen">{text(title)}: debriefs by week'
        f'</caption><thead><tr><th scope="col">Week of</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
    )


def intensity_html(found: OverTime) -> str:
    """A line from before to after for each debrief, and the figures."""
    step, high = 44, 110
    lines: list[str] = []
    for n, one in enumerate(found.intensity):
        x = 12 + n * step
        y = [high - 10 - (high - 20) * value / 10 for value in (one.before, one.after)]
        lines.append(
            f'<line x1="{x}" y1="{y[0]:.1f}" x2="{x + 20}" y2="{y[1]:.1f}" class="db-slope"/>'
            f'<circle cx="{x}" cy="{y[0]:.1f}" r="3.5" class="db-from"/>'
            f'<circle cx="{x + 20}" cy="{y[1]:.1f}" r="3.5" class="db-to"/>'
        )
    width = 24 + len(found.intensity) * step
    rows = "".join(
        f'<tr><th scope="row">{_short(one.day)}</th><td>{one.before}</td><td>{one.after}</td></tr>'
        for one in found.intensity
    )
    return (
        f'<div class="db-bars"><svg viewBox="0 0 {width} {high}" width="{width}" height="{high}" '
        f'aria-hidden="true">{"".join(lines)}</svg><p class="db-note">How strongly each session '
        "was felt, from 0 at the foot to 10: open at the start of its debrief, full at its end"
        "</p></div>"
        '<details class="db-figures"><summary>Before and after in figures</summary>'
        '<table><thead><tr><th scope="col">Day</th><th scope="col">Before</th>'
        f'<th scope="col">After</th></tr></thead><tbody>{rows}</tbody></table></details>'
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
