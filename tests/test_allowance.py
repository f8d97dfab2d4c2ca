from __future__ import annotations

from datetime import date

import pytest

from app.allowance import Allowance
from app.fallbacks import fallback_line, load_fallbacks
from app.models import Fallback, FallbackReason, Tokens, Written


def allowance(**limits: float | None) -> Allowance:
    settings = {"by_conversation": None, "by_day": None, "price_in": None, "price_out": None}
    return Allowance(**{**settings, **limits})  # type: ignore[arg-type]


def test_a_conversation_may_cost_so_much_and_no_more() -> None:
    made = allowance(by_conversation=100)
    assert made.refuses(99) is None
    assert made.refuses(100) == "conversation_limit"


def test_a_day_may_cost_so_much_and_the_next_begins_anew() -> None:
    days = [date(2026, 1, 1)]
    made = Allowance(
        by_conversation=None, by_day=10, price_in=None, price_out=None, today=lambda: days[0]
    )
    made.spend(Tokens(sent=6, received=4))
    assert made.refuses(0) == "day_limit" and made.spent_today == 10
    days[0] = date(2026, 1, 2)
    assert made.refuses(0) is None and made.spent_today == 0


def test_a_price_is_for_a_million_tokens_and_there_is_none_where_none_was_set() -> None:
    cost = Tokens(sent=500_000, received=250_000)
    assert allowance().price(cost) is None
    assert allowance(price_in=2, price_out=8).price(cost) == pytest.approx(3.0)
    assert allowance(price_in=2).price(cost) == pytest.approx(1.0)


REASONS: tuple[FallbackReason, ...] = FallbackReason.__args__  # type: ignore[attr-defined]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_one_plain_line(reason: FallbackReason) -> None:
    assert set(load_fallbacks().why) == set(REASONS)
    written = Written(model="m{host}", host="h", fallback=Fallback(reason=reason, host="h", kept=0))
    line = fallback_line(written)
    assert line.endswith("The library answers in its place.")
    assert "{model}" not in line and "!" not in line and "\n" not in line


def test_the_line_says_whether_the_library_had_to_speak() -> None:
    def line(**more: object) -> str:
        fallback = Fallback.model_validate({"reason": "cut_off", "host": "h", **more})
        return fallback_line(Written(model="m", host="h", fallback=fallback))

    assert line(kept=3, library=False).endswith("is kept.")
    assert line(kept=1, library=True).endswith("and the library adds to it.")
    assert fallback_line(Written(model="m", host="h")) == ""
