"""What all tests share: no network but this machine's own, and the folder of published articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

CHAT_VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "DEBRIEF_MODEL", "DEBRIEF_COMPOSER")
LIVE = {name: os.environ.pop(name) for name in CHAT_VARIABLES if name in os.environ}
"""A developer's own key, taken out of the environment: no test but a live one may spend it."""

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
_EVENTS = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
_reached: list[str] = []
_live: list[bool] = [False]


class NetworkReached(RuntimeError):
    """A test tried to leave this machine."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS:
        return
    target = arguments[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else None
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # A string or bytes is a socket in the file system.
        target = address[0] if isinstance(address, tuple) else None
    if isinstance(target, bytes):
        target = target.decode("ascii", "replace")
    if not isinstance(target, str) or not target or target.startswith(_LOOPBACK):
        return
    if _live[0]:
        return
    _reached.append(f"{event} {target}")
    raise NetworkReached(f"{event} {target}: tests may reach only this machine")


# An audit hook cannot be taken out again, so there is one for the whole run.
sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that tried to reach another machine, also where its code hid the error."""
    _reached.clear()
    _live[:] = [request.node.get_closest_marker("live") is not None]
    yield
    reached = list(_reached)
    _reached.clear()
    assert not reached, f"the test reached for the network: {reached}"


@pytest.fixture
def published_articles() -> list[Path]:
    """The five published articles, which are not part of this repository."""
    found = sorted((SHARED / "articles").glob("*.txt"))
    if not found:
        pytest.skip("the five published articles are not in ../shared/articles")
    return found
