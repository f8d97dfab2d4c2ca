from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from evals.loopback.server import Loopback
from tests.adapters.chat_server import ChatServer
from tests.browser import chat, library
from tests.browser.remote import RemoteEmbedder

ROOT = library.ROOT
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60.0
"""A server that is not healthy after this long has failed; a healthy one takes a few seconds."""

PATIENCE_MILLISECONDS = 20_000
"""How long to wait for what should appear: the first question loads the model, on any machine."""

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A busy machine may keep a browser waiting once; what fails twice has failed."""
    for item in items:
        if item.get_closest_marker("browser") is not None:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """For the browser tests alone: Playwright holds an event loop, and the evals need their own."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed; on Debian or Ubuntu: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    library.write(folder)
    return folder


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    place = tmp_path_factory.mktemp("index") / "store"
    library.ingest(articles, place)
    return place


@pytest.fixture(scope="package")
def site(chromium: Browser, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real page on the tests' library."""
    with served("streamlit_app.py", store, tmp_path_factory.mktemp("log")) as address:
        yield address


@pytest.fixture(scope="package")
def slow_site(
    chromium: Browser, store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the page on a service that takes its time."""
    with served("tests/browser/slow_app.py", store, tmp_path_factory.mktemp("log")) as address:
        yield address


@pytest.fixture(scope="package")
def remote() -> Iterator[RemoteEmbedder]:
    with RemoteEmbedder().running() as embedder:
        yield embedder


@pytest.fixture(scope="package")
def remote_site(
    chromium: Browser,
    articles: Path,
    remote: RemoteEmbedder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the real page where messages are embedded elsewhere."""
    store = tmp_path_factory.mktemp("remote") / "store"
    library.ingest(articles, store, remote.settings)
    log = tmp_path_factory.mktemp("log")
    with served("streamlit_app.py", store, log, remote.settings) as address:
        yield address


@pytest.fixture(scope="package")
def chat_server() -> Iterator[ChatServer]:
    """A chat service on this machine that Debrief takes for another's."""
    with ChatServer(chat.writes).running() as server:
        yield server


@pytest.fixture(scope="package")
def chat_site(
    chromium: Browser,
    store: Path,
    chat_server: ChatServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the real page where a chat model words the answers."""
    log = tmp_path_factory.mktemp("log")
    with served("streamlit_app.py", store, log, chat.settings(chat_server)) as address:
        yield address


@pytest.fixture(scope="package")
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture(scope="package")
def hostile_site(
    chromium: Browser, store: Path, loopback: Loopback, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the real page where a scripted model words the answers, and lies."""
    settings = {
        "DEBRIEF_MODEL": "links",
        "OPENAI_BASE_URL": loopback.url,
        "OPENAI_API_KEY": "not-a-key",
        "NO_PROXY": "*",
    }
    log = tmp_path_factory.mktemp("log")
    with served("streamlit_app.py", store, log, settings) as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open an address in a browser of its own. Afterwards: every request stayed on 127.0.0.1."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []

    def visit(address: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda channel: asked.append(channel.url))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "blob:http://127.0.0.1:", "data:")
    assert asked
    assert [url for url in asked if not url.startswith(here)] == []


@contextmanager
def served(
    script: str, store: Path, log: Path, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DEBRIEF_STORE": str(store),
        "DEBRIEF_EMBEDDER": "minilm",
        "PYTHONPATH": str(ROOT),
        **(settings or {}),
    }
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.headless", "true"]
    output = log / "server.log"
    with output.open("w") as sink:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=sink, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(address, server, output)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    said = output.read_text()
    assert "Traceback" not in said, said


def _wait_for(address: str, server: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The page did not start: {output.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
