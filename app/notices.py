"""The wording of notices, of urgent help and of redirections."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.models import Model, What, Who

Lines = tuple[str, ...]

EMERGENCY = "{emergency}"
"""In a line, where the way to reach the emergency services comes."""


class OwnRedirection(Model):
    """The same where somebody asks it for themself."""

    cannot: str
    can: str
    asks: Lines = ()


class Redirection(Model):
    """Whom it belongs with, that Debrief does not do it, and what it can do instead.

    ``asks`` are questions that the library answers.
    """

    cannot: str
    can: str
    asks: Lines = ()
    own: OwnRedirection | None = None


class PlainLines(Model):
    """Lines that stand in their order."""

    lines: Lines


class StillLines(PlainLines):
    """What stays after urgent help, and what is said where there is nothing else to say.

    ``safe`` answers whoever says that they are, ``told`` whoever has passed on another's danger,
    ``over`` whoever hears that it is over.
    """

    says: Lines
    safe: Lines
    told: Lines
    over: Lines


class UnreadLines(PlainLines):
    """What is said where a message cannot be read, and what stands above it."""

    notice: str


class SecretLines(PlainLines):
    """What is said where a secret was asked for; ``child`` where a child may be in danger."""

    child: Lines


class Notices(Model):
    """``redirect`` is by route, a clinical request by the work asked for.

    ``still`` stays after urgent help; ``child`` and ``now`` stand in place of ``notice``;
    ``EMERGENCY`` in a line is replaced.
    """

    notice: dict[Who, dict[What, Lines]]
    still: StillLines
    child: dict[What, Lines]
    now: dict[What, Lines]
    secret: SecretLines
    urgent: dict[What, Lines]
    urgent_now: PlainLines
    urgent_client: PlainLines
    redirect: dict[str, Redirection]
    unread: UnreadLines


@lru_cache(maxsize=1)
def load_notices() -> Notices:
    path = Path(__file__).with_name("notices.toml")
    return Notices.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
