"""Kept debriefs in SQLite, each one encrypted whole; the passphrase is stored nowhere.

In clear stand ids, times, the format's version and what scrypt needs: a salt and its parameters.
A debrief is one Fernet token over JSON. The key comes from the passphrase by scrypt, with a salt
for each store, so the file is of no use without it.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Engine

from app.adapters.kept_file import (
    debriefs,
    engine_of,
    failing,
    make_private,
    metadata,
    store,
    vacuum,
)
from app.errors import DrawerClosed, KeepingError, WrongPassphrase
from app.models import Debrief
from app.ports.keeping import KeptEntry

FORMAT = 1
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
"""64 MB and some 150 ms for each guess. OWASP's password storage sheet offers it with p=2; a small
machine that answers at once was worth the other half."""

SALT_BYTES = 16
SHORTEST_PASSPHRASE = 8
DEFAULT_DAYS = 90


class SqliteKeeping:
    """Keeping over one SQLite file, made when the first debrief is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[KeptEntry]:
        if not self._path.exists():
            return []
        with failing(self._path), engine_of(self._path).begin() as connection:
            metadata.create_all(connection)
            rows = connection.execute(select(debriefs).order_by(debriefs.c.updated.desc()))
            return [_entry(row) for row in rows]

    def open(self, passphrase: str) -> SqliteDrawer:
        with failing(self._path):
            if not self._path.exists():
                make_private(self._path)
            engine = engine_of(self._path)
            with engine.begin() as connection:
                metadata.create_all(connection)
                row = connection.execute(select(store)).first()
                if row is None:
                    return _made(self._path, engine, connection, passphrase)
            try:
                drawer = _unsealed(self._path, engine, row, passphrase)
            except KeepingError:
                # The passphrase of a store with nothing in it protects nothing: another begins it
                # anew. In one statement, for somebody else may be keeping a debrief meanwhile.
                with engine.begin() as connection:
                    if connection.execute(delete(store).where(~exists(debriefs.select()))).rowcount:
                        return _made(self._path, engine, connection, passphrase)
                raise
        drawer.clear_old()
        return drawer

    def delete_all(self) -> None:
        if not self._path.exists():
            return
        with failing(self._path):
            engine = engine_of(self._path)
            with engine.begin() as connection:
                metadata.create_all(connection)
                connection.execute(delete(debriefs))
                connection.execute(delete(store))
            vacuum(engine)
            engine.dispose()
            self._path.unlink()


