"""The page that shows what comes back over time, from kept debriefs alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.reflection.over_time import OverTime, Pattern, over_time
from app.ui.frame import guarded
from app.ui.kept import drawer, unlock
from app.ui.render import note_html, text
from app.understanding.themes import load_themes

WELCOME = """
<div class="db-welcome"><h1>Over time</h1>
<p>Which themes and feelings come back, from the debriefs that you kept on this machine and from
nothing else. It is a pattern to wonder about with a supervisor, and no measure of your work.</p>
</div>
"""
NONE = "No debrief is kept on this machine. Choose “Keep on this machine” in one to see it here."
DAMAGED = (
    "A kept debrief is damaged, or of another version of Debrief, and is not counted. Where a "
    "debrief begins it can be deleted."
)

HIGH = 44
"""Pixels: the height of the fullest week's bar."""

MOST_SESSIONS = 20
"""Sessions of which before and after are drawn, the latest; the figures have them all."""


@guarded
def patterns() -> None:
    from app.ui.clients import keeping

    st.html(WELCOME)
    if not keeping().entries():
        st.html(note_html(NONE))
        return
    known = drawer()
    opened = unlock("patterns")
    if opened is None:
        return
    if known is None:
        # Once more, without the field for the passphrase.
        st.rerun()
    debriefs = [debrief for _, debrief in opened.everything()]
    found = over_time([debrief for debrief in debriefs if debrief is not None])
    if None in debriefs:
        st.html(note_html(DAMAGED))
    names = {theme.id: theme.name for theme in load_themes()}
    _draw("Themes", found, found.themes, names)
    _draw("Feelings", found, found.feelings, {})
    if found.intensity:
        st.html(f'<div class="db-page"><h2>Before and after</h2>{intensity_html(found)}</div>')


def _draw(title: str, found: OverTime, rows: Sequence[Pattern], names: dict[str, str]) -> None:
    if not rows:
        return
    named = [
        row.model_copy(update={"name": names.get(row.name, row.name.capitalize())}) for row in rows
    ]
    body = bars_html(found.weeks, named) + table_html(title, found.weeks, named)
    st.html(f'<div class="db-page"><h2>{text(title)}</h2>{body}</div>')


def bars_html(weeks: Sequence[date], rows: Sequence[Pattern]) -> str:
    """A row of bars for each pattern, one bar a week; all on one scale."""
    most = max((count for row in rows for count in row.counts), default=1) or 1
    drawn: list[str] = []
    for row in rows:
        bars = "".join(
            f'<i style="height: {max(2, round(HIGH * count / most))}px"'
            f"{' class=db-bar-none' if not count else ''}></i>"
            for count in row.counts
        )
        times = "once" if row.total == 1 else f"{row.total} times"
        drawn.append(
            f'<div class="db-row"><p>{text(row.name)} <span class="db-note">{times}</span></p>'
            f'<div class="db-weeks" aria-hidden="true">{bars}</div></div>'
        )
    first, last = _short(weeks[0]), _short(weeks[-1])
    ends = f"<span>{first}</span>" if first == last else f"<span>{first}</span><span>{last}</span>"
    axis = f'<div class="db-row db-axis" aria-hidden="true"><p>By week</p><div>{ends}</div></div>'
    return f'<div class="db-bars">{"".join(drawn)}{axis}</div>'


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
        f'<div tabindex="0"><table aria-label="{text(title)}: debriefs by week">'
        f'<thead><tr><th scope="col">Week of</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></details>"
    )


def intensity_html(found: OverTime) -> str:
    """A line from before to after for each of the latest debriefs, and all figures."""
    lines: list[str] = []
    for one in found.intensity[-MOST_SESSIONS:]:
        low, high = sorted((one.before, one.after))
        lines.append(
            f'<div class="db-row db-change"><p>{_short(one.day)}</p><div aria-hidden="true">'
            f'<i class="db-slope" style="left: {10 * low}%; width: {10 * (high - low)}%"></i>'
            f'<i class="db-from" style="left: {10 * one.before}%"></i>'
            f'<i class="db-to" style="left: {10 * one.after}%"></i></div></div>'
        )
    rows = "".join(
        f'<tr><th scope="row">{_short(one.day)}</th><td>{one.before}</td><td>{one.after}</td></tr>'
        for one in found.intensity
    )
    axis = (
        '<div class="db-row db-axis" aria-hidden="true"><p>How strongly</p>'
        "<div><span>0</span><span>10</span></div></div>"
    )
    return (
        '<p class="db-note">How strongly each session was with you: an open ring at the start of '
        "its debrief, a full one at its end.</p>"
        f'<div class="db-bars">{"".join(lines)}{axis}</div>'
        '<details class="db-figures"><summary>Before and after in figures</summary>'
        '<div tabindex="0"><table aria-label="How strongly each session was felt, '
        'before and after its debrief"><thead><tr><th scope="col">Day</th>'
        '<th scope="col">Before</th><th scope="col">After</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"
