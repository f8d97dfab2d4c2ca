"""The libraries that retrieval is measured on: the corpus, and raw articles where present."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from app.models import Model
from app.settings import Settings, load_settings
from app.wiring.library import build_writer
from ingest.run import run

LibraryName = Literal["raw", "corpus"]


class EvalLibrary(Model):
    """A folder of articles, indexed in a store of its own."""

    name: LibraryName
    folder: Path
    settings: Settings


@contextmanager
def indexed(raw_folder: Path | None) -> Iterator[list[EvalLibrary]]:
    """Index the corpus, and the raw articles where their folder is there, for as long as used."""
    folders: list[tuple[LibraryName, Path]] = [("corpus", load_settings().corpus)]
    if raw_folder is not None and raw_folder.is_dir():
        folders.insert(0, ("raw", raw_folder))
    with TemporaryDirectory(prefix="debrief-evals-") as place:
        libraries: list[EvalLibrary] = []
        for name, folder in folders:
            settings = load_settings(store=str(Path(place) / name))
            report = run(
                [folder], build_writer(settings), settings.corpus, lambda step, done, total: None
            )
            if report.refused:
                first = report.refused[0]
                raise ValueError(f"{first.path} was refused: {first.reason}")
            libraries.append(EvalLibrary(name=name, folder=folder, settings=settings))
        yield libraries
