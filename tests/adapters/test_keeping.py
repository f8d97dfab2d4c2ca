from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from app.adapters.keeping import SqliteKeeping
from app.errors import KeepingError, WrongPassphrase
from app.models import Debrief, DebriefTurn

PHRASE = "five plain words of mine"
SECRET = "she looked at the carpet"


def debrief(name: str = "a" * 32, words: str = SECRET) -> Debrief:
    turn = DebriefTurn(
        stage="tell", question="happened", asked="What?", words=words, outcome="answered"
    )
    return Debrief(id=name, day=date(2026, 1, 5), turns=(turn,))


@pytest.fixture
def keeping(tmp_path: Path) -> SqliteKeeping:
    return SqliteKeeping(tmp_path / "kept" / "debriefs.sqlite")


def test_nothing_is_written_before_anything_is_kept(keeping: SqliteKeeping, tmp_path: Path) -> None:
    assert keeping.entries() == []
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_comes_back_with_the_passphrase(keeping: SqliteKeeping) -> None:
    keeping.open(PHRASE).keep(debrief())
    drawer = keeping.open(PHRASE)
    assert drawer.take("a" * 32) == debrief()
    assert [one for _, one in drawer.everything()] == [debrief()]


def test_the_file_says_nothing_without_the_passphrase(
    keeping: SqliteKeeping, tmp_path: Path
) -> None:
    keeping.open(PHRASE).keep(debrief())
    raw = (tmp_path / "kept" / "debriefs.sqlite").read_bytes()
    for words in (SECRET, PHRASE, "happened", "2026-01-05"):
        assert words.encode() not in raw


def test_a_wrong_passphrase_says_so_and_changes_nothing(
    keeping: SqliteKeeping, tmp_path: Path
) -> None:
    keeping.open(PHRASE).keep(debrief())
    path = tmp_path / "kept" / "debriefs.sqlite"
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase) as caught:
        keeping.open("another one altogether")
    assert path.read_bytes() == before
    assert PHRASE not in str(caught.value)


def test_a_short_passphrase_makes_no_store(keeping: SqliteKeeping) -> None:
    with pytest.raises(KeepingError, match="8 characters"):
        keeping.open("short")
    keeping.open(PHRASE)


def test_a_deleted_debrief_leaves_nothing_in_the_file(
    keeping: SqliteKeeping, tmp_path: Path
) -> None:
    path = tmp_path / "kept" / "debriefs.sqlite"
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief("a" * 32))
    drawer.keep(debrief("b" * 32))
    with sqlite3.connect(path) as connection:
        (token,) = connection.execute("select token from debriefs where id like 'a%'").fetchone()
    connection.close()
    drawer.delete("a" * 32)
    assert token not in path.read_bytes()
    assert [entry.id for entry in keeping.entries()] == ["b" * 32]


def test_delete_all_needs_no_passphrase_and_leaves_no_file(
    keeping: SqliteKeeping, tmp_path: Path
) -> None:
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief())
    keeping.delete_all()
    assert list((tmp_path / "kept").iterdir()) == []
    assert keeping.entries() == []


def test_what_is_too_old_is_deleted(keeping: SqliteKeeping, tmp_path: Path) -> None:
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief("a" * 32))
    drawer.keep(debrief("b" * 32))
    with sqlite3.connect(tmp_path / "kept" / "debriefs.sqlite") as connection:
        connection.execute(
            "update debriefs set updated = '2020-01-01T00:00:00+00:00' where id like 'a%'"
        )
    connection.close()
    assert drawer.retain(30) == 1
    assert [entry.id for entry in keeping.entries()] == ["b" * 32]
    assert keeping.open(PHRASE).days == 30


def test_a_damaged_debrief_is_named_and_the_message_holds_no_words(
    keeping: SqliteKeeping, tmp_path: Path
) -> None:
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief())
    with sqlite3.connect(tmp_path / "kept" / "debriefs.sqlite") as connection:
        connection.execute("update debriefs set token = 'broken'")
    connection.close()
    with pytest.raises(KeepingError, match="aaaaaaaa"):
        drawer.take("a" * 32)


def test_a_file_that_is_no_store_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "debriefs.sqlite"
    path.write_bytes(b"no database at all, and long enough to be looked at" * 40)
    with pytest.raises(KeepingError, match=r"debriefs\.sqlite"):
        SqliteKeeping(path).open(PHRASE)


def test_the_key_is_not_in_the_repr(keeping: SqliteKeeping) -> None:
    assert "key=***" in repr(keeping.open(PHRASE))
