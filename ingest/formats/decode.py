"""Bytes to text, or a clear refusal."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from ingest.raw import Refused

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_BINARY_SHARE = 0.01


def read_text(path: Path) -> str:
    """Return the file as normalised text with ``\\n`` line ends.

    Reads UTF-8 and UTF-16 with a byte-order mark. Raises Refused for an empty, binary or
    otherwise encoded file.
    """
    data = path.read_bytes()
    if not data.strip():
        raise Refused("the file is empty")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if data.count(0) > 0:
            raise Refused("it holds binary data, not text; export it as .txt, .md or .docx")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            f"it is not {encoding.removesuffix('-sig').upper()} text (byte {error.start}); "
            "save it as UTF-8"
        ) from None
    if len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise Refused("it holds binary data, not text; export it as .txt, .md or .docx")
    return normalise(text)


def normalise(text: str) -> str:
    """NFC, plain spaces, ``\\n`` line ends, no invisible or control characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text.replace("\f", "\n\n")))
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Fold all white space into single spaces."""
    return " ".join(normalise(text).split())
