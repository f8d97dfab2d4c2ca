from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from app.errors import EmbedderError
from app.ports import Adapted, Vectors
from app.understanding.remembered import (
    AT_ONCE,
    LATELY,
    SENTENCES,
    AsEmbedder,
    Beside,
    EmbeddedLately,
    KnownSentences,
    ReadLately,
    Remembered,
)
from tests.adapters.fakes import HashedWords


class _Reader:
    """Reads a text as HashedWords does, and keeps the texts."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        self.batches.append(list(texts))
        vectors = HashedWords().embed(texts)
        return [Adapted(row, np.ones((3, 384), dtype=np.float32), ((0, 1),) * 3) for row in vectors]


def test_each_text_is_embedded_and_read_once() -> None:
    words, reader = HashedWords(), _Reader()
    remembered = Remembered(words, reader)
    for texts in (["a", "b", "a"], ["b", "c"]):
        assert np.array_equal(remembered.embed(texts), HashedWords().embed(texts))
        read = remembered.read(texts)
        assert np.array_equal([one.vector for one in read], HashedWords().embed(texts))
        assert all(one.states.shape == (0, 384) for one in read)
    assert words.texts == ["a", "b", "c"]
    assert reader.batches == [["a", "b"], ["c"]]


def test_many_texts_are_handed_on_in_parts() -> None:
    reader = _Reader()
    texts = [str(number) for number in range(AT_ONCE + 1)]
    assert len(Remembered(HashedWords(), reader).read(texts)) == AT_ONCE + 1
    assert [len(batch) for batch in reader.batches] == [AT_ONCE, 1]


def test_no_texts_are_no_vectors() -> None:
    assert Remembered(HashedWords(), _Reader()).embed([]).shape == (0, 384)


def test_a_lone_text_is_read_once_until_many_others_came() -> None:
    reader = _Reader()
    lately = ReadLately(reader)
    first = lately.read(["a session"])
    assert lately.read(["a session"])[0] is first[0]
    for number in range(LATELY):
        lately.read([str(number)])
    lately.read(["a session"])
    assert reader.batches.count(["a session"]) == 2
    assert reader.batches.count(["0"]) == 1


def test_texts_read_together_are_handed_on_as_they_are() -> None:
    reader = _Reader()
    lately = ReadLately(reader)
    lately.read(["a", "b"])
    lately.read(["a", "b"])
    assert reader.batches == [["a", "b"], ["a", "b"]]


def test_what_was_typed_is_not_kept() -> None:
    lately = ReadLately(_Reader())
    lately.read(["my client priya"])
    assert "priya" not in repr(vars(lately)).lower()


def test_vectors_that_were_told_are_not_made_again() -> None:
    words = HashedWords()
    known = KnownSentences(words)
    known.learn(["a b", "c"], HashedWords().embed(["a b", "c"]))
    assert np.array_equal(known.embed(["c", "d", "a b"]), HashedWords().embed(["c", "d", "a b"]))
    assert words.texts == ["d"]
    assert known.embed([]).shape == (0, words.dimension)


def test_only_so_many_are_kept_and_what_is_found_again_stays() -> None:
    words = HashedWords()
    known = KnownSentences(words)
    texts = [str(number) for number in range(SENTENCES)]
    known.learn(texts, np.zeros((SENTENCES, 384), dtype=np.float32))
    known.learn(["0", "new"], HashedWords().embed(["0", "new"]))
    known.embed(["0", "new", "2", "1"])
    assert words.texts == ["1"]


def test_what_a_person_wrote_is_never_kept() -> None:
    words = HashedWords()
    known = KnownSentences(words)
    known.embed(["she wept"])
    known.embed(["she wept"])
    assert words.texts == ["she wept", "she wept"]


def test_a_lone_text_is_embedded_once_and_what_is_handed_out_may_be_changed() -> None:
    words = HashedWords()
    lately = EmbeddedLately(words)
    first = lately.embed(["a session"])
    first += 1
    assert np.array_equal(lately.embed(["a session"]), HashedWords().embed(["a session"]))
    assert words.texts == ["a session"]
    lately.embed(["a session", "another"])
    assert words.texts == ["a session", "a session", "another"]
    assert "a session" not in repr(vars(lately))


def test_a_message_is_embedded_while_it_is_read() -> None:
    words, reader = HashedWords(), _Reader()
    embedded = EmbeddedLately(words)
    read = Beside(reader, embedded).read(["a session"])
    assert np.array_equal(read[0].vector, HashedWords().embed(["a session"])[0])
    embedded.embed(["a session"])
    assert words.texts == ["a session"]


def test_what_fails_beside_fails_for_whoever_asks_for_it() -> None:
    class Broken(HashedWords):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise EmbedderError("no model")

    embedded = EmbeddedLately(Broken())
    assert len(Beside(_Reader(), embedded).read(["a session"])) == 1
    with pytest.raises(EmbedderError):
        embedded.embed(["a session"])


def test_a_reader_s_vectors_serve_as_embeddings() -> None:
    made = AsEmbedder(_Reader(), HashedWords())
    assert np.array_equal(made.embed(["a", "b"]), HashedWords().embed(["a", "b"]))
    assert made.embed([]).shape == (0, 384)
