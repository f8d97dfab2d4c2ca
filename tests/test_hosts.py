"""Where an address leads, and that everybody who tells of it reads it alike."""

from __future__ import annotations

import pytest

from app.adapters.chat import OpenAIChat
from app.hosts import NO_HOST, OPENAI_HOST, OPENAI_URL, host_of, is_local, is_server
from app.readiness import chat_in_use, leaves
from app.settings import load_settings

LOCAL = [
    ("http://localhost/v1", "localhost"),
    ("http://LOCALHOST:11434/v1", "localhost:11434"),
    ("https://127.0.0.1:8000", "127.0.0.1:8000"),
    ("http://127.1.2.3/", "127.1.2.3"),
    ("http://[::1]:8000/v1", "[::1]:8000"),
    ("http://me:secret@localhost:1/v1", "localhost:1"),
]
ELSEWHERE = [
    (OPENAI_URL, OPENAI_HOST),
    ("http://example.org#@localhost/", "example.org"),
    ("http://example.org?@localhost/", "example.org"),
    ("http://localhost@example.org/", "example.org"),
    ("http://localhost:1@example.org:2/", "example.org:2"),
    ("http://localhost.example.org/", "localhost.example.org"),
    ("http://127.0.0.1.example.org/", "127.0.0.1.example.org"),
    ("http://[2001:db8::1]/", "[2001:db8::1]"),
    ("localhost:8000/v1", NO_HOST),
    ("http://localhost:port/", NO_HOST),
    ("http://[::1", NO_HOST),
    ("http:///v1", NO_HOST),
    ("", NO_HOST),
]


@pytest.mark.parametrize(("url", "host"), [*LOCAL, *ELSEWHERE])
def test_whose_host_it_is_and_whether_that_is_this_machine(url: str, host: str) -> None:
    assert host_of(url) == host
    assert is_local(url) == ((url, host) in LOCAL)


@pytest.mark.parametrize(("url", "host"), [*LOCAL, *ELSEWHERE[:-1]])
def test_the_model_and_the_page_name_one_host(url: str, host: str) -> None:
    used = chat_in_use(load_settings(model="m", OPENAI_BASE_URL=url))
    assert used is not None and (used.host, used.local) == (host, (url, host) in LOCAL)
    model = OpenAIChat(model="m", api_key=None, base_url=url, stall_seconds=1, total_seconds=1)
    assert model.host == host


def test_what_looks_local_and_is_not_is_said_to_leave() -> None:
    for change in (
        {"model": "m", "OPENAI_BASE_URL": "http://example.org#@localhost/"},
        {"embedder": "openai", "OPENAI_BASE_URL": "http://example.org#@localhost/"},
        {"store": "http://example.org#@localhost/"},
        {"store": "HTTP://example.org"},
    ):
        (line,) = leaves(load_settings(**change))
        assert "example.org" in line and "localhost" not in line


def test_a_server_is_told_from_a_folder() -> None:
    assert all(map(is_server, ("http://", "https://host:1", "HTTP://host", "http://[::1")))
    assert not any(map(is_server, (".store", "/tmp/http", "C:\\store", "httpstore", "http")))
