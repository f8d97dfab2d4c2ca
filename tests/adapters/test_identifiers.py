from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.identifiers.finder import PresidioFinder
from app.models import Identifier, Masking
from app.pipeline.deidentify import Deidentifier
from app.ports.identifiers import NameReader

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("identifiers.jsonl").read_text("utf-8").splitlines()
]
LONGEST = 50_000
PIECES = [
    *("a", "A", "1", ".", " ", "\n", "1 ", "A ", "a.", "a-", "1-", "a_", "a@", "a1:", "A1 ", "A1-"),
    *("9 Aa ", "Ab 1, ", "1 Ab,\n", "flat 1 ", "zero ", "address: 1 A ", "id A 1 ", "rue de "),
    *("corner of A ", "1 Box 2 ", "at 1 abc ", "username is ", "a, 99", "(9", "www.", "a'"),
    *(
        "plate A1 ",
        "car A 1-",
        "K418 20 ",
        "8/1 he ",
        "5/5, ",
        "no A 1 ",
        "A1B2",
        "died at home ",
        "07xx ",
    ),
]


class NoNames(NameReader):
    """Finds no name."""

    def read_names(self, text: str) -> list[Identifier]:
        return []


class NameAt(NameReader):
    """Finds one name, at a given place."""

    def __init__(self, name: Identifier) -> None:
        self._name = name

    def read_names(self, text: str) -> list[Identifier]:
        return [self._name]


@pytest.fixture(scope="module")
def finder() -> PresidioFinder:
    return PresidioFinder(NoNames())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"][:40])
def test_what_has_an_identifiers_form_is_masked_and_what_has_not_stays(
    case: dict[str, str], finder: PresidioFinder
) -> None:
    masked, _ = Deidentifier(finder).mask(case["typed"], Masking())
    assert masked.text == case["masked"]


def test_names_come_from_the_reader_of_names() -> None:
    name = Identifier(start=4, end=9, label="person")
    assert PresidioFinder(NameAt(name)).find("saw priya today") == [name]


@settings(deadline=None)
@given(text=st.text(max_size=80))
def test_findings_lie_within_the_text_in_order(finder: PresidioFinder, text: str) -> None:
    found = finder.find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert found == sorted(found, key=lambda one: (one.start, -one.end))


@pytest.mark.parametrize("piece", [*PIECES, "mixed"], ids=repr)
def test_the_longest_text_of_junk_is_searched_in_seconds(
    piece: str, finder: PresidioFinder
) -> None:
    chosen = random.Random(1)
    text = (
        "".join(chosen.choice("aA1 .-/@,:'_\n") for _ in range(LONGEST))
        if piece == "mixed"
        else (piece * LONGEST)[:LONGEST]
    )
    # The processor's time: other work on the machine says nothing about the patterns.
    started = time.process_time()
    finder.find(text)
    assert time.process_time() - started < 6


def test_an_installed_spacy_model_finds_names_too(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Wiremu"},
            {"label": "GPE", "pattern": "Oamaru"},
            {"label": "ORG", "pattern": "Tui House"},
        ]
    )
    pipeline.to_disk(tmp_path / "model")
    found = PresidioFinder(NoNames(), str(tmp_path / "model")).find("Wiremu of Oamaru at Tui House")
    assert [(one.start, one.end, one.label) for one in found] == [
        (0, 6, "person"),
        (10, 16, "place"),
        (20, 29, "organisation"),
    ]


def test_finding_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a socket was made")

    monkeypatch.setattr("socket.socket.__init__", refused)
    found = PresidioFinder(NoNames()).find("write to a@example.org or https://example.org/x")
    assert {one.label for one in found} == {"email", "url"}
