"""Reads from something slow on a thread of its own, while what has come is worked on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from app.deadline import Deadline

Item = TypeVar("Item")
Result = TypeVar("Result")


class TooLate(Exception):
    """Nothing came within the time that was given."""


class _End:
    """The last thing in a queue; ``error`` is what ended the reading, None at its own end."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error


class Ahead(Generic[Item]):
    """An iterator's items as they come. The iterator is run, and closed, on the other thread.

    Waiting is exact, whatever the iterator is stuck in; a thread that is stuck ends when its own
    time-outs end it, and keeps nobody waiting.
    """

    def __init__(self, items: Callable[[], Iterator[Item]], deadline: Deadline) -> None:
        self._queue: SimpleQueue[Item | _End] = SimpleQueue()
        self._deadline = deadline
        self._items = items
        self._ended = False
        threading.Thread(target=self._run, daemon=True, name="debrief-ahead").start()

    def next(self, seconds: float) -> Item | None:
        """The next item, None after the last. Raises TooLate, and what the iterator raised."""
        if self._ended:
            return None
        try:
            got = self._queue.get(timeout=max(0.0, min(seconds, self._deadline.left)))
        except Empty:
            raise TooLate from None
        if isinstance(got, _End):
            self._ended = True
            if got.error is not None:
                raise got.error
            return None
        return got

    def close(self) -> None:
        """Nobody waits any longer: the iterator is closed at its next item."""
        self._ended = True
        self._deadline.stop()

    def _run(self) -> None:
        error: Exception | None = None
        try:
            items = self._items()
            try:
                for item in items:
                    self._queue.put(item)
                    if self._deadline.over:
                        break
            finally:
                close = getattr(items, "close", None)
                if close is not None:
                    close()
        except Exception as raised:
            error = raised
        self._queue.put(_End(error))


class Soon(Generic[Result]):
    """A result that is being worked on; whoever needs it waits as long as they will."""

    def __init__(self, work: Callable[[], Result], deadline: Deadline) -> None:
        self._ahead = Ahead(lambda: iter((work(),)), deadline)

    def get(self, seconds: float) -> Result | None:
        """The result, None where it is late or the work failed."""
        try:
            return self._ahead.next(seconds)
        except Exception:
            # Whatever it is, the answer goes on without it.
            return None
        finally:
            self._ahead.close()
