"""Answers requests on one connection: each as the script of the model that it names says."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol

from evals.loopback import wire
from evals.loopback.asked import Asked, read
from evals.loopback.captured import Captured
from evals.loopback.models import Scripted
from evals.loopback.said import Answer, Cut, Endless, Pause, Piece, Raw, Refusal, Text

REQUESTS = "/requests/"
"""Where another process may ask for what was kept, from the request of a number, from 0."""


TLS_HANDSHAKE = b"\x16"


class Gone(Exception):
    """Nobody listens any longer, or the server stops."""


class Host(Protocol):
    """What the handlers of one server share."""

    @property
    def models(self) -> Mapping[str, Scripted]: ...

    @property
    def requests(self) -> Sequence[Captured]: ...

    def opened(self, connection: socket.socket) -> None: ...

    def closed(self, connection: socket.socket) -> None: ...

    def keep(self, captured: Captured) -> None: ...

    def lets_in(self, header: str | None) -> bool: ...

    def model(self, name: str) -> tuple[Scripted, float | None] | None:
        """A model and its rate in tokens a second, None where there is none of this name."""
        ...

    def wait(self, seconds: float) -> None:
        """Raises Gone where the server stops meanwhile."""
        ...

    def wait_while_heard(self, seconds: float, connection: socket.socket) -> None:
        """Raises Gone where the server stops meanwhile, or the other side hangs up."""
        ...


def handler(loopback: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        server_version = "loopback"

        def setup(self) -> None:
            super().setup()
            loopback.opened(self.connection)

        def finish(self) -> None:
            loopback.closed(self.connection)
            with contextlib.suppress(OSError):
                super().finish()

        def handle_one_request(self) -> None:
            # Who begins to speak TLS waits for an answer before the line that is waited for here.
            with contextlib.suppress(OSError):
                if self.connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE:
                    self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    self.close_connection = True
                    return
            super().handle_one_request()

        def do_GET(self) -> None:
            if not self._let_in():
                return
            listed = [
                {"id": name, "object": "model", "created": 0, "owned_by": "loopback"}
                for name in loopback.models
            ]
            if self.path.startswith(REQUESTS):
                since = int(self.path.removeprefix(REQUESTS) or 0)
                kept = [one.model_dump_json(exclude={"raw"}) for one in loopback.requests[since:]]
                self._json(200, f"[{','.join(kept)}]".encode())
                return
            name = self.path.removeprefix("/v1/models/")
            if self.path == "/v1/models":
                self._json(200, json.dumps({"object": "list", "data": listed}).encode())
            elif loopback.model(name) is not None and name != self.path:
                self._json(200, json.dumps(next(o for o in listed if o["id"] == name)).encode())
            else:
                self._refuse(Refusal(status=404, message=f"Unknown request URL: GET {self.path}."))

        def do_POST(self) -> None:
            came = time.perf_counter()
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            captured = Captured(
                path=self.path, headers=dict(self.headers.items()), raw=raw, came=came
            )
            loopback.keep(captured)
            try:
                self._answer(captured)
            except (Gone, BrokenPipeError, ConnectionResetError):
                captured.left = True
                self.close_connection = True
            captured.finished = time.perf_counter()

        def _answer(self, captured: Captured) -> None:
            if not self._let_in():
                captured.status = 401
                return
            refusal = self._objection(captured)
            if refusal is None:
                asked = captured.asked
                assert asked is not None, "a request without an objection was read"
                scripted, rate = loopback.model(asked.model) or (None, None)
                assert scripted is not None, "an unknown model is objected to"
                answer = scripted.script(asked)
                if isinstance(answer, Answer):
                    captured.said = answer.said
                    self._speak(answer, captured, asked, rate)
                    return
                refusal = answer
            captured.status = refusal.status
            self._refuse(refusal)

        def _objection(self, captured: Captured) -> Refusal | None:
            if self.path != "/v1/chat/completions":
                return Refusal(status=404, message=f"Unknown request URL: POST {self.path}.")
            try:
                body: dict[str, Any] = json.loads(captured.raw)
                captured.asked = read(body)
            except (KeyError, TypeError, ValueError) as error:
                return Refusal(status=400, message=f"The request could not be read ({error!r}).")
            name = captured.asked.model
            if loopback.model(name) is None:
                return Refusal(
                    status=404,
                    message=f"The model '{name}' does not exist or you do not have access to it.",
                    code="model_not_found",
                )
            return wire.objection(body)

        def _let_in(self) -> bool:
            if loopback.lets_in(self.headers.get("Authorization")):
                return True
            self._refuse(Refusal(status=401, message="Incorrect API key.", code="invalid_api_key"))
            return False

        def _speak(
            self, answer: Answer, captured: Captured, asked: Asked, rate: float | None
        ) -> None:
            if asked.streamed:
                self._stream(answer, captured, asked, rate)
            else:
                self._whole(answer, asked, captured, rate)

        def _whole(
            self, answer: Answer, asked: Asked, captured: Captured, rate: float | None
        ) -> None:
            content = wire.Wire(asked).whole(answer)
            for piece in answer.pieces:
                if isinstance(piece, Pause):
                    loopback.wait_while_heard(piece.seconds, self.connection)
                elif isinstance(piece, Cut):
                    self._head(200, len(content), "application/json", {})
                    self.wfile.write(content[: len(content) // 2])
                    self.close_connection = True
                    return
            if rate:
                said = sum(len(piece.text) for piece in answer.pieces if isinstance(piece, Text))
                loopback.wait_while_heard(said / 4 / rate, self.connection)
            self._json(200, content)
            captured.ends = dict.fromkeys(range(len(answer.said)), time.perf_counter())

        def _stream(
            self, answer: Answer, captured: Captured, asked: Asked, rate: float | None
        ) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            made = wire.Wire(asked)
            self._chunk(made.first())
            begun, sent = time.perf_counter(), 0
            for piece in answer.pieces:
                sent = self._piece(piece, captured, made, begun, sent, rate)
                if isinstance(piece, Cut):
                    self.close_connection = True
                    return
            if answer.refused is not None:
                self._chunk(made.refusal(answer.refused))
            if answer.finish is not None:
                self._chunk(made.finish(answer.finish))
            if asked.usage and answer.done:
                self._chunk(made.usage(sent))
            if answer.done:
                self._chunk(wire.DONE)
            self.wfile.write(b"0\r\n\r\n")

        def _piece(
            self,
            piece: Piece,
            captured: Captured,
            made: wire.Wire,
            begun: float,
            sent: int,
            rate: float | None,
        ) -> int:
            """Send one piece, and return how many tokens are sent after it."""
            match piece:
                case Text():
                    for token in wire.cut(piece.text, by_token=rate is not None):
                        if rate is not None:
                            due = begun + (sent + 1) / rate
                            loopback.wait(max(0.0, due - time.perf_counter()))
                        self._chunk(made.delta(token))
                        sent += 1
                    if piece.ends is not None:
                        captured.ends[piece.ends] = time.perf_counter()
                case Raw():
                    self._chunk(piece.data)
                case Pause():
                    loopback.wait_while_heard(piece.seconds, self.connection)
                case Endless():
                    for _ in range(piece.most_bytes // len(piece.text)):
                        loopback.wait(1 / rate if rate else 0)
                        self._chunk(made.delta(piece.text))
                case Cut():
                    pass
            return sent

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

        def _refuse(self, refusal: Refusal) -> None:
            self._json(refusal.status, wire.error(refusal), refusal.headers)

        def _json(self, status: int, content: bytes, more: Mapping[str, str] | None = None) -> None:
            self._head(status, len(content), "application/json", more or {})
            self.wfile.write(content)

        def _head(self, status: int, length: int, kind: str, more: Mapping[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing that is sent is written anywhere."""

    return Handler
