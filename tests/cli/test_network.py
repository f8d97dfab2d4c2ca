"""In the default configuration nothing connects to anything but this machine."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.commands import HERE, PATIENCE_SECONDS, Bench

QUESTION = "I can't stop replaying the session I had today"


@pytest.fixture
def fresh(tmp_path: Path) -> Bench:
    """A bench of the test's own, with nothing in its home."""
    return Bench(tmp_path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _read(address: str) -> bytes:
    """What the address answers, once it does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _left(bench: Bench) -> list[str]:
    """What was left in the person's home: a model's download, a device id, a list of what ran."""
    return [str(path.relative_to(bench.home)) for path in bench.home.rglob("*") if path.is_file()]


def test_the_commands_reach_nothing_but_this_machine(fresh: Bench, tmp_path: Path) -> None:
    store = tmp_path / "index"
    commands = [
        ("-m", "ingest", HERE / "articles", "--store", store, "--json"),
        ("-m", "app", "search", QUESTION, "--store", store, "--json"),
        ("-m", "app", "ask", QUESTION, "--store", store, "--json"),
        ("-m", "app", "doctor", "--store", store, "--json"),
    ]
    for command in commands:
        done = fresh.run(*command)
        assert (done.code, done.err) == (0, ""), command
    started = [row for row in fresh.audited() if row[0] == "started"]
    assert len(started) >= len(commands)
    assert fresh.watched > len(commands)
    assert fresh.outside() == []
    assert _left(fresh) == []


def test_the_page_reaches_nothing_but_this_machine(fresh: Bench, store: Path) -> None:
    asked = fresh.run(HERE / "ask_the_page.py", DEBRIEF_STORE=str(store))
    assert asked.code == 0, asked.err
    sentences, *failures = asked.out.split()
    assert int(sentences) > 2 and failures == []
    port = _free_port()
    page = ("-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port))
    with fresh.start(*page, DEBRIEF_STORE=str(store)):
        assert _read(f"http://127.0.0.1:{port}/_stcore/health") == b"ok"
        assert b"<html" in _read(f"http://127.0.0.1:{port}/")
        time.sleep(1)
    assert "listens on 127.0.0.1" in fresh.reached
    assert {place for place in fresh.reached if place.startswith("listens")} == {
        "listens on 127.0.0.1"
    }
    assert fresh.outside() == []
    assert _left(fresh) == []


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.socket().connect_ex(('192.0.2.1', 9))",
        "import socket; socket.getaddrinfo('example.invalid', 80)",
        "import socket; s = socket.socket(2, 2); s.sendto(b'x', ('192.0.2.1', 9))",
    ],
)
def test_the_watch_itself_sees_what_leaves(fresh: Bench, program: str) -> None:
    quick = f"import socket; socket.setdefaulttimeout(0.2)\ntry:\n  {program}\nexcept OSError: pass"
    fresh.run("-c", quick)
    # A name that takes long to look up may leave the resolver's address beside it.
    assert {"192.0.2.1", "example.invalid"} & set(fresh.outside())
