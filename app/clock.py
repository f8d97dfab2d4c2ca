"""How long each stage of an answer took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Adds up the time spent in each stage."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent[name] = self._spent.get(name, 0.0) + time.perf_counter() - started

    def milliseconds(self) -> dict[str, float]:
        rounded = {name: round(1000 * spent, 2) for name, spent in self._spent.items()}
        return {**rounded, "total": round(1000 * sum(self._spent.values()), 2)}
