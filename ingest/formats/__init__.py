"""One module a format; each has ``read(path) -> RawDocument`` and raises ``Refused``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.raw import RawDocument

_MODULES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
SUFFIXES = frozenset(_MODULES)


def reader_for(path: Path) -> Callable[[Path], RawDocument]:
    """Return the reader of a file by its suffix; the format's library loads only then."""
    module = import_module(f"ingest.formats.{_MODULES[path.suffix.lower()]}")
    read: Callable[[Path], RawDocument] = module.read
    return read