class SqliteDrawer:
    """An opened store; holds the key in memory for as long as it lives."""

    def __init__(self, path: Path, engine: Engine, salt: bytes, fernet: Fernet, days: int) -> None:
        self._path = path
        self._engine = engine
        self._salt = salt
        self._fernet = fernet
        self._days = days

    def __repr__(self) -> str:
        return f"SqliteDrawer({self._path.name}, key=***)"

    @property
    def days(self) -> int:
        return self._days

    def stands(self) -> bool:
        if not self._path.exists():
            return False
        with failing(self._path), self._engine.begin() as connection:
            return connection.execute(select(self._same)).scalar_one()

    def keep(self, debrief: Debrief) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        token = self._fernet.encrypt(debrief.model_dump_json().encode())
        row = {"id": debrief.id, "created": now, "updated": now, "format": FORMAT, "token": token}
        statement = upsert(debriefs).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["id"], set_={"updated": now, "format": FORMAT, "token": token}
        )
        with self._writing(format=FORMAT) as connection:
            connection.execute(statement)

    def everything(self) -> list[tuple[KeptEntry, Debrief | None]]:
        if not self._path.exists():
            return []
        # Never what another passphrase keeps: it would look damaged here, and be deleted.
        asked = select(debriefs).where(self._same).order_by(debriefs.c.updated.desc())
        with failing(self._path), self._engine.begin() as connection:
            return [(_entry(row), self._opened(row)) for row in connection.execute(asked)]

    def delete(self, debrief_id: str) -> None:
        if not self._path.exists():
            return
        with failing(self._path):
            with self._engine.begin() as connection:
                connection.execute(delete(debriefs).where(debriefs.c.id == debrief_id))
            vacuum(self._engine)

    def retain(self, days: int) -> int:
        if days < 0:
            raise KeepingError(f"Debriefs cannot be kept for {days} days. Choose 0 or more.")
        with self._writing(sealed=_sealed(self._fernet, days)):
            self._days = days
        return self.clear_old()

    def clear_old(self) -> int:
        """Delete what is older than the store keeps; returns how many that were."""
        if not self._days:
            return 0
        before = (datetime.now(UTC) - timedelta(days=self._days)).isoformat(timespec="seconds")
        with failing(self._path):
            with self._engine.begin() as connection:
                gone = connection.execute(delete(debriefs).where(debriefs.c.updated < before))
            if gone.rowcount:
                vacuum(self._engine)
            return int(gone.rowcount)

    @property
    def _same(self) -> ColumnElement[bool]:
        """Whether the store is the one that was opened: each has a salt of its own."""
        return exists(select(store).where(store.c.salt == self._salt))

    @contextmanager
    def _writing(self, **changes: object) -> Iterator[Connection]:
        """A transaction that changes the store's own row. Raises DrawerClosed.

        The change takes the file's lock: until the end nobody begins the store anew, with a
        passphrase that could not read what is written.
        """
        # A file that was deleted would be made again by opening it.
        if self._path.exists():
            with failing(self._path), self._engine.begin() as connection:
                own = update(store).where(store.c.salt == self._salt).values(**changes)
                if connection.execute(own).rowcount:
                    yield connection
                    return
        raise DrawerClosed(
            "The kept debriefs were all deleted meanwhile, and this one is not kept any more. "
            "Choose “Keep on this machine” again to keep it."
        )

    def _opened(self, row: Any) -> Debrief | None:
        try:
            return Debrief.model_validate_json(self._fernet.decrypt(row.token))
        except (InvalidToken, ValidationError, TypeError):
            return None


def _unsealed(path: Path, engine: Engine, row: Any, passphrase: str) -> SqliteDrawer:
    if row.format != FORMAT:
        raise KeepingError(
            f"{path.name} has format {row.format}, and this version reads {FORMAT}. "
            "Open it with the version that wrote it."
        )
    fernet = Fernet(_key(passphrase, row.salt, row.n, row.r, row.p))
    try:
        sealed = json.loads(fernet.decrypt(row.sealed))
    except InvalidToken:
        raise WrongPassphrase(
            "This passphrase does not open the kept debriefs. Nothing was changed; try another, or "
            "choose “Delete all” where a debrief begins."
        ) from None
    return SqliteDrawer(path, engine, row.salt, fernet, int(sealed["days"]))


def _made(path: Path, engine: Engine, connection: Connection, passphrase: str) -> SqliteDrawer:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeepingError(
            f"A passphrase has {SHORTEST_PASSPHRASE} characters or more; some words in a row are "
            "easy to remember and hard to guess."
        )
    salt = os.urandom(SALT_BYTES)
    fernet = Fernet(_key(passphrase, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P))
    connection.execute(
        insert(store).values(
            format=FORMAT,
            salt=salt,
            n=SCRYPT_N,
            r=SCRYPT_R,
            p=SCRYPT_P,
            sealed=_sealed(fernet, DEFAULT_DAYS),
        )
    )
    return SqliteDrawer(path, engine, salt, fernet, DEFAULT_DAYS)


def _sealed(fernet: Fernet, days: int) -> bytes:
    return fernet.encrypt(json.dumps({"check": "debrief", "days": days}).encode())


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    derived = Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode("utf-8"))
    return base64.urlsafe_b64encode(derived)


def _entry(row: Any) -> KeptEntry:
    try:
        return KeptEntry(id=row.id, updated=datetime.fromisoformat(row.updated))
    except (ValueError, TypeError):
        return KeptEntry(id=row.id, updated=None)
