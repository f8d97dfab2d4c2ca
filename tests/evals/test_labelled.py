from __future__ import annotations

from pathlib import Path

import pytest

from app.understanding.examples import (
    BoundaryExample,
    IdentifierExample,
    ScreeningExample,
)
from evals.cases.labelled import labelled

ROW = '{"sentence": "What stays with you?", "cited": false, "verdict": "pass", "reasons": []}'


def test_a_set_is_read_row_by_row(tmp_path: Path) -> None:
    (tmp_path / "boundary").mkdir()
    (tmp_path / "boundary" / "dev.jsonl").write_text(f"{ROW}\n\n{ROW}\n", encoding="utf-8")
    rows = labelled("boundary", "dev", BoundaryExample, tmp_path)
    assert rows is not None
    assert [row.sentence for row in rows] == ["What stays with you?"] * 2


def test_a_set_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert labelled("boundary", "held_out", BoundaryExample, tmp_path) is None


@pytest.mark.parametrize("wrong", ['{"sentence": "secret words"}', "secret words"])
def test_a_row_that_cannot_be_read_is_named_by_its_line_without_its_words(
    tmp_path: Path, wrong: str
) -> None:
    (tmp_path / "boundary").mkdir()
    (tmp_path / "boundary" / "dev.jsonl").write_text(f"{ROW}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 2 of boundary/dev\.jsonl") as raised:
        labelled("boundary", "dev", BoundaryExample, tmp_path)
    assert "secret" not in str(raised.value)


def test_each_risk_of_the_development_set_stands_in_its_message() -> None:
    rows = labelled("screening", "dev", ScreeningExample) or ()
    wrong = [
        number
        for number, row in enumerate(rows, start=1)
        if any(risk.words not in row.text for risk in row.risks)
    ]
    assert wrong == []


def test_each_identifier_of_the_development_set_stands_where_it_is_said_to() -> None:
    for row in labelled("identifiers", "dev", IdentifierExample) or ():
        typed, spans = row.unmarked()
        assert "{{" not in typed, row.note
        assert "}}" not in typed, row.note
        assert all(typed[start:end].strip() for start, end, _ in spans), row.note
