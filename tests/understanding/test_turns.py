from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.adapters.minilm import MiniLM
from app.errors import UnderstandingError
from app.understanding.examples import UNHEARD, NoticingExample, read_examples
from app.understanding.heads import SIZE, load_adapter
from app.understanding.labels import NOTICED
from app.understanding.turns import TURNS_WEIGHTS, WAY, load_turns, turns_hash

TURN = "forty minutes and I could hear the radiator"


def test_the_committed_weights_are_of_the_examples_as_they_are() -> None:
    assert load_turns().trained_from == turns_hash(), "run 'make train' where PyTorch is"


def test_writers_from_whom_no_adapter_has_learnt_are_there() -> None:
    assert set(read_examples("turns", NoticingExample)) > UNHEARD


def test_a_turn_is_read_in_a_way_of_its_own() -> None:
    turns = load_turns()
    assert turns.weights.shape == (SIZE, len(NOTICED)) and turns.bias.shape == (len(NOTICED),)
    model = MiniLM(adapters={**load_adapter().matrices, WAY: turns.matrices})
    (own,), (message,) = model.read([TURN], WAY), model.read([TURN], "messages")
    assert float(own.vector @ message.vector) < 0.99
    scores = own.vector @ turns.weights + turns.bias
    assert NOTICED[int(np.argmax(scores))] == "silence"


@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_weights_that_cannot_be_used_are_named_in_one_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "turns.npz"
    if damage == "cut":
        path.write_bytes(TURNS_WEIGHTS.read_bytes()[:5000])
    if damage == "other":
        with path.open("wb") as stream:
            np.savez(stream, examples=np.array("of another form"))
    with pytest.raises(UnderstandingError, match=r"turns.npz cannot be read") as caught:
        load_turns(path)
    assert "\n" not in str(caught.value)
