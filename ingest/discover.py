"""Find the files to read, each under a name of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.models import Model
from ingest.formats import SUFFIXES

LARGEST_BYTES = 50_000_000
"""A text of this size is some eight million words: more likely the wrong file than an article."""


class Refusal(Model):
    """A file or folder that could not be used, and why."""

    path: str
    reason: str


class Found(Model):
    """A file to read; ``source`` names it in the library."""

    path: Path
    source: str


class Discovery(Model):
    """``complete`` is False where a path given could not be looked through to its end."""

    files: tuple[Found, ...]
    refused: tuple[Refusal, ...]
    complete: bool


def discover(paths: Sequence[Path]) -> Discovery:
    """Walk files and folders in order of name. Hidden files are passed over."""
    files: list[Found] = []
    refused: list[Refusal] = []
    complete = True
    real: set[Path] = set()
    names: set[str] = set()
    for root in paths:
        before = len(files) + len(refused)
        try:
            candidates = list(_walk(root))
        except OSError as error:
            refused.append(Refusal(path=str(root), reason=_why(error)))
            complete = False
            continue
        for path, problem in candidates:
            reason = problem or _unfit(path)
            if reason:
                refused.append(Refusal(path=str(path), reason=reason))
                continue
            if path.resolve() in real:
                continue
            real.add(path.resolve())
            source = _name(root, path, names)
            names.add(source)
            files.append(Found(path=path, source=source))
        if len(files) + len(refused) == before and root.is_dir():
            reason = f"the folder holds no file that can be read ({', '.join(sorted(SUFFIXES))})"
            refused.append(Refusal(path=str(root), reason=reason))
            complete = False
    return Discovery(files=tuple(files), refused=tuple(refused), complete=complete)


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield (path, problem) under a root; symbolic links are followed, loops are not."""
    if not root.is_dir():
        os.stat(root)
        yield root, ""
        return
    yield from _walk_folder(root, (root.resolve(),))


def _walk_folder(folder: Path, above: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        try:
            if path.is_dir():
                real = path.resolve(strict=True)
                if real in above:
                    yield path, "it is a link back to a folder above it; the loop was not followed"
                else:
                    yield from _walk_folder(path, (*above, real))
            else:
                os.stat(path)
                yield path, ""
        except (OSError, RuntimeError) as error:
            yield path, _why(error)


def _unfit(path: Path) -> str:
    if not path.is_file():
        return "it is not a file"
    if path.suffix.lower() not in SUFFIXES:
        return (
            f"the format '{path.suffix or 'no ending'}' is not read; "
            f"save it as one of {', '.join(sorted(SUFFIXES))}"
        )
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        return (
            f"it has {size / 1e6:.0f} MB, the most is {LARGEST_BYTES / 1e6:.0f} MB; "
            "split it, or save its text alone"
        )
    return ""


def _name(root: Path, path: Path, taken: set[str]) -> str:
    """The file's name below its root; where two roots have one, the folder's name before it."""
    inner = path.relative_to(root) if root.is_dir() else Path(path.name)
    name = inner.as_posix()
    parent = path.resolve().parent if not root.is_dir() else root.resolve()
    while name in taken:
        name = f"{parent.name or 'root'}/{name}"
        parent = parent.parent
    return name


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it does not exist; check the path"
    if isinstance(error, PermissionError):
        return "it may not be read; correct its permissions"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"it cannot be read ({reason})"
