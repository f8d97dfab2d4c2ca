"""A local store's folder: whole generations, and a pointer that is switched as the last act.

    <store>/current                 name of the generation that answers
    <store>/writer.lock             held by the one process that writes
    <store>/generations/<name>/     manifest.json, chroma/, lexical/

No two processes may share a Chroma folder while one writes to it, so a run that changes anything
works on a generation of its own. Killed at any moment, the pointer still names a whole one. Readers
lock the folder of the generation that they have open, so that none is cleared under them.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from app.adapters.plan import FORMAT, Manifest
from app.errors import StoreBusy, StoreMissing, StoreOutdated, StoreUnusable

LOOKS, PAUSE_SECONDS = 5, 0.1

CHECKED_BYTES = 100_000_000
"""A database up to this size is checked page by page before a run builds on it (0.2 s)."""

_NAME = re.compile(r"\d{6}-[0-9a-f]{6}")
_AGAIN = "Run 'python -m ingest' to build it again."


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
        """Return the name of the generation that answers, or None without an index.

        Raises StoreUnusable where the pointer cannot be read or names no generation.
        """
        try:
            text = self._pointer.read_text(encoding="utf-8", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._unusable("its pointer file cannot be read", error) from error
        if not _NAME.fullmatch(text) or not self.path(text).is_dir():
            raise StoreUnusable(
                f"The index at {self._store} cannot be used: its file 'current' is damaged and "
                f"names no index. {_AGAIN}"
            )
        return text

    def manifest(self, name: str) -> Manifest:
        """Raises StoreOutdated for another format, StoreUnusable for a damaged file."""
        path = self.path(name) / "manifest.json"
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
        except ValidationError as error:
            wrong = error.errors(include_input=False)[0]
            if wrong["type"] == "json_invalid":
                raise StoreUnusable(
                    f"The index at {self._store} cannot be used: its manifest is damaged. {_AGAIN}"
                ) from None
            raise StoreOutdated(
                f"The index at {self._store} was made by another version of Debrief. {_AGAIN}"
            ) from None
        except FileNotFoundError:
            raise StoreUnusable(
                f"The index at {self._store} cannot be used: its manifest is gone. {_AGAIN}"
            ) from None
        except OSError as error:
            raise self._unusable("its manifest cannot be read", error) from error
        if manifest.format != FORMAT:
            raise StoreOutdated(
                f"The index at {self._store} has format {manifest.format}, this version of "
                f"Debrief reads {FORMAT}. {_AGAIN}"
            )
        return manifest

    def require(self, fingerprint: str) -> str:
        """Return the current generation if it fits this version and embedder."""
        name = self.current()
        if name is None:
            raise StoreMissing(
                f"There is no index at {self._store}. Run 'python -m ingest' to build it."
            )
        manifest = self.manifest(name)
        if manifest.fingerprint != fingerprint:
            raise StoreOutdated(
                f"The index at {self._store} was made with the embedder {manifest.fingerprint}, "
                f"the settings say {fingerprint}. Run 'python -m ingest' to build it again, or "
                "set DEBRIEF_EMBEDDER back."
            )
        return name

    def usable(self, fingerprint: str) -> tuple[str, Manifest] | None:
        """The newest whole generation that a writer with this embedder can build on.

        It is the current one, or, where the pointer was lost, the newest that is whole.
        """
        try:
            current = self.current()
            names = [current] if current else self._names()[::-1]
        except StoreUnusable:
            names = self._names()[::-1]
        for name in names:
            try:
                manifest = self.manifest(name)
            except (StoreOutdated, StoreUnusable):
                continue
            if manifest.fingerprint == fingerprint and self._is_whole(name, manifest):
                return name, manifest
        return None

    def is_current(self, name: str) -> bool:
        try:
            return self.current() == name
        except StoreUnusable:
            return False

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
        """Write the manifest with every file's size, make all durable, and switch the pointer."""
        folder = self.path(name)
        whole = manifest.model_copy(update={"files": _sizes(folder)})
        (folder / "manifest.json").write_text(
            whole.model_dump_json(indent=1) + "\n", encoding="utf-8"
        )
        for path in folder.rglob("*"):
            _sync(path)
        _sync(folder)
        _sync(self._folder)
        fresh = self._store / f"current.{name}"
        fresh.write_text(name + "\n", encoding="utf-8")
        _sync(fresh)
        fresh.replace(self._pointer)
        _sync(self._store)

    def discard(self, name: str) -> None:
        shutil.rmtree(self.path(name), ignore_errors=True)

    def hold(self, name: str) -> Callable[[], None]:
        """Keep a generation from being cleared, in any process, until what this returns is called.

        Chroma opens files whenever it needs them, so that a generation without its folder answers
        only most of the time. A process that dies lets go.
        """
        try:
            held = os.open(self.path(name), os.O_RDONLY)
        except OSError as error:
            raise self._unusable("a part of it is gone", error) from error
        _lock(held, shared=True)
        return partial(_let_go, held)

    def clear(self, keep: set[str]) -> None:
        """Delete every generation but those named and those in use, and what killed runs left."""
        for name in self._names():
            if name not in keep:
                self._clear(name)
        for stray in self._store.glob("current.*"):
            stray.unlink(missing_ok=True)

    def _clear(self, name: str) -> None:
        with suppress(OSError):
            held = os.open(self.path(name), os.O_RDONLY)
            try:
                if _lock(held, shared=False):
                    shutil.rmtree(self.path(name), ignore_errors=True)
            finally:
                os.close(held)

    def _names(self) -> list[str]:
        try:
            return sorted(
                path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)
            )
        except OSError:
            return []

    def has_all_files(self, name: str, manifest: Manifest) -> bool:
        """Whether each file is there in the size that its writer left.

        Chroma makes an empty database where there is none, and a vector file that was cut short
        ends the process that opens it. Another process that opens the same generation may change
        the database for a moment, so that one look proves no damage.
        """
        for look in range(LOOKS):
            if look:
                time.sleep(PAUSE_SECONDS)
            if manifest.files and _sizes(self.path(name)) == manifest.files:
                return True
        return False

    def _is_whole(self, name: str, manifest: Manifest) -> bool:
        """Whether all files are there and the database is sound."""
        if not self.has_all_files(name, manifest):
            return False
        database = self.path(name) / "chroma" / "chroma.sqlite3"
        try:
            with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
                small = database.stat().st_size <= CHECKED_BYTES
                check = "PRAGMA quick_check(1)" if small else "PRAGMA schema_version"
                answer = db.execute(check).fetchone()
        except (sqlite3.Error, OSError):
            return False
        return answer is not None and (not small or answer[0] == "ok")

    def _unusable(self, what: str, error: OSError) -> StoreUnusable:
        reason = error.strerror or type(error).__name__
        return StoreUnusable(
            f"The index at {self._store} cannot be used: {what} ({reason}). Choose another "
            "folder with --store, or correct its permissions."
        )


def _sizes(folder: Path) -> dict[str, int]:
    """The size of each file of a generation but its manifest, and but SQLite's passing files."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != "manifest.json"
        and not path.name.endswith(("-journal", "-wal", "-shm"))
    }


def _lock(descriptor: int, *, shared: bool) -> bool:
    """Lock a folder: for reading as one of many, or alone; False where others hold it.

    Some network file systems know no such locks: there a folder counts as free.
    """
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX | fcntl.LOCK_NB
    try:
        fcntl.flock(descriptor, kind)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _let_go(descriptor: int) -> None:
    # Said too: a process that was forked meanwhile holds the descriptor still.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
