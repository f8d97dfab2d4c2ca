"""Runs the real commands, and watches where they connect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from app.settings import ROOT

HERE = Path(__file__).parent
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
PATIENCE_SECONDS = 120


class Done:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out.decode("utf-8")
        self.err = err.decode("utf-8")

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


class Bench:
    """A place to run commands from: an empty home, no keys, and a watch on every socket."""

    def __init__(self, place: Path) -> None:
        self.home = place / "home"
        self.home.mkdir()
        self.log = place / "sockets.tsv"
        self.reached: set[str] = set()
        self.watched = 0

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "PYTHONPATH": f"{HERE / 'watch'}{os.pathsep}{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCH_FILE": str(self.log),
            "DEBRIEF_EMBEDDER": "minilm",
            # What shows an ingest the themes: embedding all of the corpus would take its time.
            "DEBRIEF_CORPUS": str(HERE / "articles"),
            **more,
        }

    def run(self, *command: str | Path, stdin: bytes = b"", **environment: str) -> Done:
        """Run ``python COMMAND…`` from the repository's root to its end."""
        with self.start(*command, **environment) as process:
            out, err = process.communicate(stdin, timeout=PATIENCE_SECONDS)
        return Done(process.returncode, out, err)

    @contextmanager
    def start(self, *command: str | Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=ROOT,
            env=self.environment(**environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(process.pid, over))
        watcher.start()
        try:
            yield process
        finally:
            over.set()
            watcher.join()
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=PATIENCE_SECONDS)

    def _watch(self, pid: int, over: threading.Event) -> None:
        """Note every address that a socket of the process or its children has at its other end."""
        while not over.wait(0.02):
            try:
                root = psutil.Process(pid)
                for process in (root, *root.children(recursive=True)):
                    for connection in process.net_connections(kind="inet"):
                        if connection.raddr:
                            self.reached.add(str(connection.raddr[0]))
                        elif connection.status == psutil.CONN_LISTEN:
                            self.reached.add(f"listens on {connection.laddr[0]}")
                self.watched += 1
            except psutil.Error:
                continue

    def audited(self) -> list[list[str]]:
        return [line.split("\t") for line in self.log.read_text(encoding="utf-8").splitlines()]

    def outside(self) -> list[str]:
        """Every name or address beyond this machine that anything asked for."""
        asked = {
            row[2].strip("b'\"")
            for row in self.audited()
            if row[0] != "started" and row[1] == "host" and row[2] != "None"
        }
        met = {place.removeprefix("listens on ") for place in self.reached}
        return sorted(place for place in asked | met if not place.startswith(LOOPBACK))


def jsonl(rows: Sequence[object]) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
