"""What finds what could tell who somebody is."""

from __future__ import annotations

from typing import Protocol

from app.models import Identifier


class IdentifierFinder(Protocol):
    """Finds what could tell who somebody is."""

    def find(self, text: str) -> list[Identifier]:
        """Identifiers by place; they may overlap."""
        ...


class NameReader(Protocol):
    """Finds names of people, places and organisations."""

    def read_names(self, text: str) -> list[Identifier]: ...
