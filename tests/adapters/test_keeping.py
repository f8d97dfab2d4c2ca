from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from app.adapters.keeping import SqliteKeeping
from app.errors import DrawerClosed, KeepingError, WrongPassphrase
from app.models import Debrief, DebriefTurn

PHRASE = "five plain words of mine"
OTHER = "quite another few words"
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


@pytest.mark.parametrize("damage", ["token = 'broken'", "token = 3", "updated = 'broken'"])
def test_one_that_is_damaged_leaves_the_others_and_can_be_deleted(
    keeping: SqliteKeeping, tmp_path: Path, damage: str
) -> None:
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief("a" * 32))
    drawer.keep(debrief("b" * 32))
    with sqlite3.connect(tmp_path / "kept" / "debriefs.sqlite") as connection:
        connection.execute(f"update debriefs set {damage} where id like 'a%'")
    connection.close()
    found = {entry.id: one for entry, one in drawer.everything()}
    assert found["b" * 32] == debrief("b" * 32)
    assert (found["a" * 32] is None) == damage.startswith("token")
    assert {entry.id for entry in keeping.entries()} == set(found)
    drawer.delete("a" * 32)
    assert [entry.id for entry, _ in drawer.everything()] == ["b" * 32]


def test_a_debrief_of_another_version_leaves_the_others(keeping: SqliteKeeping) -> None:
    drawer = keeping.open(PHRASE)
    drawer.keep(debrief("a" * 32).model_copy(update={"phase": "of another version"}))
    drawer.keep(debrief("b" * 32))
    found = {entry.id: one for entry, one in drawer.everything()}
    assert found == {"a" * 32: None, "b" * 32: debrief("b" * 32)}


@pytest.mark.parametrize("gone", ["deleted", "old"])
def test_once_nothing_is_kept_another_passphrase_begins_anew(
    keeping: SqliteKeeping, tmp_path: Path, gone: str
) -> None:
    drawer = keeping.open(PHRASE)
    for name in ("a" * 32, "b" * 32):
        drawer.keep(debrief(name))
    drawer.delete("a" * 32)
    with pytest.raises(WrongPassphrase):
        keeping.open(OTHER)
    if gone == "deleted":
        drawer.delete("b" * 32)
    else:
        with sqlite3.connect(tmp_path / "kept" / "debriefs.sqlite") as connection:
            connection.execute("update debriefs set updated = '2020-01-01T00:00:00+00:00'")
        connection.close()
        assert drawer.retain(30) == 1
    with pytest.raises(KeepingError, match="8 characters"):
        keeping.open("short")
    assert drawer.stands() and keeping.open(PHRASE).stands()
    keeping.open(OTHER).keep(debrief())
    assert [one for _, one in keeping.open(OTHER).everything()] == [debrief()]


@pytest.mark.parametrize("begun", ["one by one", "all at once", "all, and not begun anew"])
def test_a_key_from_before_neither_writes_nor_reads_nor_spoils_what_was_begun_anew(
    keeping: SqliteKeeping, tmp_path: Path, begun: str
) -> None:
    before = keeping.open(PHRASE)
    before.keep(debrief("a" * 32))
    if begun == "one by one":
        before.delete("a" * 32)
    else:
        keeping.delete_all()
    if begun != "all, and not begun anew":
        keeping.open(OTHER).keep(debrief("b" * 32))
    assert not before.stands() and before.everything() == []
    for step in (lambda: before.keep(debrief("a" * 32)), lambda: before.retain(7)):
        with pytest.raises(DrawerClosed, match="deleted meanwhile"):
            step()
    before.delete("a" * 32)
    if begun == "all, and not begun anew":
        assert list((tmp_path / "kept").iterdir()) == []
        return
    after = keeping.open(OTHER)
    assert after.days == 90 and [one for _, one in after.everything()] == [debrief("b" * 32)]


def test_a_file_that_is_no_store_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "debriefs.sqlite"
    path.write_bytes(b"no database at all, and long enough to be looked at" * 40)
    with pytest.raises(KeepingError, match=r"debriefs\.sqlite"):
        SqliteKeeping(path).open(PHRASE)


def test_the_key_is_not_in_the_repr(keeping: SqliteKeeping) -> None:
    assert "key=***" in repr(keeping.open(PHRASE))
