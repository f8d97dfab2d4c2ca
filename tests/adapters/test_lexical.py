from __future__ import annotations

from pathlib import Path

from app.adapters.lexical import Lexical, terms

TEXTS = ["A silent client may be thinking.", "The client's lateness is a message.", "Rest."]
IDS = ["one", "two", "three"]


def test_words_are_lower_cased_stemmed_and_freed_of_common_ones() -> None:
    assert terms("The Client’s SILENCES, and what they were thinking") == [
        "client",
        "silenc",
        "think",
    ]


def test_the_best_passage_comes_first_and_those_without_a_word_are_left_out() -> None:
    found, share = Lexical.build(IDS, TEXTS).search("client lateness", 5)
    assert [passage_id for passage_id, _ in found] == ["two", "one"]
    assert share == 1.0


def test_words_that_the_library_does_not_have_lower_the_known_share() -> None:
    index = Lexical.build(IDS, TEXTS)
    assert 0 < index.search("client zebra", 5)[1] < 0.6
    assert index.search("zebra xylophone", 5) == ([], 0.0)
    assert index.search("", 5) == index.search("the of and", 5) == ([], 0.0)
    assert index.search("🙂 !!", 5) == ([], 0.0)


def test_a_saved_index_finds_what_it_found(tmp_path: Path) -> None:
    made = Lexical.build(IDS, TEXTS)
    made.save(tmp_path / "lexical")
    assert Lexical.load(tmp_path / "lexical").search("thinking client", 3) == made.search(
        "thinking client", 3
    )


def test_a_library_without_words_finds_nothing(tmp_path: Path) -> None:
    for name, (ids, texts) in {"none": ([], []), "common": (["a"], ["the of"])}.items():
        made = Lexical.build(ids, texts)
        made.save(tmp_path / name)
        assert Lexical.load(tmp_path / name).search("client", 3) == ([], 0.0)
