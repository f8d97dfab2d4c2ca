"""What stands above a turn of a debrief, with the numbers of where the person is."""

from __future__ import annotations

from collections.abc import Callable

from app.guard import First
from app.models import Debrief
from app.ui.clients import facilitator
from app.ui.region import region, region_code


class Above:
    """What comes first, found again where another region is chosen."""

    def __init__(self, first: First = None, again: Callable[[], First] = lambda: None) -> None:
        """``again`` finds it with the numbers of the region that is chosen when it is called."""
        self._first, self._again = first, again
        self._numbers = region_code() if first is not None else ""

    def first(self) -> First:
        """Raises what ``again`` raises."""
        if self._first is not None and self._numbers != region_code():
            self._first, self._numbers = self._again(), region_code()
        return self._first


def left_above(debrief: Debrief) -> Above:
    """What stays of dangers told before, where nothing was typed just now."""

    def again() -> First:
        return facilitator().standing(debrief, region())

    return Above(again(), again)
