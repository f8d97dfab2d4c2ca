"""The scripts' hand-written sentences keep their promises."""

from __future__ import annotations

from typing import get_args

import pytest

from app.settings import ROOT
from evals.loopback.lines import FOLDER, bad_lines, paraphrases, planted, planted_articles
from evals.loopback.said import Badness

KINDS = sorted(path.stem for path in (FOLDER / "lines").glob("*.jsonl"))
FEWEST = 12


def test_every_file_is_of_a_kind_that_a_script_can_say() -> None:
    assert set(KINDS) <= set(get_args(Badness))
    assert len(KINDS) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_enough_different_sentences_to_be_more_than_one_trick(kind: Badness) -> None:
    texts = {row.text for row in bad_lines(kind)}
    assert len(texts) >= FEWEST
    assert len(texts) == len(bad_lines(kind))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "language"])
def test_most_of_a_kind_is_subtle_and_some_is_blatant(kind: Badness) -> None:
    subtle = sum(row.manner == "subtle" for row in bad_lines(kind))
    assert 0.5 <= subtle / len(bad_lines(kind)) <= 0.8


def test_each_paraphrase_is_of_a_sentence_that_the_corpus_has() -> None:
    corpus = " ".join(
        " ".join(path.read_text(encoding="utf-8").split())
        for path in sorted((ROOT / "corpus").glob("*.md"))
    )
    assert [quote for quote in paraphrases() if quote not in corpus] == []
    assert [quote for quote, says in paraphrases().items() if quote == says] == []


def test_each_order_stands_in_a_planted_article() -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in planted_articles().glob("*.md"))
    assert len(planted()) >= 6
    assert [order for order in planted() if order not in text] == []
