"""Find the files to read, each under a name of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.models import Model
from ingest.formats import SUFFIXES

LARGEST_BYTES = 50_000_000
"""A text of this size is some eight million words: more likely the wrong file than an article."""

_READABLE = ", ".join(sorted(SUFFIXES))


class Refusal(Model):
    """A file or folder that could not be used, and why."""

    path: str
    reason: str


class Found(Model):
    """A file to read; ``source`` names it in the library."""

    path: Path
    source: str


class Discovery(Model):
    """What there is to read.

    ``unseen`` names files and folders that could not be looked at: what the library has under
    these names must stay. ``complete`` is False where a path given is missing or empty, so that
    nothing can be said about what is gone.
    """

    files: tuple[Found, ...]
    refused: tuple[Refusal, ...]
    unseen: tuple[str, ...]
    complete: bool


class _Candidate(Model):
    """A path under a root and what is wrong with it; ``lost`` where it could not be looked at."""

    path: Path
    problem: str = ""
    lost: bool = False


def discover(paths: Sequence[Path]) -> Discovery:
    """Walk files and folders in order of name. Hidden files are passed over."""
    files: list[Found] = []
    refused: list[Refusal] = []
    unseen: list[str] = []
    complete = True
    real: set[Path] = set()
    names: set[str] = set()
    for root in paths:
        try:
            candidates = list(_walk(root))
        except (OSError, RuntimeError, ValueError) as error:
            refused.append(Refusal(path=shown(root), reason=_why(error)))
            complete = False
            continue
        for candidate in candidates:
            path, problem = candidate.path, candidate.problem
            if not problem and path.resolve() in real:
                continue
            source = _name(root, path, names)
            if problem or (problem := _unfit(path)):
                refused.append(Refusal(path=shown(path), reason=problem))
                if candidate.lost or path.suffix.lower() in SUFFIXES:
                    unseen.append(source)
                    names.add(source)
                continue
            real.add(path.resolve())
            names.add(source)
            files.append(Found(path=path, source=source))
        if not candidates and root.is_dir():
            reason = f"the folder holds no file that can be read ({_READABLE}); add one"
            refused.append(Refusal(path=shown(root), reason=reason))
            complete = False
    return Discovery(
        files=tuple(files), refused=tuple(refused), unseen=tuple(unseen), complete=complete
    )


def _walk(root: Path) -> Iterator[_Candidate]:
    """Yield what is under a root; symbolic links are followed, loops are not."""
    if not root.is_dir():
        root.stat()
        yield _Candidate(path=root)
        return
    yield from _walk_folder(root, (root.resolve(),))


def _walk_folder(folder: Path, above: tuple[Path, ...]) -> Iterator[_Candidate]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        try:
            if path.is_dir():
                real = path.resolve(strict=True)
                if real in above:
                    yield _Candidate(
                        path=path,
                        problem="it is a link back to a folder above it and was not followed; "
                        "take the link away",
                    )
                else:
                    yield from _walk_folder(path, (*above, real))
            else:
                path.stat()
                yield _Candidate(path=path)
        except (OSError, RuntimeError) as error:
            yield _Candidate(path=path, problem=_why(error), lost=True)


def _unfit(path: Path) -> str:
    if not path.is_file():
        return "it is not a file; give a file or a folder"
    if path.suffix.lower() not in SUFFIXES:
        return (
            f"the format '{path.suffix or 'no ending'}' is not read; save it as one of {_READABLE}"
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
    name = shown(inner)
    parent = path.resolve().parent if not root.is_dir() else root.resolve()
    while name in taken:
        name = f"{parent.name or 'root'}/{name}"
        parent = parent.parent
    return name


def shown(path: Path) -> str:
    """The path on one line; what is no text in a file's name is shown as a replacement mark."""
    text = os.fsencode(path.as_posix()).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "it does not exist; check the path"
    if isinstance(error, PermissionError):
        return "it may not be read; correct its permissions"
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"it cannot be read ({reason}); check the path and the disk"
