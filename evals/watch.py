"""What leaves the process while a case runs: log lines, files, connections, other programs."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR
_LOOPBACK = ("127.", "::1", "localhost")
_OTHERS_THREADS = ("MainThread", "AnyIO")
"""Threads in which the harness keeps its own books, unless a case runs in one."""

_box: ContextVar[list[str] | None] = ContextVar("box", default=None)
_watches: set[Watch] = set()


class Watch(logging.Handler):
    """Keeps, for each case that runs, what leaves while it does.

    ``folders`` are those that other languages than Python write to, unseen by it: what changes in
    them is read. ``own`` is where the evals themselves write, which is passed over.
    """

    def __init__(self, folders: Sequence[Path] = (), own: Path | None = None) -> None:
        super().__init__(logging.DEBUG)
        self._folders = tuple(folders)
        self._own = str(own) if own is not None else None
        self._boxes: list[list[str]] = []
        self._guard = threading.Lock()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the process until the block is left."""
        root = logging.getLogger()
        root.addHandler(self)
        _watches.add(self)
        _hook()
        try:
            yield
        finally:
            _watches.discard(self)
            root.removeHandler(self)

    @contextmanager
    def case(self) -> Iterator[list[str]]:
        """A list that fills with what leaves in this thread, and in threads of nobody's case."""
        box: list[str] = []
        before = self._state()
        with self._guard:
            self._boxes.append(box)
        token = _box.set(box)
        try:
            yield box
        finally:
            _box.reset(token)
            with self._guard:
                self._boxes = [other for other in self._boxes if other is not box]
            changed = {path for path, state in self._state().items() if before.get(path) != state}
            written = {Path(line.removeprefix(_WROTE)) for line in box if line.startswith(_WROTE)}
            box.extend(_text(path) for path in sorted(changed | written))

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("inspect_ai", "asyncio")):
            self.keep(f"{record.name}: {record.getMessage()}")

    def keep(self, line: str) -> None:
        """Put a line where it belongs."""
        box = _box.get()
        if box is not None:
            box.append(line)
        elif not threading.current_thread().name.startswith(_OTHERS_THREADS):
            with self._guard:
                for one in self._boxes:
                    one.append(line)

    def wrote(self, path: str) -> None:
        if path != os.devnull and not (self._own and path.startswith(self._own)):
            self.keep(_WROTE + path)

    def _state(self) -> dict[Path, tuple[int, int]]:
        found: dict[Path, tuple[int, int]] = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.is_file():
                    stat = path.stat()
                    found[path] = (stat.st_size, stat.st_mtime_ns)
        return found


def sent(text: str) -> None:
    """Tell every watch that a text goes to another service now."""
    for watch in tuple(_watches):
        watch.keep(text)


_WROTE = "wrote "
_WORDS = re.compile(r"[^\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]{4,}")


def _text(path: Path) -> str:
    """The words in a file, whatever else is in it."""
    try:
        return "\n".join(_WORDS.findall(path.read_bytes().decode("utf-8", "replace")))
    except OSError:
        return ""


_hooked = threading.Event()


def _hook() -> None:
    """An audit hook cannot be taken out again, so there is one for the whole process."""
    if not _hooked.is_set():
        _hooked.set()
        sys.addaudithook(_heard)


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    if not _watches:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, str | bytes) and isinstance(flags, int) and flags & _WRITES:
            for watch in tuple(_watches):
                watch.wrote(os.fsdecode(path))
    elif event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen"):
        line = f"{event} {arguments[0 if event == 'socket.getaddrinfo' else 1]!r}"
        if not any(place in line for place in _LOOPBACK):
            for watch in tuple(_watches):
                watch.keep(line)
