"""A local store's folder: whole generations, and a pointer that is switched as the last act.

    <store>/current                 name of the generation that answers
    <store>/writer.lock             held by the one process that writes
    <store>/generations/<name>/     manifest.json, chroma/, lexical/, links.json

No two processes may share a Chroma folder while one writes to it, so a run that changes anything
works on a generation of its own. Killed at any moment, the pointer still names a whole one.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from app.errors import StoreBusy, StoreMissing, StoreOutdated, StoreUnusable
from app.models import Model

FORMAT = 1
"""Raised when a change makes older indexes unreadable."""


class ArticleEntry(Model):
    """What the manifest says of one article."""

    id: str
    content_hash: str
    passages: int


class Manifest(Model):
    """What a generation holds, read without opening Chroma. ``links`` hashes the themes."""

    format: int
    fingerprint: str
    links: str
    articles: dict[str, ArticleEntry]


class Generations:
    """Names, finds, switches and clears the generations of one store folder."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._folder = store / "generations"
        self._pointer = store / "current"

    @property
    def place(self) -> str:
        return str(self._store)

    def path(self, name: str) -> Path:
        return self._folder / name

    def current(self) -> str | None:
        """Return the name of the generation that answers, or None without an index."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._unusable("its pointer file cannot be read", error) from error
        if not name or not (self._folder / name / "manifest.json").is_file():
            return None
        return name

    def manifest(self, name: str) -> Manifest:
        """Raises StoreOutdated for another format, StoreUnusable for a damaged file."""
        try:
            text = (self.path(name) / "manifest.json").read_text(encoding="utf-8")
            return Manifest.model_validate_json(text)
        except (ValidationError, UnicodeDecodeError):
            raise StoreOutdated(
                f"The index at {self._store} was made by another version of Debrief. "
                "Run 'python -m ingest' to build it again."
            ) from None
        except OSError as error:
            raise self._unusable("its manifest cannot be read", error) from error

    def require(self, fingerprint: str) -> str:
        """Return the current generation if it fits this version and embedder."""
        name = self.current()
        if name is None:
            raise StoreMissing(
                f"There is no index at {self._store}. Run 'python -m ingest' to build it."
            )
        manifest = self.manifest(name)
        if manifest.format != FORMAT:
            raise StoreOutdated(
                f"The index at {self._store} has format {manifest.format}, this version of "
                f"Debrief reads {FORMAT}. Run 'python -m ingest' to build it again."
            )
        if manifest.fingerprint != fingerprint:
            raise StoreOutdated(
                f"The index at {self._store} was made with the embedder {manifest.fingerprint}, "
                f"the settings say {fingerprint}. Run 'python -m ingest' to build it again, or "
                "set DEBRIEF_EMBEDDER back."
            )
        return name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock. Raises StoreBusy at once where another process holds it."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._store / "writer.lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise StoreBusy(
                f"Another ingest is writing to {self._store}. Wait until it has ended, then run "
                "this again."
            ) from None
        except OSError as error:
            raise self._unusable("it cannot be written to", error) from error
        try:
            yield
        finally:
            lock.release()

    def start(self, copy_of: str | None) -> str:
        """Make the folder of a new generation, as a copy of another or empty; return its name."""
        number = 1 + max((int(name.split("-")[0]) for name in self._names()), default=0)
        name = f"{number:06d}-{secrets.token_hex(3)}"
        target = self.path(name)
        target.mkdir()
        if copy_of is not None:
            shutil.copytree(self.path(copy_of) / "chroma", target / "chroma")
        return name

    def finish(self, name: str, manifest: Manifest) -> None:
        """Write the manifest, make all durable, and switch the pointer."""
        folder = self.path(name)
        (folder / "manifest.json").write_text(
            manifest.model_dump_json(indent=1) + "\n", encoding="utf-8"
        )
        for path in folder.rglob("*"):
            _sync(path)
        _sync(folder)
        _sync(self._folder)
        fresh = self._store / f"current.{name}"
        fresh.write_text(name + "\n", encoding="utf-8")
        _sync(fresh)
        os.replace(fresh, self._pointer)
        _sync(self._store)

    def clear(self, keep: set[str]) -> None:
        """Delete every generation but the current one and those named."""
        current = self.current()
        for name in self._names():
            if name != current and name not in keep:
                shutil.rmtree(self.path(name), ignore_errors=True)
        for stray in self._store.glob("current.*"):
            stray.unlink(missing_ok=True)

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if path.name[:6].isdigit())

    def _unusable(self, what: str, error: Exception) -> StoreUnusable:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return StoreUnusable(
            f"The index at {self._store} cannot be used: {what} ({reason}). Choose another "
            "folder with --store, or correct its permissions."
        )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
