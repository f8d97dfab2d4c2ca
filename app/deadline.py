"""How long something may take, and whether anybody still waits for it."""

from __future__ import annotations

import threading
import time


class Deadline:
    """Runs out after ``seconds``, or at once when it is stopped. Safe to share between threads."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._stopped = threading.Event()

    @property
    def left(self) -> float:
        """Seconds that are left, 0 where none are."""
        return 0.0 if self._stopped.is_set() else max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        return self.left <= 0

    def stop(self) -> None:
        """Nobody waits any longer; whoever sleeps in ``wait`` wakes up."""
        self._stopped.set()

    def wait(self, seconds: float) -> bool:
        """Sleep, and return whether there is time left afterwards; at once where there is not."""
        if seconds >= self.left:
            return False
        self._stopped.wait(seconds)
        return not self.over
