from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from ingest.clean import clean
from ingest.formats.docx import read
from ingest.raw import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def shown(path: Path) -> list[str]:
    return [f"{b.kind}{b.level or ''} {b.text}" for b in clean(read(path))]


def test_styles_lists_tables_and_bold_lines_are_understood(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "Lateness"
    made.add_paragraph("Working with lateness", style="Title")
    made.add_heading("Before you raise it", 1)
    made.add_paragraph("Look at your own part first.")
    made.add_paragraph("Write down the times.", style="List Number")
    made.add_paragraph("End on time.", style="List Number")
    made.add_paragraph("Relief is a finding.", style="List Bullet")
    made.add_paragraph().add_run("Saying it").bold = True
    mixed = made.add_paragraph()
    mixed.add_run("First:").bold = True
    mixed.add_run(" breathe.")
    made.add_paragraph("• typed by hand")
    made.add_paragraph("Q: Should I wait?")
    made.add_paragraph("A: As long as you agreed.")
    made.add_paragraph("")
    table = made.add_table(3, 2)
    rows = (("What you see", "What to try"), ("Late once", "Nothing"), ("Late always", "Ask"))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    made.add_paragraph("A last line without a stop")
    made.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").title == "Lateness"
    assert shown(tmp_path / "a.docx") == [
        "heading1 Working with lateness",
        "heading1 Before you raise it",
        "paragraph Look at your own part first.",
        "number Write down the times.",
        "number End on time.",
        "bullet Relief is a finding.",
        "heading3 Saying it",
        "paragraph First: breathe.",
        "bullet typed by hand",
        "question Should I wait?",
        "answer As long as you agreed.",
        "bullet Late once: Nothing",
        "bullet Late always: Ask",
        "paragraph A last line without a stop",
    ]


def test_words_own_numbering_is_understood(tmp_path: Path) -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    kinds = {
        number: made.styles[name].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0]
        for number, name in (("number", "List Number"), ("bullet", "List Bullet"))
    }
    assert numbering is not None
    for kind, number in kinds.items():
        paragraph = made.add_paragraph(f"a {kind}.")
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = int(number)
    made.save(str(tmp_path / "a.docx"))
    assert shown(tmp_path / "a.docx") == ["number a number.", "bullet a bullet."]


def good(path: Path) -> bytes:
    made = docx.Document()
    made.add_paragraph("Some text that is long enough. " * 50)
    made.save(str(path))
    return path.read_bytes()


REFUSED = {
    "empty": (b"", "empty"),
    "no zip": (b"plain text", "not a zip file"),
    "old word": (OLE + b"\x00" * 600, "Word 97-2003"),
    "a password": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_open_docx_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(Refused, match=reason):
        read(tmp_path / "a.docx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_cut_file_is_refused(tmp_path: Path, share: float) -> None:
    data = good(tmp_path / "good.docx")
    (tmp_path / "a.docx").write_bytes(data[: int(share * len(data))])
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path / "a.docx")


def test_a_zip_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Refused, match=r"damaged or no \.docx"):
        read(tmp_path / "a.docx")


def test_a_document_whose_inner_file_is_broken_is_refused(tmp_path: Path) -> None:
    good(tmp_path / "good.docx")
    with (
        zipfile.ZipFile(tmp_path / "good.docx") as source,
        zipfile.ZipFile(tmp_path / "a.docx", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data[: len(data) // 2] if name == "word/document.xml" else data)
    with pytest.raises(Refused, match="damaged"):
        read(tmp_path / "a.docx")


def test_a_file_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        chunk = b"\x00" * 10_000_000
        with archive.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(51):
                entry.write(chunk)
    with pytest.raises(Refused, match="unpacks to 510 MB"):
        read(tmp_path / "a.docx")


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(Refused, match="no text"):
        read(tmp_path / "a.docx")
