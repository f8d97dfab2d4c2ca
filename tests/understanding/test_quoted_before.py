"""The library's own sentences, read by the gate before anybody asks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.models import Passage
from app.settings import load_settings
from app.understanding.boundary import BoundaryReader
from app.understanding.confusables import Legible
from app.understanding.heads import load_adapter
from app.understanding.quoted_before import (
    QuotedBefore,
    quoted_made_with,
    read_before,
    reader_hash,
)
from app.wiring.embedders import build_minilm
from ingest.discover import discover
from ingest.prepare import prepare

TEXT = "Silence has more than one meaning. Wait before you fill it."


def _passage() -> Passage:
    return Passage(
        id="p",
        article_id="a",
        heading=(),
        text=TEXT,
        start=10,
        end=10 + len(TEXT),
        sentences=((10, 44), (45, 10 + len(TEXT))),
    )


def test_what_was_read_before_is_what_would_be_read_now(tmp_path: Path) -> None:
    minilm, heads = build_minilm(load_settings()), load_adapter().heads
    path = tmp_path / "read.npz"
    assert read_before(minilm.sentences, heads, [_passage()], path).sentences == 2
    now = BoundaryReader(minilm.sentences, heads)
    for sentence in ("Silence has more than one meaning.", "Wait before you fill it."):
        before = QuotedBefore.load(path).of(sentence)
        assert before == pytest.approx(now.read(sentence), abs=1e-5)
    assert QuotedBefore.load(path).of("Wait before you fill them.") is None


def test_by_other_weights_nothing_was_read(tmp_path: Path) -> None:
    path = tmp_path / "read.npz"
    read = np.full((1, 12), 1 / 12, dtype=np.float32)
    np.savez(path, made_with=np.array("others"), sentences=np.array(["x"]), read=read)
    assert QuotedBefore.load(path).of("Wait before you fill it.") is None


def test_the_committed_readings_are_of_the_weights_and_the_corpus_as_they_are() -> None:
    assert quoted_made_with() == reader_hash(), "run 'python -m app train'"
    before = QuotedBefore.load()
    corpus = load_settings().corpus
    prepared = [prepare(file.path, file.source) for file in discover([corpus]).files]
    sentences = [
        passage.text[start - passage.start : end - passage.start]
        for one in prepared
        for passage in one.passages
        for start, end in passage.sentences
    ]
    unread = [one for one in sentences if before.of(Legible(one).text) is None]
    assert sentences
    assert not unread, "the corpus changed: run 'python -m app train'"
