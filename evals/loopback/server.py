"""The server: threads on 127.0.0.1 and a free port, a script behind each model's name."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import ThreadingHTTPServer
from types import TracebackType

from evals.loopback.captured import Captured
from evals.loopback.handler import Gone, handler
from evals.loopback.models import SCRIPTED, Scripted

STREAMS = 128
"""Connections that may wait to be picked up, so that fifty at the same moment all are."""

LOOKS_SECONDS = 0.05
"""How often a stalling answer looks whether anybody still listens."""

_RATED = re.compile(r"(.+)@([\d.]+)")


class _Server(ThreadingHTTPServer):
    request_queue_size = STREAMS
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up in the middle is no error here."""


class Loopback:
    """``with Loopback(rate=50) as server:`` serves at ``server.url`` until the block is left.

    ``rate`` is tokens in a second, None for as fast as it goes; a model named ``good@20`` has its
    own. ``key`` is the only one that is let in, where one is given.
    """

    def __init__(
        self,
        *,
        rate: float | None = None,
        key: str | None = None,
        port: int = 0,
        models: Mapping[str, Scripted] = SCRIPTED,
    ) -> None:
        self.rate = rate
        self.models = dict(models)
        self._key = key
        self._lock = threading.Lock()
        self._requests: list[Captured] = []
        self._open: set[socket.socket] = set()
        self._stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="loopback"
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def requests(self) -> list[Captured]:
        """Every request for a completion so far, in the order in which they came."""
        with self._lock:
            return list(self._requests)

    def forget(self) -> None:
        """Let go of the requests so far."""
        with self._lock:
            self._requests.clear()

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        with self._lock:
            left = list(self._open)
        for connection in left:
            # A thread that waits to read the next request wakes up and ends.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    # What follows is for the handlers.

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def keep(self, captured: Captured) -> None:
        with self._lock:
            self._requests.append(captured)

    def lets_in(self, header: str | None) -> bool:
        return self._key is None or header == f"Bearer {self._key}"

    def model(self, name: str) -> tuple[Scripted, float | None] | None:
        """A model and its rate, None where there is none of this name."""
        match = _RATED.fullmatch(name)
        bare, rate = (match[1], float(match[2])) if match else (name, self.rate)
        found = self.models.get(bare)
        return None if found is None else (found, rate)

    def wait(self, seconds: float) -> None:
        """Raises Gone where the server stops meanwhile."""
        if self._stopping.wait(seconds):
            raise Gone

    def wait_while_heard(self, seconds: float, connection: socket.socket) -> None:
        """Raises Gone where the server stops meanwhile, or the other side hangs up."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.wait(min(left, LOOKS_SECONDS))
            readable, _, _ = select.select([connection], [], [], 0)
            if readable and not connection.recv(1, socket.MSG_PEEK):
                raise Gone


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port of this machine on which nobody answers, held so that nobody else takes it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])
