from __future__ import annotations

from datetime import date

from app.models import Debrief, DebriefTurn, Heard
from app.reflection.over_time import MOST_ROWS, over_time


def turn(*, themes: tuple[str, ...] = (), feelings: tuple[str, ...] = ()) -> DebriefTurn:
    heard = Heard(themes=themes, feelings=feelings)
    return DebriefTurn(
        stage="tell", question="happened", asked="?", words="w", outcome="answered", heard=heard
    )


def debrief(
    day: date, *turns: DebriefTurn, before: int | None = None, after: int | None = None
) -> Debrief:
    return Debrief(id=str(day), day=day, turns=turns, before=before, after=after)


MONDAY, SUNDAY = date(2026, 1, 5), date(2026, 1, 11)


def test_without_debriefs_there_is_nothing_over_time() -> None:
    found = over_time([])
    assert (found.weeks, found.themes, found.intensity) == ((), (), ())


def test_weeks_run_from_monday_without_a_gap_whatever_the_order_of_the_debriefs() -> None:
    found = over_time([debrief(date(2026, 1, 28)), debrief(SUNDAY), debrief(MONDAY)])
    assert found.weeks == (MONDAY, date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26))
    assert found.debriefs == (2, 0, 0, 1)


def test_a_theme_counts_once_a_debrief_and_only_a_turns_first_one() -> None:
    one = debrief(MONDAY, turn(themes=("silence", "shame")), turn(themes=("silence",)))
    found = over_time([one, debrief(SUNDAY, turn(themes=("shame",)))])
    assert [(row.name, row.counts) for row in found.themes] == [("shame", (1,)), ("silence", (1,))]


def test_every_feeling_that_was_named_counts_once_a_debrief() -> None:
    one = debrief(MONDAY, turn(feelings=("fear", "anger")), turn(feelings=("fear",)))
    found = over_time([one, debrief(date(2026, 1, 14), turn(feelings=("fear",)))])
    assert [(row.name, row.counts) for row in found.feelings] == [
        ("fear", (1, 1)),
        ("anger", (1, 0)),
    ]


def test_what_was_not_answered_does_not_count() -> None:
    skipped = turn(themes=("silence",), feelings=("fear",)).model_copy(
        update={"outcome": "revisited"}
    )
    found = over_time([debrief(MONDAY, skipped)])
    assert found.themes == found.feelings == ()


def test_the_most_frequent_come_first_and_the_rest_are_left_out() -> None:
    names = [f"theme-{number}" for number in range(MOST_ROWS + 2)]
    days = [date(2026, 1, day) for day in range(5, 5 + len(names))]
    kept = [
        debrief(day, *(turn(themes=(name,)) for name in names[: number + 1]))
        for number, day in enumerate(days)
    ]
    found = over_time(kept)
    assert [row.name for row in found.themes] == names[:MOST_ROWS]
    assert found.themes[0].total == len(names)


def test_before_and_after_are_drawn_where_both_are_known() -> None:
    found = over_time([debrief(SUNDAY, before=8, after=3), debrief(MONDAY, before=7)])
    assert [(one.day, one.before, one.after) for one in found.intensity] == [(SUNDAY, 8, 3)]
