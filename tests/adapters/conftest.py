from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server of this test's own."""
    port = free_port()
    command = Path(sys.executable).parent / "chroma"
    server = subprocess.Popen(
        [command, "run", "--host", "127.0.0.1", "--port", str(port), "--path", tmp_path / "server"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "the Chroma server ended at its start"
                time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()
