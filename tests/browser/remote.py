"""An embedding service that stands for one on another machine, and remembers what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zlib import crc32

DIMENSION = 64


class RemoteEmbedder:
    """Speaks /v1/embeddings on this machine, at an address that Debrief takes for another's."""

    def __init__(self) -> None:
        self.received: list[str] = []
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                received.extend(body["input"])
                content = json.dumps(_answer(body["input"])).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def settings(self) -> dict[str, str]:
        # Of this machine's addresses, this one is not among the names that Debrief knows as local.
        return {
            "DEBRIEF_EMBEDDER": "openai",
            "DEBRIEF_OPENAI_EMBEDDING_DIMENSION": str(DIMENSION),
            "OPENAI_API_KEY": "not-a-key",
            "OPENAI_BASE_URL": f"http://0.0.0.0:{self._server.server_port}/v1",
            "NO_PROXY": "*",
        }

    @contextmanager
    def running(self) -> Iterator[RemoteEmbedder]:
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def _answer(texts: list[str]) -> dict[str, object]:
    rows = [
        {"object": "embedding", "index": index, "embedding": _vector(text)}
        for index, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return {"object": "list", "data": rows, "model": "m", "usage": usage}


def _vector(text: str) -> list[float]:
    """A bag of hashed words."""
    vector = [0.01] * DIMENSION
    for word in text.lower().split():
        vector[crc32(word.strip(".,:;?’'").encode()) % DIMENSION] += 1.0
    return vector
