"""Warm ask over a large, made-up library: passages and vectors are invented, the rest is real."""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.models import Article, Block, Message, Model, Passage
from app.ports import Vectors
from app.ports.storing import IndexedArticle
from app.settings import ROOT, load_settings
from app.wiring.answers import build_service
from app.wiring.library import build_writer
from evals.bench.messages import messages
from evals.metrics import percentile

PASSAGES_IN_ARTICLE = 50
SENTENCES = 2
WORDS_IN_SENTENCE = 14
VOCABULARY = 20_000
CENTRES = 2_000
ROUNDS = 2


class LargeFigures(Model):
    """Times in ms; memory is the peak of the process that asked, in 10^9 bytes."""

    passages: int
    units: int
    build_seconds: float
    open_seconds: float
    p50: float
    p95: float
    memory_gb: float


class _MadeUp:
    """Clustered random vectors under MiniLM's name, so that nothing need be embedded."""

    fingerprint = "minilm-384-1"
    dimension = 384

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)
        self._centres = self._random.standard_normal((CENTRES, self.dimension), dtype=np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        near = self._centres[self._random.integers(0, CENTRES, len(texts))]
        noise = self._random.standard_normal((len(texts), self.dimension), dtype=np.float32)
        vectors = near + 0.7 * noise
        return np.asarray(
            vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32
        )


def build(store: str, count: int) -> None:
    """Index ``count`` made-up passages."""
    random = np.random.default_rng(1)
    words = np.array([f"{_syllables(number)}" for number in range(VOCABULARY)])
    articles = [
        _article(number, random, words) for number in range(max(1, count // PASSAGES_IN_ARTICLE))
    ]
    writer = build_writer(load_settings(store=store), embedder=_MadeUp())
    writer.write(articles, [], [], lambda done, total: None)


def _article(number: int, random: np.random.Generator, words: np.ndarray) -> IndexedArticle:
    text = ""
    passages: list[Passage] = []
    blocks: list[Block] = []
    for place in range(PASSAGES_IN_ARTICLE):
        start = len(text)
        spans: list[tuple[int, int]] = []
        for _ in range(SENTENCES):
            # Zipf's law, roughly: a few words are everywhere, most are rare.
            chosen = words[(random.random(WORDS_IN_SENTENCE) ** 3 * VOCABULARY).astype(int)]
            sentence = " ".join(chosen).capitalize() + "."
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence + " "
        end = len(text) - 1
        blocks.append(Block(kind="paragraph", start=start, end=end))
        passages.append(
            Passage(
                id=f"{number:08x}{place:08x}",
                article_id=f"made-up-{number}",
                heading=(f"Section {place}",),
                text=text[start:end],
                start=start,
                end=end,
                questions=(f"What about {text[start : start + 40]}?",),
                sentences=tuple(spans),
            )
        )
        text += "\n"
    article = Article(
        id=f"made-up-{number}",
        source=f"made-up-{number}.txt",
        title=f"Made up {number}",
        publisher=None,
        url=None,
        audience="clinician",
        text=text,
        blocks=tuple(blocks),
    )
    return IndexedArticle(article=article, passages=tuple(passages), content_hash=f"{number}")


def _syllables(number: int) -> str:
    parts = ("ba", "de", "ki", "lo", "mu", "ne", "pa", "ri", "so", "tu")
    return "".join(parts[int(digit)] for digit in str(number + 100))


def ask(store: str) -> LargeFigures:
    """Measure asking, in a process that did not build."""
    service = build_service(load_settings(store=store))
    texts = messages()
    started = time.perf_counter()
    service.ask(Message(text=texts[0]))
    opened = time.perf_counter() - started
    spent: list[float] = []
    for _ in range(ROUNDS):
        for text in texts:
            started = time.perf_counter()
            service.ask(Message(text=text))
            spent.append(1000 * (time.perf_counter() - started))
    size = service.size()
    return LargeFigures(
        passages=size,
        units=size * (1 + SENTENCES + 1),
        build_seconds=0.0,
        open_seconds=opened,
        p50=percentile(spent, 0.5),
        p95=percentile(spent, 0.95),
        # Linux counts the peak in KiB.
        memory_gb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.large", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--store", required=True)
    parser.add_argument("--built", type=float, help="seconds that building took; ask only")
    options = parser.parse_args()
    if options.built is not None:
        figures = ask(options.store).model_copy(update={"build_seconds": options.built})
        print(figures.model_dump_json())
        return 0
    started = time.perf_counter()
    build(options.store, options.count)
    built = time.perf_counter() - started
    Path(options.store, "writer.lock").unlink(missing_ok=True)
    # Another process asks, so that its memory is that of asking alone.
    command = [sys.executable, "-m", "evals.bench.large", str(options.count)]
    return subprocess.run(
        [*command, "--store", options.store, "--built", str(built)], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
