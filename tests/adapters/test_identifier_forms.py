"""Whatever has the form of an identifier is found, and what has nearly that form is not."""

from __future__ import annotations

import datetime
import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.identifiers.finder import PresidioFinder
from app.models import Identifier, IdentifierLabel
from app.ports.identifiers import NameReader

_DIGITS = st.text(alphabet=string.digits, min_size=2, max_size=4)
_CAPITALS = st.text(alphabet="BCDFGHJKLNPRTVWXZ", min_size=1, max_size=2)
"""Too few for a test's name: SRS-12 is none of a car."""
_PLATES = st.one_of(
    st.builds(
        "{}{}{}{}{}".format, _CAPITALS, st.sampled_from(" -"), _DIGITS, st.just(" "), _CAPITALS
    ),
    st.builds("{}-{}-{}".format, _CAPITALS, _DIGITS, _CAPITALS),
    st.builds("{} {} {}".format, _DIGITS, _CAPITALS, _DIGITS),
    st.builds("{}{}{}".format, _CAPITALS, _DIGITS, _CAPITALS),
)
_VEHICLES = st.sampled_from(
    ["the plate was {}", "his car, {}, outside", "a white van with plate {} again", "{}, the taxi"]
)
_OLD = st.integers(min_value=90, max_value=115)
_YOUNG = st.integers(min_value=1, max_value=89)
_AGED = st.sampled_from(
    [
        "she is {}.",
        "my nan, {}, is well",
        "he died at home at {} on Sunday",
        "{} and still driving",
        "a woman of {} wept",
        "she turned {} in spring",
        "Reg, {}, was early",
        "his gran lived to {}.",
        "a {}-year-old asked",
    ]
)
_DAYS = st.dates(min_value=datetime.date(1925, 1, 1), max_value=datetime.date(2035, 12, 31))
_WRITTEN = st.sampled_from(
    [
        *("%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%d %b"),
        *("the %d of %B", "%A %d %B", "%d/%m/%y"),
    ]
)


class _NoNames(NameReader):
    def read_names(self, text: str) -> list[Identifier]:
        return []


@pytest.fixture(scope="module")
def finder() -> PresidioFinder:
    return PresidioFinder(_NoNames())


def _unfound(finder: PresidioFinder, text: str, words: str) -> str:
    """The letters and digits of the words that no finding covers."""
    start = text.index(words)
    covered = {at for one in finder.find(text) for at in range(one.start, one.end)}
    places = range(start, start + len(words))
    return "".join(text[at] for at in places if text[at].isalnum() and at not in covered)


def _labels(finder: PresidioFinder, text: str) -> set[IdentifierLabel]:
    return {one.label for one in finder.find(text)}


@settings(deadline=None)
@given(plate=_PLATES, sentence=_VEHICLES)
def test_a_plate_of_any_make_beside_a_vehicle_is_found_whole(
    finder: PresidioFinder, plate: str, sentence: str
) -> None:
    assert _unfound(finder, sentence.format(plate), plate) == ""


@settings(deadline=None)
@given(age=_OLD, sentence=_AGED)
def test_an_age_over_89_is_found(finder: PresidioFinder, age: int, sentence: str) -> None:
    assert _unfound(finder, sentence.format(age), str(age)) == ""


@settings(deadline=None)
@given(age=_YOUNG, sentence=_AGED)
def test_a_younger_age_is_left(finder: PresidioFinder, age: int, sentence: str) -> None:
    assert "age" not in _labels(finder, sentence.format(age))


@settings(deadline=None)
@given(day=_DAYS, form=_WRITTEN)
def test_a_date_with_its_day_is_found(
    finder: PresidioFinder, day: datetime.date, form: str
) -> None:
    written = day.strftime(form)
    words = written.removeprefix(day.strftime("%A ")).removeprefix("the ")
    assert _unfound(finder, f"it was {written} when he rang", words) == ""


@settings(deadline=None)
@given(count=st.integers(min_value=1, max_value=999), what=st.sampled_from(["clients", "minutes"]))
def test_a_count_of_things_is_no_identifier(finder: PresidioFinder, count: int, what: str) -> None:
    assert finder.find(f"she saw it in {count} {what} and then {count} more {what}") == []


@settings(deadline=None)
@given(score=st.integers(min_value=0, max_value=10), most=st.sampled_from([5, 10]))
def test_a_score_is_no_date(finder: PresidioFinder, score: int, most: int) -> None:
    score = min(score, most)
    assert finder.find(f"on 5/5 she felt {score}/{most} about it")[0].start == 3
    assert len(finder.find(f"she felt {score}/{most} about it")) == 0


@settings(deadline=None)
@given(digits=st.lists(st.integers(0, 9), min_size=9, max_size=12))
def test_a_number_said_digit_by_digit_is_found_unless_it_only_goes_one_way(
    finder: PresidioFinder, digits: list[int]
) -> None:
    said = " ".join(map(str, digits))
    steps = [later - earlier for earlier, later in pairwise(digits)]
    one_way = min(steps) >= 0 or max(steps) <= 0
    assert bool(_unfound(finder, f"from {said}, the payphone", said)) is one_way
