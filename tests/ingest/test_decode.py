from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats.decode import normalise, read_text
from ingest.raw import Refused

READ = {
    "plain": (b"A client.\n", "A client.\n"),
    "utf-8 with a mark": (b"\xef\xbb\xbfA client.", "A client."),
    "utf-16 with a mark": ("A café.".encode("utf-16"), "A café."),
    "utf-32 with a mark": ("A café.".encode("utf-32"), "A café."),
    "line ends of Windows": (b"One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."),
    "line and paragraph separators": (
        "One.\u2028Two.\u2029Three.".encode(),
        "One.\nTwo.\n\nThree.",
    ),
    "page breaks": (b"One.\x0cTwo.", "One.\n\nTwo."),
    "spaces of all kinds": ("a\u00a0b\u2009c\u3000d".encode(), "a b c d"),
    "invisible characters": ("a\u200bb\u00adc\u2060d\u202ee".encode(), "abcde"),
    "entities": (b"&ldquo;Wait&#8221; &amp;amp; &lt;b&gt;", "“Wait” & <b>"),
    "no entity": (b"Q&A; R&D &unknown; &", "Q&A; R&D &unknown; &"),
    "composed": (b"cafe\xcc\x81", "café"),
}


@pytest.mark.parametrize("name", READ)
def test_bytes_become_normalised_text(tmp_path: Path, name: str) -> None:
    data, text = READ[name]
    (tmp_path / "a.txt").write_bytes(data)
    assert read_text(tmp_path / "a.txt") == text


REFUSED = {
    "nothing": (b"", "empty"),
    "only spaces": (b" \n\t\r\n ", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "latin-1": ("Das Gespräch mit der Klientin".encode("latin-1"), "byte 9.*Latin-1.*UTF-8"),
    "windows-1252": ("“Wait,” she said".encode("cp1252"), "Windows-1252.*UTF-8"),
    "utf-16 without a mark": ("A session.".encode("utf-16-le"), "UTF-16.*save it as UTF-8"),
    "utf-16 big-endian without a mark": ("A session.".encode("utf-16-be"), "UTF-16"),
    "cut utf-16": ("A session.".encode("utf-16")[:-1], "UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "binary"),
    "control characters": (b"\x01\x02\x03text\x04" * 20, "binary"),
    "random bytes without a zero": (bytes(range(1, 256)) * 4, "binary"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_text_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(Refused, match=reason):
        read_text(tmp_path / "a.txt")


def test_normalising_twice_changes_nothing() -> None:
    text = "A\tb\u00a0&amp;lt; c\r\n“d”\x00"
    assert normalise(normalise(text)) == normalise(text)
