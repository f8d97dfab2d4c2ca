"""The chat adapter against a server on this machine that answers as good and bad ones do."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from app.adapters import chat as chat_module
from app.adapters.chat import OpenAIChat
from app.deadline import Deadline
from app.models import FallbackReason, OutputMode, Tokens
from app.ports.chat import ChatFailed, ChatMessage, ChatModel, ChatRequest, ModeRefused
from tests.adapters.chat_server import Answer, ChatServer, delta, failed, said, unstreamed, usage
from tests.adapters.conftest import free_port

KEY = "sk-not-a-real-key-1234567890"
SECRET = "Marguerite cried for the whole hour"
SCHEMA: dict[str, object] = {"type": "object"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    monkeypatch.setattr(chat_module, "FIRST_WAIT_SECONDS", 0.01)
    with ChatServer(said("Rest first.")).running() as running:
        yield running


def chat(url: str, *, stall: float = 5.0, key: str | None = KEY) -> OpenAIChat:
    return OpenAIChat(
        model="a-model",
        api_key=SecretStr(key) if key else None,
        base_url=url,
        stall_seconds=stall,
        total_seconds=20.0,
    )


def request(mode: OutputMode = "text") -> ChatRequest:
    messages = (
        ChatMessage(role="system", text="Be kind."),
        ChatMessage(role="user", text=SECRET),
    )
    return ChatRequest(
        messages=messages, mode=mode, max_tokens=50, schema_name="answer", json_schema=SCHEMA
    )


def stream(model: ChatModel, mode: OutputMode = "text", seconds: float = 20.0) -> list[object]:
    return list(model.stream(request(mode), Deadline(seconds)))


def reason(model: ChatModel, seconds: float = 20.0) -> FallbackReason:
    with pytest.raises(ChatFailed) as caught:
        stream(model, seconds=seconds)
    assert SECRET not in str(caught.value) and caught.value.__cause__ is None
    return caught.value.reason


def test_it_yields_what_is_written_and_then_what_it_cost(server: ChatServer) -> None:
    found = stream(chat(server.url))
    assert "".join(piece for piece in found if isinstance(piece, str)) == "Rest first."
    assert found[-1] == Tokens(sent=100, received=20)
    (body,) = server.received
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["model"] == "a-model" and body["stream_options"] == {"include_usage": True}


def test_a_short_answer_comesunstreamed(server: ChatServer) -> None:
    done = chat(server.url).complete(request(), Deadline(20))
    assert done.text == "Rest first." and done.tokens == Tokens(sent=100, received=20)
    assert "response_format" not in server.received[0]


@pytest.mark.parametrize(("mode", "kind"), [("schema", "json_schema"), ("json", "json_object")])
def test_an_output_mode_is_asked_for(server: ChatServer, mode: OutputMode, kind: str) -> None:
    stream(chat(server.url), mode)
    asked = server.received[0]["response_format"]
    assert asked["type"] == kind
    if mode == "schema":
        assert asked["json_schema"] == {"name": "answer", "schema": SCHEMA, "strict": True}


def test_only_openai_is_told_not_to_keep_what_it_answers(server: ChatServer) -> None:
    stream(chat(server.url))
    assert "store" not in server.received[0] and "max_tokens" in server.received[0]
    own = OpenAIChat(
        model="m", api_key=SecretStr(KEY), base_url=None, stall_seconds=1, total_seconds=1
    )
    assert own.host == "api.openai.com"
    assert own._chat.store is False and chat(server.url)._chat.store is None
    assert "max_completion_tokens" in own._options(request(), Deadline(5))["extra_body"]


def test_connections_are_kept_from_message_to_message(server: ChatServer) -> None:
    model = chat(server.url)
    for _ in range(3):
        stream(model)
        model.complete(request(), Deadline(20))
    assert len(server.received) == 6 and server.connections == 1


def test_a_server_on_this_machine_needs_no_key_and_openai_is_not_asked_without_one(
    server: ChatServer,
) -> None:
    assert stream(chat(server.url, key=None))
    keyless = OpenAIChat(model="m", api_key=None, base_url=None, stall_seconds=1, total_seconds=1)
    assert reason(keyless) == "no_key"


def test_neither_tracing_nor_another_address_nor_a_log_gets_a_word(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with ChatServer(said("stolen")).running() as other:
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        for name in ("LANGSMITH_ENDPOINT", "LANGSMITH_GATEWAY", "OPENAI_API_BASE", "OPENAI_PROXY"):
            monkeypatch.setenv(name, other.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_not_a_key")
        caplog.set_level(logging.DEBUG)
        server.queue = [failed(500, SECRET), said("Rest first.")]
        stream(chat(server.url))
        assert other.received == [] and len(server.received) == 2
    assert SECRET not in caplog.text and KEY not in caplog.text


REFUSED: list[tuple[Answer, FallbackReason, int]] = [
    (failed(401, "Incorrect API key"), "wrong_key", 1),
    (failed(403, "You may not"), "forbidden", 1),
    (failed(404, "The model does not exist"), "unknown_model", 1),
    (failed(400, "This model's maximum context length is 8192 tokens",
            "context_length_exceeded"), "too_long", 1),
    (failed(400, "Invalid value"), "bad_request", 1),
    (failed(408, "Request timed out"), "slow", 4),
    (failed(429, "Rate limit"), "busy", 4),
    (failed(429, "You exceeded your current quota", "insufficient_quota"), "busy", 1),
    (failed(429, "Rate limit", retry_after="60"), "busy", 1),
    (failed(500, "The server had an error"), "server", 4),
    (failed(503, "Overloaded"), "server", 4),
    (failed(307, "Elsewhere", location="http://127.0.0.1:1/v1"), "bad_request", 1),
    (Answer(status=500, body=b"<html>\xff\xfe</html>"), "server", 4),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "expected", "requests"), REFUSED, ids=lambda one: str(getattr(one, "status", one))
)
def test_a_refusal_has_its_name_and_is_tried_again_only_where_that_may_help(
    server: ChatServer, answer: Answer, expected: FallbackReason, requests: int
) -> None:
    server.queue = [answer] * 10
    assert reason(chat(server.url)) == expected
    assert len(server.received) == requests


BROKEN: list[tuple[Answer, FallbackReason]] = [
    (Answer([delta("Rest fir")], cut=True), "cut_off"),
    (Answer([delta("Rest fir")], done=False), "cut_off"),
    (said("Rest fir", finish="length"), "length"),
    (said("Rest fir", finish="content_filter"), "filtered"),
    (said("Rest", finish="tool_calls"), "unreadable"),
    (Answer([delta("", "stop")]), "empty"),
    (Answer([]), "empty"),
    (Answer([delta("", refusal="I cannot help."), delta("", "stop")]), "refused"),
    (Answer([b"data: {\"choices\": [\n\n"]), "unreadable"),
    (Answer([b"data: \xff\xfe\xfa\n\n"]), "unreadable"),
    (Answer([delta("Rest"), b"data: [1, 2]\n\n"]), "unreadable"),
    (Answer([delta("Rest"), b'data: {"error": {"message": "boom"}}\n\n']), "server"),
    (Answer([b"data: " + b"x" * 3_000_000]), "flooded"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "expected"), BROKEN, ids=lambda one: str(one)[:40])
def test_a_stream_that_does_not_come_to_its_end_has_failed_by_name(
    server: ChatServer, answer: Answer, expected: FallbackReason
) -> None:
    server.queue = [answer] * 10
    assert reason(chat(server.url, stall=60.0), seconds=120.0) == expected


def test_silence_in_the_middle_is_given_up(server: ChatServer) -> None:
    server.queue = [Answer([delta("Rest")], stall=600)] * 5
    # Where nothing of it came in time, on a busy machine, it is the same silence sooner.
    assert reason(chat(server.url, stall=2.0)) in ("stalled", "slow")


def test_a_service_that_only_ever_says_that_it_is_there_is_given_up(server: ChatServer) -> None:
    server.queue = [Answer([b": waiting\n\n"] * 100_000, pause=0.02)] * 5
    model = OpenAIChat(
        model="m", api_key=None, base_url=server.url, stall_seconds=60, total_seconds=0.5
    )
    assert reason(model, seconds=2.0) == "slow"


def test_what_came_before_it_broke_is_kept_and_not_asked_for_again(server: ChatServer) -> None:
    server.queue = [Answer([delta("Rest "), delta("first.")], cut=True)]
    found: list[object] = []
    with pytest.raises(ChatFailed):
        found.extend(chat(server.url).stream(request(), Deadline(20)))
    assert found == ["Rest ", "first."] and len(server.received) == 1


def test_it_waits_as_long_as_the_service_asks_and_no_longer_than_there_is_time(
    server: ChatServer,
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.queue = [failed(429, "Wait", retry_after=later)]
    assert reason(chat(server.url)) == "busy"
    server.queue = [failed(429, "Wait", retry_after_ms="5"), said("Rest first.")]
    assert stream(chat(server.url))
    assert len(server.received) == 3


def test_nobody_asks_again_once_nobody_waits(server: ChatServer) -> None:
    server.queue = [failed(503, "Overloaded", retry_after="5")] * 3
    deadline = Deadline(20)
    threading.Timer(0.2, deadline.stop).start()
    with pytest.raises(ChatFailed):
        list(chat(server.url).stream(request(), deadline))
    assert len(server.received) == 1


def test_a_refused_connection_and_an_unknown_host_and_a_false_certificate_have_names() -> None:
    assert reason(chat(f"http://127.0.0.1:{free_port()}/v1"), seconds=1.0) == "unreachable"
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_answers_plainly, args=(plain,), daemon=True).start()
        port = plain.getsockname()[1]
        assert reason(chat(f"https://127.0.0.1:{port}/v1"), seconds=1.0) == "insecure"


def _answers_plainly(server: socket.socket) -> None:
    try:
        while True:
            connection, _ = server.accept()
            connection.recv(1_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            connection.close()
    except OSError:
        pass


def test_what_was_refused_or_reached_nobody_is_told_from_what_may_be_charged_for(
    server: ChatServer,
) -> None:
    def taken(model: ChatModel) -> bool:
        with pytest.raises(ChatFailed) as caught:
            stream(model, seconds=0.5)
        return caught.value.taken

    server.otherwise = failed(429, "Rate limit")
    assert not taken(chat(server.url))
    assert not taken(chat(f"http://127.0.0.1:{free_port()}/v1"))
    keyless = OpenAIChat(model="m", api_key=None, base_url=None, stall_seconds=1, total_seconds=1)
    assert not taken(keyless)
    server.otherwise = Answer([delta("", "stop")], stall=5.0)
    assert taken(chat(server.url, stall=0.2))


def test_a_name_that_nobody_knows_is_told_from_a_host_that_is_down() -> None:
    from app.adapters.chat_failures import reason_of

    for error, expected in (
        (socket.gaierror(-2, "Name or service not known"), "unknown_host"),
        (ssl.SSLCertVerificationError("self-signed"), "insecure"),
        (ConnectionRefusedError(), "unreachable"),
    ):
        assert reason_of(_wrapped(error), begun=False) == expected


def _wrapped(error: Exception) -> Exception:
    """As the client wraps what its connection raises."""
    import httpx2
    import openai

    try:
        try:
            try:
                raise error
            except Exception as inner:
                raise httpx2.ConnectError("no") from inner
        except httpx2.ConnectError as outer:
            raise openai.APIConnectionError(request=httpx2.Request("POST", "http://x")) from outer
    except openai.APIConnectionError as wrapped:
        return wrapped


FORMATS = [
    failed(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported"),
    failed(400, "Unrecognised field"),
    failed(422, '[{"loc": ["body", "response_format"]}]'),
    failed(500, "grammar could not be parsed"),
    failed(501, "Not implemented"),
]


@pytest.mark.parametrize("answer", FORMATS, ids=lambda one: str(one.status))
def test_a_refused_format_is_told_from_a_refused_request(
    server: ChatServer, answer: Answer
) -> None:
    server.queue = [answer]
    model = chat(server.url)
    with pytest.raises(ModeRefused):
        stream(model, "schema")
    assert model.mode == "schema"
    assert model.refuses("schema") == "json" and model.refuses("json") == "text"
    assert model.refuses("text") is None
    assert (str(model.mode), model.proven) == ("text", False)


def test_once_a_mode_has_worked_a_refusal_is_one_of_the_request(server: ChatServer) -> None:
    model = chat(server.url)
    model.works("schema")
    server.queue = [failed(400, "Unrecognised field")]
    with pytest.raises(ChatFailed) as caught:
        stream(model, "schema")
    assert caught.value.reason == "bad_request" and model.mode == "schema"


def test_without_a_model_neither_langchain_nor_openai_is_loaded() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from app.settings import load_settings;"
        "from app.wiring.answers import build_service;"
        "build_service(load_settings(composer='library'));"
        "names = ('langchain_core', 'langchain_openai', 'openai', 'langsmith', 'tiktoken');"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.replace("'", '"')) == []


def test_a_service_that_does_not_stream_is_read_all_the_same(server: ChatServer) -> None:
    body = unstreamed([delta("Rest first."), delta("", "stop"), usage(7, 3)])
    server.otherwise = Answer(body=body)
    assert stream(chat(server.url)) == ["Rest first.", Tokens(sent=7, received=3)]


def test_a_service_that_does_not_know_usage_is_asked_without(server: ChatServer) -> None:
    server.queue = [failed(400, "Unrecognized request argument supplied: stream_options")]
    model = chat(server.url)
    assert stream(model, "schema") and stream(model, "schema")
    assert ["stream_options" in body for body in server.received] == [True, False, False]
    assert model.mode == "schema"


def test_usage_is_optional(server: ChatServer) -> None:
    server.queue = [Answer([delta("Rest first."), delta("", "stop")])]
    assert stream(chat(server.url)) == ["Rest first."]
    server.queue = [Answer([delta("Rest first.", "stop"), usage(7, 3)])]
    assert stream(chat(server.url)) == ["Rest first.", Tokens(sent=7, received=3)]
