from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.adapters.minilm import MiniLM, find_model
from app.errors import EmbedderError
from tests.conftest import SHARED

REFERENCE = SHARED / "models" / "all-MiniLM-L6-v2"

FIRST_NUMBERS = {
    "the client went silent for half an hour": (0.02594, 0.08167, 0.03778, -0.02428, 0.00517),
    "I said the wrong thing and cannot stop replaying it": (
        -0.01034,
        -0.01023,
        -0.0108,
        -0.03374,
        -0.00095,
    ),
    "": (-0.11884, 0.0483, -0.00255, -0.01101, 0.05195),
}


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


@pytest.mark.parametrize("text", FIRST_NUMBERS)
def test_vectors_are_the_published_models(minilm: MiniLM, text: str) -> None:
    (vector,) = minilm.embed([text])
    np.testing.assert_allclose(vector[:5], FIRST_NUMBERS[text], atol=2e-5)


def test_vectors_agree_with_sentence_transformers(minilm: MiniLM) -> None:
    path = REFERENCE / "reference-vectors.json"
    if not path.is_file():
        pytest.skip("the reference vectors are not in ../shared/models")
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    vectors = minilm.embed([row["text"] for row in rows])
    np.testing.assert_allclose(vectors, [row["vector"] for row in rows], atol=1e-5)


def test_chromas_own_copy_of_the_model_gives_the_same_vectors(minilm: MiniLM) -> None:
    folder = REFERENCE / "onnx"
    if not folder.is_dir():
        pytest.skip("Chroma's copy of the model is not in ../shared/models")
    texts = list(FIRST_NUMBERS)
    np.testing.assert_allclose(MiniLM(folder).embed(texts), minilm.embed(texts), atol=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(minilm: MiniLM) -> None:
    texts = ["short", "a much longer text about supervision " * 20, "🙂", "", "w" * 3000] * 15
    together = minilm.embed(texts)
    assert together.shape == (75, 384) and together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, rtol=1e-5)
    np.testing.assert_allclose(together[:5], together[-5:], atol=1e-5)
    np.testing.assert_allclose(together[0], minilm.embed(["short"])[0], atol=1e-5)
    assert minilm.embed([]).shape == (0, 384)


def test_missing_files_name_the_folder_and_the_setting(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"make setup.*DEBRIEF_MINILM_FOLDER") as caught:
        MiniLM(tmp_path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["model.safetensors", "model.onnx"])
def test_files_that_are_not_the_model_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00" * 1000)
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EmbedderError, match="make setup") as caught:
        MiniLM(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_tokenizer_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    model = find_model(None)
    (tmp_path / model.name).symlink_to(model)
    (tmp_path / "tokenizer.json").write_text("{not json")
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        MiniLM(tmp_path)
