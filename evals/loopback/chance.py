"""Choices that look random and are the same each time: by what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """Choices for one request of one model."""

    def __init__(self, *seeds: str) -> None:
        self._seed = "\x1f".join(seeds)

    def number(self, what: str, below: int) -> int:
        digest = sha256(f"{self._seed}\x1f{what}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def one(self, what: str, items: Sequence[Item]) -> Item:
        return items[self.number(what, len(items))]

    def some(self, what: str, items: Sequence[Item], count: int) -> list[Item]:
        """Return ``count`` different items, all of them where there are fewer, in their order
        of chance."""
        order = sorted(range(len(items)), key=lambda at: self.number(f"{what}\x1f{at}", 1 << 62))
        return [items[at] for at in order[:count]]
