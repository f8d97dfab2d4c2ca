"""What is read of the library is read once, and kept from run to run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.ports import Adapted, AdaptedEmbedder, Embedder, Vectors
from evals.remembering import RememberingEmbedder
from tests.adapters.fakes import HashedWords


class Counting(HashedWords):
    """A LocalEmbedder that keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []
        self.read_texts: list[str] = []

    def load_beside(self) -> None:
        """There is nothing to load."""

    @property
    def both(self) -> AdaptedEmbedder:
        return self

    @property
    def message(self) -> Embedder:
        return self

    @property
    def sentences(self) -> AdaptedEmbedder:
        return self

    @property
    def turns(self) -> AdaptedEmbedder:
        return self

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed(texts)

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        self.read_texts += texts
        states = np.ones((2, self.dimension), dtype=np.float32)
        return [Adapted(row, states, ((0, 1), (1, 2))) for row in super().embed(texts)]


def test_a_text_is_embedded_once_and_comes_in_the_order_in_which_it_was_asked() -> None:
    inner = Counting()
    made = RememberingEmbedder(inner)
    made.embed(["one", "two"])
    again = made.embed(["two", "three", "one"])
    assert inner.embedded == ["one", "two", "three"]
    assert np.array_equal(again, HashedWords().embed(["two", "three", "one"]))
    assert made.embed([]).shape == (0, inner.dimension)


def test_sentences_are_remembered_and_messages_are_read_anew_with_their_states() -> None:
    inner = Counting()
    made = RememberingEmbedder(inner)
    for _ in range(2):
        made.sentences.read(["a sentence"])
        assert made.read(["a message"])[0].states.size
    assert inner.read_texts == ["a sentence", "a message", "a message"]


def test_another_run_finds_what_the_last_one_read_and_no_text_is_in_the_file(
    tmp_path: Path,
) -> None:
    file = tmp_path / "readings.npz"
    first = RememberingEmbedder(Counting(), file)
    first.embed(["Priya went quiet"])
    read = first.sentences.read(["Priya went quiet"])
    message = first.message.embed(["Priya left early"])
    first.save()
    inner = Counting()
    second = RememberingEmbedder(inner, file)
    assert np.array_equal(second.embed(["Priya went quiet"]), first.embed(["Priya went quiet"]))
    assert np.array_equal(second.sentences.read(["Priya went quiet"])[0].vector, read[0].vector)
    assert np.array_equal(second.message.embed(["Priya left early"]), message)
    assert inner.embedded == [] and inner.read_texts == []
    assert b"Priya" not in file.read_bytes()
    changed = file.stat().st_mtime_ns
    second.save()
    assert file.stat().st_mtime_ns == changed
