"""Inspect, kept to this machine and to one folder: the one place that sets what it must be told.

Left to itself it writes traces and sockets into the home folder of whoever runs it, reads ``.env``,
takes the root logger for its own, and draws over the terminal.
"""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspect_ai import Task
    from inspect_ai.log import EvalLog

_FOLDERS = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


@contextmanager
def contained(folder: Path) -> Iterator[None]:
    """Let Inspect write below ``folder`` alone, and leave environment and logging as they were."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)  # noqa: TID251
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    os.environ.update(dict.fromkeys(_FOLDERS, str(folder)))  # noqa: TID251
    os.environ["INSPECT_TRACE_FILE"] = str(folder / "trace.log")  # noqa: TID251
    try:
        with warnings.catch_warnings():
            # It leaves streams between its tasks open, and they complain when they are collected.
            warnings.simplefilter("ignore", ResourceWarning)
            yield
            gc.collect()
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for name in os.environ.keys() - environment.keys():  # noqa: TID251
            del os.environ[name]  # noqa: TID251
        os.environ.update(environment)  # noqa: TID251


def evaluate(tasks: Sequence[Task], logs: Path, *, at_once: int) -> list[EvalLog]:
    """Run tasks one after the other, ``at_once`` cases of each at a time; whole logs, in order."""
    from inspect_ai import eval as inspect_eval

    return inspect_eval(
        list(tasks),
        model=None,
        display="none",
        log_dir=str(logs),
        log_format="eval",
        log_level="error",
        log_realtime=False,
        ctl_server=False,
        max_tasks=1,
        max_samples=at_once,
        # A case that breaks is counted, and the others are still asked.
        fail_on_error=False,
        score_display=False,
    )
