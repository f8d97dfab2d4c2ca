"""The SQLite file of kept debriefs: its tables, how it is opened, and what it fails with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.errors import KeepingError

metadata = MetaData()
store = Table(
    "store",
    metadata,
    Column("format", Integer, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("n", Integer, nullable=False),
    Column("r", Integer, nullable=False),
    Column("p", Integer, nullable=False),
    # A token too: whether the passphrase is right, and for how long debriefs are kept.
    Column("sealed", LargeBinary, nullable=False),
)
debriefs = Table(
    "debriefs",
    metadata,
    Column("id", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("updated", String, nullable=False),
    Column("format", Integer, nullable=False),
    Column("token", LargeBinary, nullable=False),
)


def engine_of(path: Path) -> Engine:
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


def vacuum(engine: Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM"))


def make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def failing(path: Path) -> Iterator[None]:
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
