"""Bytes to text, or a clear refusal."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path

from ingest.raw import Refused

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BINARY_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Control characters that no text holds; a page break or an escape may stand in one."""

_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BINARY_SHARE = 0.01
_BINARY = "it holds binary data, not text; export it as .txt, .md or .docx"

TAB_WIDTH = 4


def read_text(path: Path) -> str:
    """Return the file as normalised text with ``\\n`` line ends.

    Reads UTF-8, and UTF-16 and UTF-32 with a byte-order mark. Raises Refused for an empty, binary
    or otherwise encoded file.
    """
    return normalise(decode(path.read_bytes()))


def decode(data: bytes) -> str:
    """Raises Refused, naming the encoding that the bytes seem to have."""
    if not data.strip():
        raise Refused("the file is empty; fill it or take it away")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(_not_in(encoding, data, error.start)) from None
    if not text.strip("\ufeff \t\r\n"):
        raise Refused("the file is empty; fill it or take it away")
    if len(_BINARY_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise Refused(_BINARY)
    return text


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if 0 in data:
        # Every other byte of Western text in UTF-16 is 0; in binary data they stand anywhere.
        sample = data[:2000]
        halves = (sample[0::2].count(0), sample[1::2].count(0))
        if max(halves) > 0.8 * (len(sample) // 2) and min(halves) < 0.05 * len(sample):
            raise Refused("it is UTF-16 text without a byte-order mark; save it as UTF-8")
        raise Refused(_BINARY)
    return "utf-8-sig"


def _not_in(encoding: str, data: bytes, start: int) -> str:
    name = encoding.removesuffix("-sig").upper()
    control = sum(byte < 9 or 13 < byte < 32 for byte in data[:4000])
    if encoding == "utf-8-sig" and control > _BINARY_SHARE * min(len(data), 4000):
        return _BINARY
    likely = " (it may be Latin-1 or Windows-1252)" if encoding == "utf-8-sig" else ""
    return f"it is not {name} text from byte {start} on{likely}; save it as UTF-8"


def normalise(text: str) -> str:
    """NFC, plain spaces, ``\\n`` line ends, no invisible or control characters or HTML entities."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\f", "\n\n").replace("\v", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")
    # Twice: a page that was escaped twice over reads "&amp;rsquo;".
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text)).expandtabs(TAB_WIDTH)
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Fold all white space into single spaces."""
    return " ".join(normalise(text).split())
