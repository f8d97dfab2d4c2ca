"""The one way to a service that is sent text: over HTTP, to no other host, and out of no log."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import httpx2
import langsmith
from openai import DefaultHttpxClient

CONNECT_SECONDS = 5.0
"""A service that takes longer to pick up is not answering."""

KEPT_SECONDS = 300.0
"""A connection waits this long for the next message: a person thinks for minutes, and a new one
costs three round trips."""

MOST_BYTES = 2_000_000
"""Of one response as it comes from the wire. An answer's events take some 200,000."""

_TALKATIVE = ("openai", "httpx2", "httpcore2", "langchain_openai")

_DONE = b"[DONE]"


class Flooded(Exception):
    """A response grew larger than any answer does."""


class _Bounded(httpx2.SyncByteStream):
    """A response's bytes, to an end in time and size.

    The client's own time-outs are for one read each: a byte every few seconds passes them for ever.
    """

    def __init__(self, stream: httpx2.SyncByteStream, seconds: float, most_bytes: int) -> None:
        self._stream = stream
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._last = b""
        self._pieces: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        end = time.monotonic() + self._seconds
        size = 0
        self._pieces = iter(self._stream)
        for piece in self._pieces:
            size += len(piece)
            if size > self._most_bytes:
                raise Flooded
            if time.monotonic() > end:
                raise httpx2.ReadTimeout("The response went on for too long.")
            self._last = (self._last + piece)[-64:]
            yield piece

    def close(self) -> None:
        if _DONE in self._last and self._pieces is not None:
            # The client stops reading at this word, a few bytes before the response's end; read to
            # it, or the connection is thrown away.
            try:
                for number, _ in enumerate(self._pieces):
                    if number >= 4:
                        break
            except httpx2.HTTPError:
                pass
        self._stream.close()


def http_client(seconds: float, most_bytes: int = MOST_BYTES) -> httpx2.Client:
    """A pool that keeps connections; no response lasts longer than ``seconds``, or is larger.

    What is sent over it reaches the host that it is sent to, and neither a log nor a tracer.
    """
    # Tracing would send every message to a third party, and the environment can turn it on.
    langsmith.configure(enabled=False)
    for name in _TALKATIVE:
        # At lower levels these write what is sent, and the key, to the log.
        logging.getLogger(name).setLevel(logging.WARNING)

    def bound(response: httpx2.Response) -> None:
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Bounded(response.stream, seconds, most_bytes)

    return DefaultHttpxClient(
        limits=httpx2.Limits(
            max_connections=200, max_keepalive_connections=100, keepalive_expiry=KEPT_SECONDS
        ),
        # A service that answers with another address would be sent the message there.
        follow_redirects=False,
        event_hooks={"response": [bound]},
    )


def timeouts(left: float, read_seconds: float) -> httpx2.Timeout:
    """For one request: ``left`` seconds in all, at most ``read_seconds`` of silence."""
    return httpx2.Timeout(
        max(0.05, min(left, read_seconds)),
        connect=max(0.05, min(left, CONNECT_SECONDS)),
    )
