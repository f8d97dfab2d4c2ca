"""What an operator lets a chat model cost: tokens by conversation and by day, and their price."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from app.models import FallbackReason, Tokens

MILLION = 1_000_000


class Allowance:
    """Counts the day's tokens in this process: a restart begins anew, another process counts its
    own."""

    def __init__(
        self,
        *,
        by_conversation: int | None,
        by_day: int | None,
        price_in: float | None,
        price_out: float | None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """Limits are in tokens, None for none; prices are for a million tokens."""
        self._by_conversation = by_conversation
        self._by_day = by_day
        self._price_in = price_in
        self._price_out = price_out
        self._today = today
        self._day = today()
        self._spent = 0
        self._lock = threading.Lock()

    def refuses(self, conversation: int) -> FallbackReason | None:
        """Why nothing more may be sent, for a conversation that has cost so many tokens."""
        if self._by_conversation is not None and conversation >= self._by_conversation:
            return "conversation_limit"
        if self._by_day is not None and self.spent_today >= self._by_day:
            return "day_limit"
        return None

    @property
    def spent_today(self) -> int:
        with self._lock:
            self._turn()
            return self._spent

    def spend(self, tokens: Tokens) -> None:
        with self._lock:
            self._turn()
            self._spent += tokens.total

    def price(self, tokens: Tokens) -> float | None:
        """What they cost, None where the operator gave no price."""
        if self._price_in is None and self._price_out is None:
            return None
        sent, received = self._price_in or 0.0, self._price_out or 0.0
        return (tokens.sent * sent + tokens.received * received) / MILLION

    def _turn(self) -> None:
        if self._today() != self._day:
            self._day, self._spent = self._today(), 0
