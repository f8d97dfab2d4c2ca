"""An ingest from paths to a report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from app.models import Model
from app.ports import IndexedArticle, LibraryWriter
from ingest.discover import Refusal, discover
from ingest.prepare import prepare
from ingest.raw import Refused

Step = Literal["reading", "embedding"]
Progress = Callable[[Step, int, int], None]


class Report(Model):
    """What an ingest did. ``seconds`` is the whole run; ``embedded`` counts texts."""

    articles: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    embedded: int
    refused: tuple[Refusal, ...]
    seconds: float


def run(paths: Sequence[Path], writer: LibraryWriter, progress: Progress) -> Report:
    """Read what is under ``paths`` and bring the store in line with it.

    A file that can no longer be read keeps what the store has of it, and nothing is removed
    while one of the paths is missing or empty. Raises StoreError or EmbedderError; the store is
    then as it was.
    """
    started = time.perf_counter()
    known = writer.known()
    found = discover(paths)
    refused = list(found.refused)
    articles: list[IndexedArticle] = []
    keep: list[str] = []
    for number, file in enumerate(found.files, start=1):
        try:
            articles.append(prepare(file.path, file.source))
        except Refused as refusal:
            refused.append(Refusal(path=str(file.path), reason=str(refusal)))
            keep.append(file.source)
        except (OSError, MemoryError, RecursionError) as error:
            reason = f"it cannot be read ({type(error).__name__})"
            refused.append(Refusal(path=str(file.path), reason=reason))
            keep.append(file.source)
        progress("reading", number, len(found.files))
    if not found.complete or not articles:
        keep = list(known)
    written = writer.write(articles, keep, lambda done, total: progress("embedding", done, total))
    return Report(
        **written.model_dump(),
        refused=tuple(refused),
        seconds=round(time.perf_counter() - started, 3),
    )
