from __future__ import annotations

from app.adapters.index import Lately


def test_what_was_read_lately_is_not_read_again() -> None:
    asked: list[list[str]] = []

    def read(keys: list[str]) -> dict[str, int]:
        asked.append(keys)
        return {key: len(key) for key in keys if key != "unknown"}

    kept: Lately[str, int] = Lately(2)
    assert kept.get(["a", "bb", "a"], read) == {"a": 1, "bb": 2}
    assert kept.get(["bb", "unknown"], read) == {"bb": 2}
    assert asked == [["a", "bb"], ["unknown"]]


def test_the_oldest_makes_room_and_a_large_request_is_whole() -> None:
    asked: list[list[int]] = []

    def read(keys: list[int]) -> dict[int, int]:
        asked.append(keys)
        return {key: key for key in keys}

    kept: Lately[int, int] = Lately(2)
    assert kept.get([1, 2, 3], read) == {1: 1, 2: 2, 3: 3}
    kept.get([3], read)
    kept.get([1], read)
    assert asked == [[1, 2, 3], [1]]
