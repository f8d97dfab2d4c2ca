"""Clients of Chroma, and one clear line for whatever it raises."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.config import Settings

from app.errors import DebriefError, StoreUnusable, UsageError
from app.hosts import is_server

AGAIN = "Run 'python -m ingest' to build it again."

LEAST_FREE_BYTES = 1_000_000

_FULL = ("no space left", "disk is full", "disk quota", "file too large")
_READ_ONLY = ("read-only", "readonly", "permission denied", "unable to open database")
_DAMAGED = ("malformed", "not a database", "corrupt", "no such table", "unexpected eof")
_NO_SERVER = ("could not connect", "connection", "name or service", "timed out", "disconnected")


class StoreDamaged(StoreUnusable):
    """What is on the disk is no whole index: a writer can build on nothing of it."""


def open_folder(folder: Path, place: str) -> ClientAPI:
    """Open a local Chroma folder of the store at ``place``; Chroma must be able to write to it.

    Raises StoreUnusable.
    """
    with translated(place):
        return chromadb.PersistentClient(str(folder), _settings())


def open_server(url: str) -> ClientAPI:
    """Connect to a Chroma server at ``http(s)://host[:port]``.

    Raises UsageError for another kind of address, StoreUnusable where no server answers.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError:
        raise _no_address(url) from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise _no_address(url)
    with translated(url):
        return chromadb.HttpClient(
            host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=_settings()
        )


def close(client: ClientAPI) -> None:
    """Let go of a client's files and threads."""
    if isinstance(client, Client):
        client.close()


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn whatever Chroma, SQLite, HTTP or the file system raises into one clear line."""
    try:
        yield
    except DebriefError:
        raise
    except Exception as error:
        raise _clear(place, error) from error
    # Chroma's Rust core reports a panic as a BaseException that is not meant to be caught by name.
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StoreDamaged(f"The index at {place} is damaged. {AGAIN}") from error


def _clear(place: str, error: Exception) -> StoreUnusable:
    first = (str(error).strip().splitlines() or [""])[0][:200]
    said = f"{type(error).__name__} {first}".lower()
    if any(sign in said for sign in _FULL) or _is_full(place):
        return StoreUnusable(
            f"The index at {place} cannot be written: the disk is full. Free some space, or choose "
            "another folder with --store, then run this again."
        )
    if isinstance(error, PermissionError) or any(sign in said for sign in _READ_ONLY):
        return StoreUnusable(
            f"The index at {place} cannot be used: it is read-only or may not be opened. Correct "
            "its permissions, or choose another folder with --store."
        )
    if any(sign in said for sign in _DAMAGED):
        return StoreDamaged(f"The index at {place} is damaged ({first}). {AGAIN}")
    if is_server(place) and any(sign in said for sign in _NO_SERVER):
        return StoreUnusable(
            f"No Chroma server answers at {place} ({type(error).__name__}). Start it with "
            "'chroma run --path FOLDER', or choose a folder with --store."
        )
    detail = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return StoreUnusable(
        f"The index at {place} cannot be used ({detail}). Check that the place exists, is writable "
        "and has free space; if it is damaged, delete it and run 'python -m ingest'."
    )


def _is_full(place: str) -> bool:
    """Whether a folder's disk has no room: Chroma does not always say what failed."""
    try:
        return shutil.disk_usage(place).free < LEAST_FREE_BYTES
    except OSError:
        return False


def _no_address(url: str) -> UsageError:
    return UsageError(
        f"The store '{url}' is no address of a Chroma server. Give http://host:port, or a folder."
    )


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)
