from __future__ import annotations

from collections import Counter

from app.understanding.examples import NoticingExample, read_examples
from app.understanding.labels import NOTICED
from app.understanding.noticing import noticing_trained_from, reading_parts
from app.understanding.train_noticing import noticing_hash
from app.understanding.turns import TURN_KINDS

ROWS = [
    row
    for kind in TURN_KINDS
    for rows in read_examples(kind, NoticingExample).values()
    for row in rows
]


def test_the_committed_weights_are_of_the_examples_as_they_are() -> None:
    assert noticing_trained_from() == noticing_hash(), (
        "the examples of noticing changed after it was trained: run 'python -m app train'"
    )


def test_each_label_has_examples_enough_and_most_of_them_mislead() -> None:
    counts = Counter(label for row in ROWS for label in row.noticed)
    assert set(counts) == set(NOTICED)
    assert {label: count for label, count in counts.items() if count < 60} == {}
    assert sum(not row.noticed for row in ROWS) >= 400


def test_no_turn_is_an_example_twice() -> None:
    texts = Counter(" ".join(row.text.lower().split()) for row in ROWS)
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_long_turn_is_read_in_stretches_and_a_short_one_whole() -> None:
    assert reading_parts("She left. I stayed.") == ["She left. I stayed."]
    long = " ".join(f"Sentence number {n} of a long telling about her." for n in range(60))
    assert 2 < len(reading_parts(long)) <= 8
