"""Sentences as a composer makes them, before verification."""

from __future__ import annotations

from typing import Literal

from app.models.base import Model

Basis = Literal["quoted", "supported", "general"]
Part = Literal["opening", "lead", "evidence", "sit_with", "supervision", "guidance"]


class Claim(Model):
    """The words of a passage that a drafted sentence says it rests on."""

    passage_id: str
    quote: str


class DraftSentence(Model):
    """A sentence as a composer made it, before verification."""

    text: str
    part: Part
    basis: Basis
    claims: tuple[Claim, ...] = ()
