"""An ingest from paths to a report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from app.models import Model, Passage
from app.ports.storing import IndexedArticle, LibraryWriter
from ingest.discover import Found, Refusal, discover, shown
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


def run(paths: Sequence[Path], writer: LibraryWriter, corpus: Path, progress: Progress) -> Report:
    """Read what is under ``paths`` and bring the store in line with it.

    Sections of ``corpus`` that an editor tied to themes show what the themes are about; they are
    not themselves part of the library unless they are under ``paths``.

    A file that can no longer be read keeps what the store has of it, and nothing is removed
    while one of the paths is missing or empty. Raises StoreError or EmbedderError; the store is
    then as it was.
    """
    started = time.perf_counter()
    known = writer.known()
    found = discover(paths)
    refused = list(found.refused)
    unseen = list(found.unseen)
    articles: list[IndexedArticle] = []
    for number, file in enumerate(found.files, start=1):
        prepared = _prepare(file)
        if isinstance(prepared, Refusal):
            refused.append(prepared)
            unseen.append(file.source)
        else:
            articles.append(prepared)
        progress("reading", number, len(found.files))
    keep = list(known) if not found.complete or not articles else _under(known, unseen)
    written = writer.write(
        articles, keep, references(corpus), lambda done, total: progress("embedding", done, total)
    )
    return Report(
        **written.model_dump(),
        refused=tuple(refused),
        seconds=round(time.perf_counter() - started, 3),
    )


def references(corpus: Path) -> tuple[Passage, ...]:
    """Passages of the corpus that an editor tied to themes; none where there is no corpus."""
    if not corpus.is_dir():
        return ()
    prepared = (_prepare(file) for file in discover([corpus]).files)
    return tuple(
        passage
        for indexed in prepared
        if not isinstance(indexed, Refusal)
        for passage in indexed.passages
        if passage.themes
    )


def _prepare(file: Found) -> IndexedArticle | Refusal:
    try:
        return prepare(file.path, file.source)
    except Refused as refusal:
        reason = str(refusal)
    except OSError as error:
        reason = f"it cannot be read ({error.strerror or type(error).__name__}); check the disk"
    # One file that breaks its reader must not cost the others their place in the index.
    except Exception as error:
        reason = f"its text cannot be made out ({type(error).__name__}); save it as .txt"
    return Refusal(path=shown(file.path), reason=reason)


def _under(known: Iterable[str], names: Sequence[str]) -> list[str]:
    """The known sources that are one of ``names`` or lie in a folder of that name."""
    kept = set(names)
    folders = tuple(f"{name}/" for name in names)
    return [source for source in known if source in kept or source.startswith(folders)]
