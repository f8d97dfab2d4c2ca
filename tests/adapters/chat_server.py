"""A loopback server that speaks chat completions, streamed and not, from a list of answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Event = dict[str, Any] | bytes
"""One event of a stream, or bytes that go on the wire as they are."""


@dataclass
class Answer:
    """What the server does with one request. ``events`` are sent ``pause`` seconds apart."""

    events: Sequence[Event] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    pause: float = 0.0
    stall: float = 0.0
    done: bool = True
    cut: bool = False


def delta(text: str, finish: str | None = None, **more: object) -> Event:
    choice = {"index": 0, "delta": {"content": text, **more}, "finish_reason": finish}
    return {
        "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [choice],
    }  # fmt: skip


def usage(sent: int, received: int) -> Event:
    counted = {
        "prompt_tokens": sent,
        "completion_tokens": received,
        "total_tokens": sent + received,
    }
    return {
        "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [], "usage": counted,
    }  # fmt: skip


def said(text: str, size: int = 7, finish: str = "stop", **more: Any) -> Answer:
    """A stream of a text in pieces of so many characters."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return Answer([*map(delta, pieces), delta("", finish), usage(100, 20)], **more)


def failed(status: int, message: str, code: str | None = None, **headers: str) -> Answer:
    error = {"error": {"message": message, "type": "x", "param": None, "code": code}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=json.dumps(error).encode(), headers=named)


class ChatServer:
    """Answers in turn from ``queue``, then with ``otherwise``; keeps every request's body."""

    def __init__(self, otherwise: Callable[[dict[str, Any]], Answer] | Answer) -> None:
        self.queue: list[Answer] = []
        self.otherwise = otherwise
        """What it answers once the queue is empty; may be changed while it runs."""
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.connections = 0
        self._released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                server.connections += 1

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.received.append(body)
                server.headers.append(dict(self.headers.items()))
                then = server.otherwise
                plain = then(body) if callable(then) else then
                answer = server.queue.pop(0) if server.queue else plain
                try:
                    self._send(answer, streamed=bool(body.get("stream")))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def _send(self, answer: Answer, *, streamed: bool) -> None:
                if answer.body is not None or not streamed:
                    content = answer.body if answer.body is not None else unstreamed(answer.events)
                    self.send_response(answer.status)
                    self.send_header("Content-Type", "application/json")
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    server._released.wait(answer.stall)
                    self.wfile.write(content)
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for event in answer.events:
                    self._chunk(event)
                    if answer.pause:
                        server._released.wait(answer.pause)
                server._released.wait(answer.stall)
                if answer.cut:
                    self.close_connection = True
                    return
                if answer.done:
                    self._chunk(b"data: [DONE]\n\n")
                self.wfile.write(b"0\r\n\r\n")

            def _chunk(self, event: Event) -> None:
                raw = event if isinstance(event, bytes) else _line(event)
                self.wfile.write(b"%x\r\n%s\r\n" % (len(raw), raw))
                self.wfile.flush()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    @contextmanager
    def running(self) -> Iterator[ChatServer]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            # Whatever stalls is let go.
            self._released.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def _line(event: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(event).encode() + b"\n\n"


def unstreamed(events: Sequence[Event]) -> bytes:
    """The same answer unstreamed."""
    text, finish, counted = "", "stop", None
    for event in events:
        assert isinstance(event, dict)
        counted = event.get("usage", counted)
        for choice in event["choices"]:
            text += choice["delta"].get("content") or ""
            finish = choice["finish_reason"] or finish
    message = {"role": "assistant", "content": text}
    whole = {
        "id": "c", "object": "chat.completion", "created": int(time.time()), "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": counted,
    }  # fmt: skip
    return json.dumps(whole).encode()
