from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.minilm import find_model
from app.adapters.tokens import Tiktoken, WordPieces, vocabulary_file
from app.settings import ROOT, load_settings
from app.wiring.chat import build_counter
from tests.conftest import SHARED

CACHE = SHARED / "tiktoken"
PIECES = WordPieces(find_model(None).parent / "tokenizer.json")


@pytest.fixture
def tiktoken(monkeypatch: pytest.MonkeyPatch) -> Tiktoken:
    if vocabulary_file(CACHE) is None:
        pytest.skip("tiktoken's vocabulary is not in ../shared/tiktoken")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(CACHE))
    return Tiktoken()


def test_word_pieces_never_count_too_few_on_what_debrief_sends(tiktoken: Tiktoken) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "corpus").glob("*.md")]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "app/prompts").glob("*.md")]
    cases = (ROOT / "evals/cases/retrieval/dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["message"] for line in cases]
    pieces = [part for text in texts for part in (text, *text.split("\n\n")) if part.strip()]
    assert len(pieces) > 1_000
    for text in pieces:
        least = tiktoken.count(text)
        assert least <= PIECES.count(text) <= 3 * least + 8


@settings(deadline=None, max_examples=200)
@given(text=st.text(st.characters(min_codepoint=0x80), max_size=60))
def test_of_other_alphabets_and_signs_every_byte_counts(text: str) -> None:
    assert PIECES.count(text) >= len(text)


def test_no_words_are_no_tokens() -> None:
    assert PIECES.count("") == 0


def test_a_vocabulary_that_is_not_there_or_damaged_is_never_asked_for(tmp_path: Path) -> None:
    assert vocabulary_file(tmp_path) is None
    if vocabulary_file(CACHE) is not None:
        name = next(CACHE.iterdir()).name
        shutil.copy(CACHE / name, tmp_path / name)
        (tmp_path / name).chmod(0o644)
        assert vocabulary_file(tmp_path) == tmp_path / name
        (tmp_path / name).write_bytes(b"damaged")
    assert vocabulary_file(tmp_path) is None
    counter = build_counter(load_settings(tiktoken_cache=tmp_path))
    assert counter.name == PIECES.name and counter.count("a session") > 0
    # tiktoken would have taken the damaged file away, and downloaded another.
    assert all(path.read_bytes() == b"damaged" for path in tmp_path.iterdir())
