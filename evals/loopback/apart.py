"""The server in a process of its own, so that it takes no time from whom it measures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import ProxyHandler, build_opener

from pydantic import TypeAdapter

from app.models import Model
from app.settings import ROOT
from evals.loopback.captured import Captured
from evals.loopback.handler import REQUESTS

STOP_SECONDS = 10.0

_LIST = TypeAdapter(list[Captured])


class Apart(Model):
    """A running server. Its times are comparable with this process's ``time.perf_counter`` where
    that is the machine's monotonic clock, as on Linux."""

    url: str

    def requests(self, since: int = 0) -> list[Captured]:
        """What it kept, from a number on. Their bodies stay where they are."""
        address = f"{self.url.removesuffix('/v1')}{REQUESTS}{since}"
        # Straight there, whatever proxy the environment names.
        with build_opener(ProxyHandler({})).open(address) as answer:
            return _LIST.validate_json(answer.read())


@contextmanager
def apart(rate: float | None = None) -> Iterator[Apart]:
    """Run it for as long as the block lasts."""
    command = [sys.executable, "-m", "evals.loopback"]
    command += ["--rate", str(rate)] if rate else []
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Apart(url=process.stdout.readline().strip())
    finally:
        process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
