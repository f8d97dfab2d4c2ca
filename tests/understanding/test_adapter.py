from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.adapters.minilm import MiniLM
from app.errors import UnderstandingError
from app.settings import load_settings
from app.understanding.examples import ADAPTER_KINDS, examples_hash
from app.understanding.heads import ADAPTER_WEIGHTS, NameTagger, load_adapter, vector_within
from app.understanding.labels import BOUNDARY, RISKS, ROUTES
from app.understanding.lexicon import Lexicon, lexicon_arrays
from app.understanding.shapes import WIDTH, shapes, words
from app.understanding.stretches import LONGEST_SENTENCE_WORDS, stretches
from app.understanding.themes import theme_ids
from app.understanding.turns import WAY, load_turns


@pytest.fixture(scope="module")
def adapted() -> MiniLM:
    return MiniLM(adapters={**load_adapter().matrices, WAY: load_turns().matrices})


def test_the_adapter_is_as_old_as_its_examples() -> None:
    wanted = examples_hash(ADAPTER_KINDS, load_settings().corpus)
    assert load_adapter().trained_from == wanted, "run 'make train'"


def test_the_published_vectors_stay_as_they_were(adapted: MiniLM) -> None:
    texts = ["the client went silent", "I keep replaying it " * 40]
    np.testing.assert_allclose(adapted.embed(texts), MiniLM().embed(texts), atol=1e-5)


def test_the_adapted_reading_differs_and_has_a_state_for_each_piece(adapted: MiniLM) -> None:
    text = "my client priya went silent"
    (reading,) = adapted.read([text], "messages")
    assert float(reading.vector @ adapted.embed([text])[0]) < 0.99
    assert np.linalg.norm(reading.vector) == pytest.approx(1.0, abs=1e-5)
    assert reading.states.shape == (len(reading.offsets), 384)
    assert [text[a:b] for a, b in reading.offsets if text[a:b] == "client"] == ["client"]


def test_a_reading_in_bytes_is_close_to_one_in_whole_numbers(adapted: MiniLM) -> None:
    matrices = {**load_adapter().matrices, WAY: load_turns().matrices}
    assert all(any(name.endswith(".reach") for name in own) for own in matrices.values())
    whole = MiniLM(
        adapters={
            way: {name: part for name, part in own.items() if not name.endswith(".reach")}
            for way, own in matrices.items()
        }
    )
    texts = ["my client went silent for half an hour", "You could take it to supervision. " * 20]
    for way in matrices:
        for text in texts:
            (quick,), (slow,) = adapted.read([text], way), whole.read([text], way)
            assert float(quick.vector @ slow.vector) > 0.98


def test_messages_and_sentences_are_read_in_ways_of_their_own(adapted: MiniLM) -> None:
    text = "You handled that well."
    (as_message,) = adapted.reader("messages").read([text])
    (as_sentence,) = adapted.reader("sentences").read([text])
    assert as_message.states.shape == as_sentence.states.shape
    assert float(as_message.vector @ as_sentence.vector) < 0.99


def test_a_reading_does_not_depend_on_its_neighbours(adapted: MiniLM) -> None:
    texts = ["short", "a longer text about supervision " * 12, "x"] * 20
    together = adapted.read(texts, "messages")
    alone = adapted.read([texts[1]], "messages")[0]
    np.testing.assert_allclose(together[1].vector, alone.vector, atol=1e-5)
    np.testing.assert_allclose(together[58].states, alone.states, atol=1e-3)


def test_probabilities_of_each_head_sum_to_one(adapted: MiniLM) -> None:
    heads = load_adapter().heads
    (reading,) = adapted.read(["what do I do after a bad session?"], "messages")
    for found, labels in (
        (heads.risks(reading.vector), RISKS),
        (heads.routes(reading.vector), ROUTES),
        (heads.boundary(reading.vector), BOUNDARY),
        (heads.themes(reading.vector), theme_ids()),
    ):
        assert tuple(found) == labels
        assert sum(found.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_stretch_is_read_with_the_whole_around_it(adapted: MiniLM) -> None:
    text = "She laughed. She has bought the rope. Then we spoke about the bus."
    (reading,) = adapted.read([text], "messages")
    start, end = text.index("She has"), text.index(" Then")
    vector = vector_within(reading, start, end)
    assert vector is not None
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    (alone,) = adapted.read([text[start:end]], "messages")
    assert 0.2 < float(vector @ alone.vector) < 0.999


def test_a_stretch_beyond_what_was_read_has_no_vector(adapted: MiniLM) -> None:
    text = "a word " * 400 + "and the end."
    (reading,) = adapted.read([text], "messages")
    assert vector_within(reading, 0, 20) is not None
    assert vector_within(reading, len(text) - 8, len(text)) is None


def test_names_far_into_a_long_text_are_found_where_they_stand(adapted: MiniLM) -> None:
    adapter = load_adapter()
    tagger = NameTagger(adapted.reader("messages"), adapter.heads, adapter.lexicon)
    text = (
        "We sat there and nobody said anything for a while. " * 60
        + "My client Deborah Okafor left."
    )
    found = [text[one.start : one.end] for one in tagger.read_names(text)]
    assert "Deborah Okafor" in found


@pytest.mark.parametrize("damage", ["missing", "cut", "empty"])
def test_a_damaged_adapter_names_the_command_that_makes_it(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "adapter.npz"
    if damage != "missing":
        path.write_bytes(ADAPTER_WEIGHTS.read_bytes()[: 5000 if damage == "cut" else 0])
    with pytest.raises(UnderstandingError, match="train") as caught:
        load_adapter(path)
    assert "\n" not in str(caught.value)


def _lexicon() -> Lexicon:
    names = {"first": ["Zoë", "May"], "last": ["Okafor"], "town": ["Hull"], "field": ["Beck"]}
    return Lexicon(lexicon_arrays(names, ["may be may be the the the the"] * 5))


def test_the_lexicon_folds_capitals_and_accents() -> None:
    lexicon = _lexicon()
    assert lexicon.features("ZOE")[:4] == (1.0, 0.0, 0.0, 0.0)
    assert lexicon.features("okafor")[:4] == (0.0, 1.0, 0.0, 0.0)
    assert lexicon.features("hull")[2] == lexicon.features("BECK")[3] == 1.0
    assert lexicon.features("the")[4] > lexicon.features("may")[4] > 0
    assert lexicon.features("xylophone") == (0.0,) * 5


def test_shapes_see_capitals_and_the_words_beside() -> None:
    text = "Saw May in may."
    found = words(text)
    shape = shapes(text, found, _lexicon())
    assert shape.shape == (5, WIDTH)
    assert (shape[1, 0], shape[3, 0]) == (1.0, 0.0)
    size = WIDTH // 3
    np.testing.assert_array_equal(shape[1, size : 2 * size], shape[0, :size])
    np.testing.assert_array_equal(shape[1, 2 * size :], shape[2, :size])


def test_stretches_cover_every_word_and_cut_a_ramble_with_overlaps() -> None:
    ramble = " ".join(f"w{number}" for number in range(150))
    text = f"One. Two!  Three?\nFour\n{ramble}"
    found = [text[start:end] for start, end in stretches(text)]
    assert found[:4] == ["One.", "Two!", "Three?", "Four"]
    covered = {word for part in found[4:] for word in part.split()}
    assert covered == set(ramble.split())
    assert all(len(part.split()) <= LONGEST_SENTENCE_WORDS for part in found)
    assert stretches("  \n ") == []
