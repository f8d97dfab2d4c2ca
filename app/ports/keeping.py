"""What keeps debriefs on this machine."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.models import Debrief, Model


class KeptEntry(Model):
    """What a store of kept debriefs says of one without its passphrase.

    ``updated`` is in UTC, None where it cannot be read.
    """

    id: str
    updated: datetime | None


class Drawer(Protocol):
    """A store of kept debriefs, opened with its passphrase."""

    @property
    def days(self) -> int:
        """Days after which a debrief that nobody changed is deleted; 0 keeps them all."""
        ...

    def stands(self) -> bool:
        """Whether it is still there to be used, and not deleted whole. Raises KeepingError."""
        ...

    def keep(self, debrief: Debrief) -> None:
        """Write a debrief as it is now, whole or not at all.

        Raises KeepingError, DrawerClosed where all was deleted meanwhile.
        """
        ...

    def everything(self) -> list[tuple[KeptEntry, Debrief | None]]:
        """All of them, the latest first; None for one that is damaged or of another version.

        Raises KeepingError.
        """
        ...

    def delete(self, debrief_id: str) -> None:
        """Delete one, so that nothing of it is left in the file. Raises KeepingError."""
        ...

    def retain(self, days: int) -> int:
        """Keep debriefs for so many days from now on; returns how many were deleted for it.

        Raises as ``keep`` does.
        """
        ...


class Keeping(Protocol):
    """Keeps debriefs on this machine for whoever knows the passphrase."""

    def entries(self) -> list[KeptEntry]:
        """What is there, the latest first; empty where nothing was ever kept."""
        ...

    def open(self, passphrase: str) -> Drawer:
        """Open the store; where nothing is kept, any passphrase begins it anew.

        Raises WrongPassphrase, and then nothing has changed, or KeepingError.
        """
        ...

    def delete_all(self) -> None:
        """Delete everything, the passphrase's check too. Needs no passphrase."""
        ...
