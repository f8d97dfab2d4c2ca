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
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.errors import KeepingError, WrongPassphrase
from app.models import Debrief
from app.ports.keeping import KeptEntry

FORMAT = 1
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**16, 8, 1
"""64 MB and some 150 ms for each guess. OWASP's password storage sheet offers it with p=2; a small
machine that answers at once was worth the other half."""

SALT_BYTES = 16
SHORTEST_PASSPHRASE = 8
DEFAULT_DAYS = 90
_CHECK = "debrief"

_metadata = MetaData()
_store = Table(
    "store",
    _metadata,
    Column("format", Integer, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("n", Integer, nullable=False),
    Column("r", Integer, nullable=False),
    Column("p", Integer, nullable=False),
    # A token too: whether the passphrase is right, and for how long debriefs are kept.
    Column("sealed", LargeBinary, nullable=False),
)
_debriefs = Table(
    "debriefs",
    _metadata,
    Column("id", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("format", Integer, nullable=False),
    Column("token", LargeBinary, nullable=False),
)


class SqliteKeeping:
    """Keeping over one SQLite file, made when the first debrief is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[KeptEntry]:
        if not self._path.exists():
            return []
        with _failing(self._path), _engine(self._path).begin() as connection:
            _metadata.create_all(connection)
            rows = connection.execute(select(_debriefs).order_by(_debriefs.c.updated.desc()))
            return [_entry(row) for row in rows]

    def open(self, passphrase: str) -> SqliteDrawer:
        with _failing(self._path):
            if not self._path.exists():
                _make_private(self._path)
            engine = _engine(self._path)
            with engine.begin() as connection:
                _metadata.create_all(connection)
                row = connection.execute(select(_store)).first()
                if row is None:
                    return SqliteDrawer(self._path, engine, *_made(connection, passphrase))
        if row.format != FORMAT:
            raise KeepingError(
                f"{self._path.name} has format {row.format}, and this version reads {FORMAT}. "
                "Open it with the version that wrote it."
            )
        fernet = Fernet(_key(passphrase, row.salt, row.n, row.r, row.p))
        try:
            sealed = json.loads(fernet.decrypt(row.sealed))
        except InvalidToken:
            raise WrongPassphrase(
                "This passphrase does not open the kept debriefs. Nothing was changed; try "
                "another, or delete them all to begin anew."
            ) from None
        drawer = SqliteDrawer(self._path, engine, fernet, int(sealed["days"]))
        drawer.clear_old()
        return drawer

    def delete_all(self) -> None:
        if not self._path.exists():
            return
        with _failing(self._path):
            engine = _engine(self._path)
            with engine.begin() as connection:
                _metadata.create_all(connection)
                connection.execute(delete(_debriefs))
                connection.execute(delete(_store))
            _vacuum(engine)
            engine.dispose()
            self._path.unlink()


class SqliteDrawer:
    """An opened store; holds the key in memory for as long as it lives."""

    def __init__(self, path: Path, engine: Engine, fernet: Fernet, days: int) -> None:
        self._path = path
        self._engine = engine
        self._fernet = fernet
        self._days = days

    def __repr__(self) -> str:
        return f"SqliteDrawer({self._path.name}, key=***)"

    @property
    def days(self) -> int:
        return self._days

    def keep(self, debrief: Debrief) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        token = self._fernet.encrypt(debrief.model_dump_json().encode())
        row = {"id": debrief.id, "created": now, "updated": now, "format": FORMAT, "token": token}
        statement = upsert(_debriefs).values(row)
        statement = statement.on_conflict_do_update(
            index_elements=["id"], set_={"updated": now, "format": FORMAT, "token": token}
        )
        with _failing(self._path), self._engine.begin() as connection:
            if connection.execute(select(_store.c.format)).first() is None:
                raise KeepingError(
                    "The kept debriefs were all deleted meanwhile, and this one is not kept any "
                    "more. Choose “Keep on this machine” again to keep it."
                )
            connection.execute(statement)

    def take(self, debrief_id: str) -> Debrief:
        with _failing(self._path), self._engine.begin() as connection:
            row = connection.execute(select(_debriefs).where(_debriefs.c.id == debrief_id)).first()
        if row is None:
            raise KeepingError("This debrief is not kept any more. Choose another from the list.")
        return self._opened(row)

    def everything(self) -> list[tuple[KeptEntry, Debrief]]:
        with _failing(self._path), self._engine.begin() as connection:
            rows = connection.execute(
                select(_debriefs).order_by(_debriefs.c.updated.desc())
            ).fetchall()
        return [(_entry(row), self._opened(row)) for row in rows]

    def delete(self, debrief_id: str) -> None:
        with _failing(self._path):
            with self._engine.begin() as connection:
                connection.execute(delete(_debriefs).where(_debriefs.c.id == debrief_id))
            _vacuum(self._engine)

    def retain(self, days: int) -> int:
        if days < 0:
            raise KeepingError(f"Debriefs cannot be kept for {days} days. Choose 0 or more.")
        self._days = days
        with _failing(self._path), self._engine.begin() as connection:
            connection.execute(update(_store).values(sealed=_sealed(self._fernet, days)))
        return self.clear_old()

    def clear_old(self) -> int:
        """Delete what is older than the store keeps; returns how many that were."""
        if not self._days:
            return 0
        before = (datetime.now(UTC) - timedelta(days=self._days)).isoformat(timespec="seconds")
        with _failing(self._path):
            with self._engine.begin() as connection:
                gone = connection.execute(delete(_debriefs).where(_debriefs.c.updated < before))
            if gone.rowcount:
                _vacuum(self._engine)
            return int(gone.rowcount)

    def _opened(self, row: Any) -> Debrief:
        try:
            return Debrief.model_validate_json(self._fernet.decrypt(row.token))
        except (InvalidToken, ValidationError) as error:
            raise KeepingError(
                f"The kept debrief {row.id[:8]} is damaged or of another version "
                f"({type(error).__name__}). The others can still be read; delete this one."
            ) from None


def _made(connection: Connection, passphrase: str) -> tuple[Fernet, int]:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeepingError(
            f"A passphrase has {SHORTEST_PASSPHRASE} characters or more; some words in a row are "
            "easy to remember and hard to guess."
        )
    salt = os.urandom(SALT_BYTES)
    fernet = Fernet(_key(passphrase, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P))
    connection.execute(
        insert(_store).values(
            format=FORMAT,
            salt=salt,
            n=SCRYPT_N,
            r=SCRYPT_R,
            p=SCRYPT_P,
            sealed=_sealed(fernet, DEFAULT_DAYS),
        )
    )
    return fernet, DEFAULT_DAYS


def _sealed(fernet: Fernet, days: int) -> bytes:
    return fernet.encrypt(json.dumps({"check": _CHECK, "days": days}).encode())


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    derived = Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode("utf-8"))
    return base64.urlsafe_b64encode(derived)


def _entry(row: Any) -> KeptEntry:
    return KeptEntry(
        id=row.id,
        created=datetime.fromisoformat(row.created),
        updated=datetime.fromisoformat(row.updated),
    )


def _engine(path: Path) -> Engine:
    # A connection for each transaction: visitors are served by threads of their own.
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        # What is deleted is overwritten, and what is written has reached the disk.
        for pragma in ("secure_delete = ON", "synchronous = FULL", "busy_timeout = 5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def _failing(path: Path) -> Iterator[None]:
    """Whatever SQLite or the disk has to say, in one line that names the file and the next step."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise KeepingError(
            f"The kept debriefs in {path.name} cannot be read or written "
            f"({type(cause).__name__}). See that the disk has room and the file is yours to "
            "write; this debrief goes on, and is not kept until then."
        ) from None
