"""Whom to reach in a crisis, by region, and how fresh an operator's check of each is."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from app.errors import UsageError
from app.models import Circumstance, Contact, Model, Risk, What

SHIPPED = Path(__file__).with_name("contacts.toml")

STALE_AFTER_DAYS = 365
"""Numbers change; a year is what crisis directories themselves promise."""


Listener = Literal["anyone", "adults", "children"]
"""Whom a line is for: ``children`` also where an adult is worried about one."""


class RegionContact(Model):
    """A contact, what it is for, and for whom."""

    name: str = Field(min_length=1)
    reach: str = Field(min_length=1)
    when: str
    fits: tuple[What, ...] = Field(alias="for", min_length=1)
    whose: Listener = Field(default="anyone", alias="whom")
    confirmed: date | None = None

    def shown(self) -> Contact:
        return Contact(name=self.name, reach=self.reach, when=self.when, confirmed=self.confirmed)


class Region(Model):
    """A region's contacts, those for emergencies first."""

    name: str = Field(min_length=1)
    contacts: tuple[RegionContact, ...]


Regions = dict[str, Region]


def load_contacts(path: Path = SHIPPED) -> Regions:
    """Return regions by their code, in the file's order. Raises UsageError."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(path, error.strerror or type(error).__name__) from None
    except UnicodeDecodeError:
        raise _refused(path, "it is no UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(path, str(error)) from None
    regions: Regions = {}
    for code, region in values.items():
        try:
            regions[code] = Region.model_validate(region)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in (code, *first["loc"]))
            raise _refused(path, f"{place}: {first['msg']}") from None
    if not regions:
        raise _refused(path, "it has no region")
    for code, known in regions.items():
        if not known.contacts:
            raise _refused(path, f"region {code} has no contact")
    return regions


def _refused(path: Path, why: str) -> UsageError:
    return UsageError(
        f"The crisis contacts in {path} cannot be used ({why}). Correct the file, or unset "
        "DEBRIEF_CONTACTS to use those that come with Debrief."
    )


def contacts_for(
    region: Region, risks: Sequence[Risk], circumstances: Collection[Circumstance] = ()
) -> tuple[Contact, ...]:
    """Those of a region that fit any of the risks, in the file's order; never none.

    Where a child may be in it, lines for children come right after the emergency services, and a
    line for adults only where two who are a couple are in it too, last.
    """
    kinds = {risk.what for risk in risks}
    fitting = [one for one in region.contacts if kinds.intersection(one.fits)]
    if "child" not in circumstances:
        fitting = [one for one in fitting if one.whose != "children"]
    else:
        first = [one for one in fitting if one is region.contacts[0]]
        whose: tuple[Listener, ...] = ("children", "anyone")
        if "couple" in circumstances:
            whose = (*whose, "adults")
        rest = [one for kind in whose for one in fitting if one.whose == kind and one not in first]
        fitting = [*first, *rest]
    return tuple(one.shown() for one in fitting or region.contacts)


def emergency(region: Region) -> str:
    """How to reach the emergency services there: the file names them first."""
    return region.contacts[0].reach


def unconfirmed(region: Region, today: date) -> tuple[list[str], list[str]]:
    """The names of contacts that nobody confirmed, and of those confirmed too long ago.

    A date still to come is a slip of the pen and confirms nothing.
    """
    never = [one.name for one in region.contacts if one.confirmed is None or one.confirmed > today]
    old = [
        one.name
        for one in region.contacts
        if one.confirmed and (today - one.confirmed).days > STALE_AFTER_DAYS
    ]
    return never, old
