"""``python -m evals.bench``: print times as ratios to the usual recipe's in the same run."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from app.models import Message, Model, Timed
from app.settings import ROOT, load_settings
from app.wiring.answers import build_service
from app.wiring.embedders import build_minilm
from evals.bench.chat import ChatFigures
from evals.bench.chat import measure as measure_chat
from evals.bench.large import LargeFigures
from evals.bench.messages import messages
from evals.metrics import percentile
from evals.peer import UsualRecipe, chroma_embeddings
from evals.safety.times import stage_times

CHROMA_MODEL = ROOT.parent / "shared" / "models" / "all-MiniLM-L6-v2" / "onnx"
ROUNDS = 3
COLD_RUNS = 5


class Timing(Model):
    """Milliseconds, unless the name says otherwise; ``ratio`` is to the peer's p95."""

    name: str
    p50: float
    p95: float
    floor: float | None = None
    ratio: float | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument(
        "--large", type=int, default=100_000, metavar="N", help="made-up passages; 0 leaves it out"
    )
    parser.add_argument(
        "--chroma-model", type=Path, default=CHROMA_MODEL, help="folder of Chroma's ONNX model"
    )
    parser.add_argument(
        "--only-chat", action="store_true", help="only what is added to a chat model's own time"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    with TemporaryDirectory(prefix="debrief-bench-") as place:
        store = str(Path(place) / "store")
        _run("ingest", "--store", store)
        console.print("Beside a chat model, and LangChain's plain chain beside the same ...")
        chat = measure_chat(store)
        timings: list[Timing] = []
        if not options.only_chat:
            console.print("Warm ask, beside the usual recipe ...")
            timings.extend(_warm(store, options.chroma_model, console))
            console.print("Whole processes ...")
            timings.extend(_cold(store))
        if not options.json:
            # What is measured is said before what may still fail.
            _print(timings)
            _print_chat(chat)
        large: LargeFigures | None = None
        if options.large and not options.only_chat:
            console.print(f"{options.large:,} made-up passages (some minutes) ...")
            output = _run(
                "evals.bench.large", "--store", str(Path(place) / "large"), str(options.large)
            )
            large = LargeFigures.model_validate_json(output.strip().splitlines()[-1])
    if options.json:
        print(
            json.dumps(
                {
                    "timings": [timing.model_dump() for timing in timings],
                    "chat": chat.model_dump(),
                    "large": large.model_dump() if large else None,
                }
            )
        )
    elif large:
        _print_large(large)
    return 0


def _warm(store: str, chroma_model: Path, console: Console) -> list[Timing]:
    settings = load_settings(store=store)
    service = build_service(settings)
    texts = messages()
    turns: list[Timed] = []

    def ask(text: str) -> None:
        turns.append(service.ask(Message(text=text)))

    runs: list[tuple[str, Callable[[str], object]]] = [("warm ask", ask)]
    minilm = build_minilm(settings)
    same = UsualRecipe(settings.corpus, minilm, {".md"})
    runs.append(("usual recipe's search, our MiniLM", lambda text: same.search(text, 5)))
    if (chroma_model / "model.onnx").is_file():
        own = UsualRecipe(settings.corpus, chroma_embeddings(chroma_model), {".md"})
        runs.append(
            ("usual recipe's search, Chroma's own MiniLM", lambda text: own.search(text, 5))
        )
    else:
        console.print(f"Chroma's own model is not at {chroma_model}: that peer is left out.")
    spent: dict[str, list[float]] = {name: [] for name, _ in runs}
    for _, run in runs:
        for text in texts[:5]:
            run(text)
    turns.clear()
    for _ in range(ROUNDS):
        for text in texts:
            # Side by side on each message, so that a noisy moment touches all of them.
            for name, run in runs:
                started = time.perf_counter()
                run(text)
                spent[name].append(1000 * (time.perf_counter() - started))
    ours = percentile(spent["warm ask"], 0.95)
    timings = [
        Timing(
            name=name,
            p50=percentile(values, 0.5),
            p95=percentile(values, 0.95),
            floor=50.0 if name == "warm ask" else None,
            ratio=None if name == "warm ask" else ours / percentile(values, 0.95),
        )
        for name, values in spent.items()
    ]
    timings.extend(
        Timing(name=f"of it {stage.name}", p50=stage.p50, p95=stage.p95, floor=stage.floor)
        for stage in stage_times(turns)
    )
    return timings


def _cold(store: str) -> list[Timing]:
    commands = {
        "cold 'python -m app ask', whole process": (
            2500.0,
            ("app", "ask", "what do I do after a bad session?", "--store", store),
        ),
        "second ingest, whole process": (1500.0, ("ingest", "--store", store)),
    }
    timings: list[Timing] = []
    for name, (floor, command) in commands.items():
        values: list[float] = []
        for _ in range(COLD_RUNS):
            started = time.perf_counter()
            _run(*command)
            values.append(1000 * (time.perf_counter() - started))
        timings.append(Timing(name=name, p50=percentile(values, 0.5), p95=max(values), floor=floor))
    return timings


def _run(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"python -m {module} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


def _print(timings: list[Timing]) -> None:
    console = Console(soft_wrap=True)
    table = Table(title="Times in ms")
    for heading in ("what", "p50", "p95", "floor", "warm ask's p95 to this"):
        table.add_column(heading)
    for timing in timings:
        table.add_row(
            timing.name,
            f"{timing.p50:.1f}",
            f"{timing.p95:.1f}",
            f"{timing.floor:.0f}" if timing.floor else "",
            f"{timing.ratio:.2f}" if timing.ratio else "",
        )
    if timings:
        console.print(table)


def _print_large(large: LargeFigures) -> None:
    Console(soft_wrap=True).print(
        f"{large.passages:,} made-up passages, {large.units:,} units: warm ask p50 "
        f"{large.p50:.1f} ms, p95 {large.p95:.1f} ms (floor 120); memory of the process "
        f"{large.memory_gb:.2f} GB (floor 2.5); built in {large.build_seconds:.0f} s, "
        f"opened in {large.open_seconds:.1f} s"
    )


def _print_chat(chat: ChatFigures) -> None:
    console = Console(soft_wrap=True)
    table = Table(title="Added to a chat model's own time, in ms")
    for heading in ("what", "p50", "p95", "floor", "plain chain's p95", "ours to it"):
        table.add_column(heading)
    for one in chat.times:
        table.add_row(
            one.name,
            f"{one.p50:.1f}",
            f"{one.p95:.1f}",
            f"{one.floor:.0f}" if one.floor else "",
            f"{one.peer:.1f}" if one.peer else "",
            f"{one.p95 / one.peer:.2f}" if one.peer else "",
        )
    console.print(table)
    for crowd in chat.crowds:
        begun = (
            f"begun within {crowd.spread_seconds:.0f} s"
            if crowd.spread_seconds
            else "begun at one moment"
        )
        console.print(
            f"{crowd.conversations} conversations at once, {begun}: first sentence p50 "
            f"{crowd.p50:.0f} ms, p95 {crowd.p95:.0f} ms, {crowd.ratio:.2f} times that of one "
            f"({crowd.alone_p95:.0f} ms; floor 1.3); errors: {crowd.errors} (floor 0)"
        )


if __name__ == "__main__":
    sys.exit(main())
