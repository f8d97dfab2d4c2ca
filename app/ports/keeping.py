"""What keeps debriefs on this machine."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.models import Debrief, Model


class KeptEntry(Model):
    """What a store of kept debriefs says without its passphrase. Times are in UTC."""

    id: str
    created: datetime
    updated: datetime


class Drawer(Protocol):
    """A store of kept debriefs, opened with its passphrase."""

    @property
    def days(self) -> int:
        """Days after which a debrief that nobody changed is deleted; 0 keeps them all."""
        ...

    def keep(self, debrief: Debrief) -> None:
        """Write a debrief as it is now, whole or not at all. Raises KeepingError."""
        ...

    def take(self, debrief_id: str) -> Debrief:
        """Raises KeepingError where it is not there."""
        ...

    def everything(self) -> list[tuple[KeptEntry, Debrief]]:
        """All of them, the latest first. Raises KeepingError."""
        ...

    def delete(self, debrief_id: str) -> None:
        """Delete one, so that nothing of it is left in the file. Raises KeepingError."""
        ...

    def retain(self, days: int) -> int:
        """Keep debriefs for so many days from now on; returns how many were deleted for it."""
        ...


class Keeping(Protocol):
    """Keeps debriefs on this machine for whoever knows the passphrase."""

    def entries(self) -> list[KeptEntry]:
        """What is there, the latest first; empty where nothing was ever kept."""
        ...

    def open(self, passphrase: str) -> Drawer:
        """Open the store, or make it with this passphrase where there is none.

        Raises WrongPassphrase, and then nothing has changed, or KeepingError.
        """
        ...

    def delete_all(self) -> None:
        """Delete everything, the passphrase's check too. Needs no passphrase."""
        ...
