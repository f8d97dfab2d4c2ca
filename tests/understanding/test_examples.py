from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.errors import UnderstandingError
from app.settings import ROOT
from app.understanding import examples as module
from app.understanding.classifier import Classifier, trained_from
from app.understanding.examples import (
    SOURCES,
    QuotingExample,
    ScopeExample,
    ThemeExample,
    examples_hash,
    read_examples,
    section_questions,
)
from app.understanding.roles import ROLES
from app.understanding.themes import load_themes
from app.understanding.training_data import labelled_texts

CORPUS = ROOT / "corpus"
THEMES = {theme.id for theme in load_themes()}
ROWS = {writer: tuple(rows) for writer, rows in read_examples("themes", ThemeExample).items()}

FEWEST_EXAMPLES = 60
"""Of each theme, with it as the main one."""


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


@pytest.mark.parametrize("name", SOURCES)
def test_the_committed_weights_are_of_the_examples_as_they_are(name: str) -> None:
    assert trained_from(name) == examples_hash(SOURCES[name], CORPUS), (
        f"the examples of '{name}' changed after it was trained: run 'python -m app train'"
    )


def test_each_theme_has_examples_enough_of_its_own() -> None:
    first = Counter(row.themes[0] for rows in ROWS.values() for row in rows)
    assert set(first) == THEMES
    assert {theme: count for theme, count in first.items() if count < FEWEST_EXAMPLES} == {}


def test_no_theme_is_the_work_of_one_hand() -> None:
    writers = {theme: set[str]() for theme in THEMES}
    for writer, rows in ROWS.items():
        for row in rows:
            writers[row.themes[0]].add(writer)
    # Two came last, and wait for a second and a third hand.
    assert {theme for theme, hands in writers.items() if len(hands) < 3} == {
        "a-client-died",
        "hurt-by-a-client",
    }


def test_no_message_is_an_example_twice() -> None:
    texts = Counter(_folded(row.text) for rows in ROWS.values() for row in rows)
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_example_is_a_message_of_themes_in_the_catalogue() -> None:
    for writer, rows in ROWS.items():
        for row in rows:
            assert row.text.strip(), writer
            assert set(row.themes) <= THEMES, (writer, row.themes)
            assert len(set(row.themes)) == len(row.themes) >= 1, (writer, row.themes)


def test_no_message_is_both_inside_the_library_and_outside_it() -> None:
    inside = {_folded(row.text) for rows in ROWS.values() for row in rows}
    outside: set[str] = set()
    for rows in read_examples("scope", ScopeExample).values():
        for row in rows:
            (inside if row.inside else outside).add(_folded(row.text))
    assert outside
    assert inside & outside == set()


def test_every_role_of_a_quote_has_examples_and_none_has_two_roles() -> None:
    roles: dict[str, set[str]] = {}
    for rows in read_examples("quoting", QuotingExample).values():
        for row in rows:
            roles.setdefault(_folded(row.text), set()).add(row.role)
    assert {role for given in roles.values() for role in given} == {*ROLES, "unfit"}
    assert [text for text, given in roles.items() if len(given) > 1] == []


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("themes", tuple(sorted(THEMES))),
        ("scope", ("inside", "outside")),
        ("quoting", tuple(sorted({*ROLES, "unfit"}))),
    ],
)
def test_a_classifier_knows_every_label_of_its_examples(name: str, labels: tuple[str, ...]) -> None:
    assert Classifier.load(name).labels == labels
    assert {row.labels[0] for row in labelled_texts(name, CORPUS)} == set(labels)


def test_the_themes_that_the_corpus_names_are_in_the_catalogue() -> None:
    named = {theme for _, themes in section_questions(CORPUS) for theme in themes}
    assert named
    assert named <= THEMES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of examples that is the test's own."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    (tmp_path / "themes").mkdir()
    return tmp_path / "themes"


ROW = '{"text": "she went quiet", "themes": ["client-goes-silent"]}\n'


def test_the_hash_changes_with_the_examples_and_with_the_corpus_questions(
    folder: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    seen = {examples_hash(("themes",), corpus)}
    (folder / "a.jsonl").write_text(ROW, encoding="utf-8")
    seen.add(examples_hash(("themes",), corpus))
    (folder / "a.jsonl").write_text(ROW + ROW, encoding="utf-8")
    seen.add(examples_hash(("themes",), corpus))
    head = "---\nsections:\n  - {heading: A, themes: [rupture], questions: [What is it]}\n---\n"
    (corpus / "one.md").write_text(f"{head}\n## A\n\nText.\n", encoding="utf-8")
    seen.add(examples_hash(("themes",), corpus))
    assert len(seen) == 4
    (corpus / "one.md").write_text(f"{head}\n## A\n\nOther text.\n", encoding="utf-8")
    assert examples_hash(("themes",), corpus) in seen


@pytest.mark.parametrize("line", ["not json", '{"text": "Rosalind"}', "[]", '{"text": 1}', "3"])
def test_a_line_that_cannot_be_read_is_named_by_its_file_and_number(
    folder: Path, line: str
) -> None:
    (folder / "a.jsonl").write_text(f"{ROW}\n{line}\n", encoding="utf-8")
    with pytest.raises(UnderstandingError, match=r"Line 3 of .*a\.jsonl") as caught:
        read_examples("themes", ThemeExample)
    assert "Rosalind" not in str(caught.value)


def test_an_example_of_a_theme_that_is_not_there_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "a.jsonl").write_text(ROW.replace("client-goes-silent", "gone"), encoding="utf-8")
    with pytest.raises(UnderstandingError, match="gone"):
        labelled_texts("themes", tmp_path)


def test_front_matter_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("---\nsections: 3\n---\nText.\n", encoding="utf-8")
    with pytest.raises(UnderstandingError, match=r"one\.md"):
        section_questions(tmp_path)
