from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    ListFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
)

from ingest.clean import clean
from ingest.formats.pdf import read
from ingest.raw import Refused

STYLES = getSampleStyleSheet()
LATE = (
    "A client who comes late has told you something before sitting down, and what it is can take "
    "weeks to find out. Guessing aloud seldom helps. Look at your own part first."
)
OTHER = (
    "The end of the hour belongs to both of you, so it stays where it is, whatever the beginning "
    "was like and however much there seems to be left to say."
)


def text(words: str, style: str = "BodyText") -> Paragraph:
    return Paragraph(words, STYLES[style])


def listed(kind: str, *items: str) -> ListFlowable:
    return ListFlowable([text(item) for item in items], bulletType=kind)


def handbook(path: Path) -> None:
    """Four pages with a running head, page numbers, headings, both kinds of list, long lines."""

    def edges(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, 810, "Trainee Handbook, autumn edition")
        canvas.drawCentredString(300, 30, f"Page {document.page} of 4")

    story: list[Flowable] = [text("Working with lateness", "Title")]
    for number, name in enumerate(("Before you raise it", "Saying it", "When it is you", "Ending")):
        story += [text(name, "Heading2"), text(LATE), text(OTHER * 2)]
        story.append(listed("1", f"Write it down on day {number}. {LATE}", "Wait.", OTHER))
        story.append(
            listed("bullet", f"Relief on day {number} counts.", f"Anger does. {OTHER} {name}.")
        )
        story.append(PageBreak())
    SimpleDocTemplate(str(path), pagesize=A4).build(story, onFirstPage=edges, onLaterPages=edges)


def lines(path: Path, *rows: str, size: int = 11) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    for number, row in enumerate(rows):
        canvas.setFont("Helvetica", size)
        canvas.drawString(70, 780 - 14 * number, row)
    canvas.save()


def shown(path: Path) -> list[str]:
    return [f"{b.kind}{b.level or ''} {b.text}" for b in clean(read(path))]


def test_a_handbook_is_read_without_its_running_lines(tmp_path: Path) -> None:
    handbook(tmp_path / "a.pdf")
    got = shown(tmp_path / "a.pdf")
    assert got[0] == "heading1 Working with lateness"
    assert not any("Handbook" in line or "Page" in line for line in got)
    for number, name in enumerate(("Before you raise it", "Saying it", "When it is you", "Ending")):
        start = got.index(f"heading2 {name}")
        assert got[start : start + 8] == [
            f"heading2 {name}",
            f"paragraph {LATE}",
            f"paragraph {OTHER * 2}",
            f"number Write it down on day {number}. {LATE}",
            "number Wait.",
            f"number {OTHER}",
            f"bullet Relief on day {number} counts.",
            f"bullet Anger does. {OTHER} {name}.",
        ]
    assert len(got) == 1 + 4 * 8


def test_words_parted_at_a_lines_end_are_joined(tmp_path: Path) -> None:
    lines(
        tmp_path / "a.pdf",
        "Some trainees keep a note of every hour that felt hard, and come to super-",
        "vision with a list. Others keep nothing, and find that the hour which mat-",
        "tered is the one they cannot recall. A sentence or two is enough for most.",
    )
    (line,) = shown(tmp_path / "a.pdf")
    assert "come to supervision with a list" in line and "which mattered is" in line


def test_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    rows = (
        "Some trainees keep a note of every hour that felt hard, and bring it along to",
        "supervision with a list of what they left out. Others keep nothing at all, and",
        "find in the end that the hour which mattered most is the one that they cannot",
        "recall. A sentence or two is enough for most, written before the coat is on and",
    )
    for number, row in enumerate(rows):
        canvas.drawString(70, 100 - 14 * number, row)
    canvas.showPage()
    canvas.drawString(70, 780, "the door has closed behind them.")
    canvas.save()
    assert len(shown(path)) == 1


def encrypted(source: Path, target: Path, user: str, algorithm: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(source))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    writer.write(target)


def test_a_file_locked_only_against_copying_is_read(tmp_path: Path) -> None:
    lines(tmp_path / "a.pdf", LATE[:80], LATE[80:])
    encrypted(tmp_path / "a.pdf", tmp_path / "b.pdf", "", "RC4-128")
    assert shown(tmp_path / "b.pdf") == shown(tmp_path / "a.pdf")


def test_a_file_locked_with_a_password_is_refused(tmp_path: Path) -> None:
    lines(tmp_path / "a.pdf", LATE[:80])
    encrypted(tmp_path / "a.pdf", tmp_path / "b.pdf", "secret", "RC4-128")
    with pytest.raises(Refused, match=r"locked with a password; save an unlocked copy"):
        read(tmp_path / "b.pdf")


def test_pages_without_text_are_refused_with_the_way_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(Refused, match=r"only pictures of pages; run text recognition"):
        read(tmp_path / "a.pdf")


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.9])
def test_a_cut_file_is_read_or_refused_in_one_line(tmp_path: Path, keep: float) -> None:
    handbook(tmp_path / "a.pdf")
    data = (tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(data[: int(keep * len(data))])
    try:
        read(tmp_path / "b.pdf")
    except Refused as refusal:
        assert "\n" not in str(refusal)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"no pdf at all", bytes(range(256)) * 40])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(Refused, match="damaged or no PDF"):
        read(tmp_path / "a.pdf")


def test_an_empty_file_is_refused_as_empty(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    with pytest.raises(Refused, match="empty"):
        read(tmp_path / "a.pdf")
