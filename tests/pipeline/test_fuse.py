from __future__ import annotations

from app.pipeline.fuse import fuse
from tests.pipeline.builders import evidence, whole

OWN = whole("Slow down before you judge the hour.", "own")[1]
OTHER = whole("A silence can be rest for the client who keeps it.", "other")[1]
NOTHING = evidence(answerable=False)


def test_what_other_words_find_joins_what_the_own_words_found() -> None:
    found = fuse(evidence(passages=[OWN]), evidence(passages=[OTHER]))
    assert found.answerable
    assert len(found.hits) == 1
    both = fuse(evidence(passages=[OWN, OTHER]), evidence(passages=[OTHER]))
    assert {hit.passage.id for hit in both.hits} == {OWN.id, OTHER.id}


def test_other_words_that_find_nothing_take_no_answer_away() -> None:
    plain = evidence(passages=[OWN])
    assert fuse(plain, NOTHING) == plain


def test_a_follow_up_that_finds_nothing_by_itself_may_in_other_words() -> None:
    found = evidence(passages=[OTHER])
    assert fuse(NOTHING, found) == found
    assert fuse(NOTHING, evidence(passages=[OTHER], answerable=False)) == NOTHING
