from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from app.adapters import openai_embedder
from app.adapters.generations import Generations
from app.adapters.library import LocalLibrary
from app.adapters.openai_embedder import OpenAIEmbedder
from app.adapters.writer import LocalWriter
from app.errors import EmbedderError, StoreOutdated
from tests.adapters.conftest import free_port
from tests.adapters.fakes import THEMES, HashedWords, library, nothing_to_say

KEY = "sk-not-a-real-key-1234567890"
SECRET_TEXT = "Marguerite cried for the whole hour"

Answer = tuple[int, bytes]


def vectors_for(texts: list[str], dimension: int = 8) -> bytes:
    rows = [
        {
            "object": "embedding",
            "index": n,
            "embedding": [float(len(text))] + [1.0] * (dimension - 1),
        }
        for n, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return json.dumps({"object": "list", "data": rows, "model": "m", "usage": usage}).encode()


class Service:
    """A loopback server that speaks /v1/embeddings, with a queue of answers and a history."""

    def __init__(self, answer: Callable[[list[str]], Answer]) -> None:
        self.queue: list[Answer] = []
        self.received: list[dict[str, object]] = []
        self.stall_seconds = 0.0
        self.location = ""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.received.append(body)
                time.sleep(service.stall_seconds)
                texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
                status, content = service.queue.pop(0) if service.queue else answer(texts)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.send_header("retry-after-ms", "1")
                    if 300 <= status < 400:
                        self.send_header("Location", service.location)
                    self.end_headers()
                    self.wfile.write(content)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    @contextmanager
    def running(self) -> Iterator[Service]:
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(lambda texts: (200, vectors_for(texts))).running() as running:
        yield running


def embedder(url: str, dimension: int = 8, timeout_seconds: float = 10.0) -> OpenAIEmbedder:
    return OpenAIEmbedder(
        model="m",
        dimension=dimension,
        api_key=SecretStr(KEY),
        base_url=url,
        timeout_seconds=timeout_seconds,
    )


def refused(made: OpenAIEmbedder) -> str:
    with pytest.raises(EmbedderError) as caught:
        made.embed([SECRET_TEXT])
    said = str(caught.value)
    assert "\n" not in said and SECRET_TEXT not in said and KEY not in said
    error = caught.value
    assert error.__cause__ is None and (error.__context__ is None or error.__suppress_context__)
    return said


def test_text_is_sent_as_text_and_comes_back_as_unit_vectors(service: Service) -> None:
    vectors = embedder(service.url).embed([SECRET_TEXT, "short"])
    assert service.received[0]["input"] == [SECRET_TEXT, "short"]
    assert vectors.shape == (2, 8) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-6)


def test_no_text_is_no_request(service: Service) -> None:
    assert embedder(service.url).embed([]).shape == (0, 8)
    assert service.received == []


def test_a_limit_that_passes_is_waited_for(service: Service) -> None:
    service.queue = [(429, b'{"error": {"message": "slow down"}}')] * 2
    assert embedder(service.url).embed(["text"]).shape == (1, 8)
    assert len(service.received) == 3


ERRORS = [
    (401, "refused the key (status 401). Check OPENAI_API_KEY"),
    (403, "refused the key (status 403)"),
    (404, "does not know m (status 404)"),
    (429, "over its limit (status 429)"),
    (400, "failed (status 400)"),
    (500, "failed (status 500)"),
]


@pytest.mark.parametrize(("status", "said"), ERRORS)
def test_an_error_of_the_service_is_named_without_the_text_or_the_key(
    service: Service, status: int, said: str
) -> None:
    echo = json.dumps({"error": {"message": f"you sent {SECRET_TEXT} with {KEY}"}}).encode()
    service.queue = [(status, echo)] * 5
    message = refused(embedder(service.url))
    assert said in message and "127.0.0.1" in message and "DEBRIEF_EMBEDDER=minilm" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'{"data": null}',
        b'{"data": []}',
        b'{"data": [{"embedding": "?"}]}',
    ],
)
def test_an_answer_that_cannot_be_read_is_named(service: Service, content: bytes) -> None:
    service.queue = [(200, content)] * 5
    refused(embedder(service.url))


def test_vectors_that_are_no_numbers_or_have_no_length_are_refused(service: Service) -> None:
    for value in ("NaN", "0.0"):
        row = f'{{"object": "embedding", "index": 0, "embedding": [{", ".join([value] * 8)}]}}'
        usage = '{"prompt_tokens": 1, "total_tokens": 1}'
        content = f'{{"object": "list", "model": "m", "data": [{row}], "usage": {usage}}}'
        service.queue = [(200, content.encode())]
        refused(embedder(service.url))


def test_another_dimension_names_the_setting(service: Service) -> None:
    assert "DEBRIEF_OPENAI_EMBEDDING_DIMENSION" in refused(embedder(service.url, dimension=9))


def test_a_service_that_stalls_is_given_up(service: Service) -> None:
    service.stall_seconds = 0.5
    message = refused(embedder(service.url, timeout_seconds=0.05))
    assert "did not answer within 0.05 seconds" in message


def test_a_service_that_is_not_there_is_named() -> None:
    port = free_port()
    assert f"127.0.0.1:{port} cannot be reached" in refused(embedder(f"http://127.0.0.1:{port}/v1"))


def test_a_name_and_password_in_the_address_are_not_shown() -> None:
    message = refused(embedder(f"http://someone:hidden@127.0.0.1:{free_port()}/v1"))
    assert "hidden" not in message and "someone" not in message


def test_a_text_is_not_sent_on_to_where_the_service_points(service: Service) -> None:
    with Service(lambda texts: (200, vectors_for(texts))).running() as other:
        for status in (301, 307, 308):
            service.queue = [(status, b"")] * 5
            service.location = other.url + "/embeddings"
            message = refused(embedder(service.url))
            assert f"sends on to another address (status {status})" in message
        assert other.received == []


def test_neither_a_log_nor_another_address_gets_a_word(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Service(lambda texts: (200, vectors_for(texts))).running() as other:
        for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL", "OPENAI_PROXY"):
            monkeypatch.setenv(name, other.url)
        caplog.set_level(logging.DEBUG)
        # As OPENAI_LOG=debug does.
        caplog.set_level(logging.DEBUG, logger="openai")
        embedder(service.url).embed([SECRET_TEXT])
        assert other.received == [] and len(service.received) == 1
    assert SECRET_TEXT not in caplog.text and KEY not in caplog.text


def test_a_response_without_an_end_is_not_read_to_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_embedder, "MOST_BYTES", 100)
    refused(embedder(service.url))


def test_an_index_made_with_it_is_outdated_for_another_embedder(
    tmp_path: Path, service: Service
) -> None:
    made = embedder(service.url)
    assert made.fingerprint == "openai-m-8-1"
    LocalWriter(Generations(tmp_path), made, THEMES).write(library(2), (), (), nothing_to_say)
    assert LocalLibrary(Generations(tmp_path), made).current().size == 2
    with pytest.raises(StoreOutdated, match=r"openai-m-8-1.*hashed-384-1"):
        LocalLibrary(Generations(tmp_path), HashedWords()).current()
