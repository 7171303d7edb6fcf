"""Damaged, foreign, newer and older databases: found, refused or brought up to date, and nothing lost."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from studycards.errors import Unreadable
from studycards.log import Log, backups, schema
from studycards.model import Event

NOW = 1_760_000_400_000


def review(number: int, card: str = "d/a") -> Event:
    return Event("", "review", NOW + number, 20_370, "", 0, card, 3, phase="review", due_day=20_373)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with ten answers."""
    made = tmp_path / "home" / "progress.db"
    with Log.open(made, now=NOW) as log:
        for number in range(10):
            log.append(review(number, f"d/{number % 3}"))
    return made


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught, Log.open(path, now=NOW) as log:
        log.states()
    assert caught.value.hint
    return str(caught.value)


def tampered(path: Path, *statements: str) -> list[str]:
    connection = sqlite3.connect(path)
    connection.executescript(";".join(statements))
    connection.close()
    with Log.open(path, now=NOW) as log:
        return [str(damage) for damage in log.check()]


def test_events_cannot_be_changed_or_removed(path: Path) -> None:
    connection = sqlite3.connect(path)
    for statement in ("update event set grade = 4", "delete from event"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        ("update event set grade = 4 where seq = 5", "Event 5 of the log"),
        ("delete from event where seq = 4", "Event 5 of the log"),
        ("delete from event where seq = 10", "last events of device"),
        ("update event set chain = x'00' where seq = 10", "Event 10 of the log"),
    ],
)
def test_a_changed_log_is_found(path: Path, damage: str, finding: str) -> None:
    guards = ["drop trigger event_never_changes", "drop trigger event_never_goes"]
    findings = tampered(path, *guards, damage, schema.GUARDS)

    assert any(finding in line for line in findings), findings


def test_a_state_that_is_not_the_fold_is_found_and_made_again(path: Path) -> None:
    findings = tampered(path, "update state set stability = stability * 1.0000001 where card = 'd/1'")

    assert len(findings) == 1
    assert "d/1" in findings[0]
    with Log.open(path, now=NOW) as log:
        log.refold()
        assert log.check() == []


def test_missing_guards_tables_and_columns_are_found(path: Path) -> None:
    assert "guard event_never_goes" in tampered(path, "drop trigger event_never_goes")[0]
    assert "table run is missing" in tampered(path, "drop table run")[0]
    assert "table state has other columns" in " ".join(tampered(path, "alter table state add column x"))


def test_a_damaged_page_is_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 + 100 : 4096 + 4000] = b"\xff" * 3900
    path.write_bytes(content)

    try:
        with Log.open(path, now=NOW) as log:
            assert log.check()
    except Unreadable as error:
        assert "is damaged" in str(error)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("dear diary\n" * 500)

    assert "is not a database" in refused(path)
    assert path.read_text().startswith("dear diary")


def test_a_truncated_database_is_refused(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)

    assert "is damaged" in refused(path)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    connection = sqlite3.connect(path)
    connection.executescript("create table songs (title); insert into songs values ('x')")
    connection.close()
    before = path.read_bytes()

    assert "another program" in refused(path)
    assert path.read_bytes() == before


def test_a_newer_database_is_refused_and_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    connection.close()
    before = path.read_bytes()

    assert "newer studycards" in refused(path)
    assert path.read_bytes() == before


def test_an_empty_file_beside_backups_is_a_loss_and_said_to_be_one(path: Path) -> None:
    with Log.open(path, now=NOW) as log:
        log.back_up(NOW)
    path.write_bytes(b"")

    assert "is empty" in refused(path)


def test_an_empty_file_without_backups_is_a_beginning(tmp_path: Path) -> None:
    path = tmp_path / "progress.db"
    path.touch()
    with Log.open(path, now=NOW) as log:
        log.append(review(1))
        assert log.check() == []


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with Log.open(tmp_path / "home2" / "progress.db", now=NOW) as log:
        log.append(review(1))
    with (
        pytest.raises(Unreadable, match="is not a folder"),
        Log.open(tmp_path / "home" / "p.db", now=NOW) as log,
    ):
        log.append(review(1))


def test_an_older_database_is_backed_up_and_brought_up_to_date(path: Path, monkeypatch) -> None:
    def to_next_version(database) -> None:
        database["run"].transform(rename={"result": "shown"})
        database["meta"].insert({"name": "moved", "value": "yes"})

    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema, "STEPS", {1: to_next_version})
    old = sqlite3.connect(path).execute("select * from event").fetchall()

    Log.open(path, now=NOW).close()

    connection = sqlite3.connect(path)
    assert connection.execute("pragma user_version").fetchone() == (2,)
    assert connection.execute("select value from meta where name = 'moved'").fetchone() == ("yes",)
    assert connection.execute("select * from event").fetchall() == old
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("delete from event")
    connection.close()
    (backup,) = (path.parent / "backups").iterdir()
    assert backup.name == "progress-format-1-20251009-090000.db"
    assert backups.proven(backup) == 10
    assert sqlite3.connect(backup).execute("select * from event").fetchall() == old


def test_a_step_that_fails_changes_nothing(path: Path, monkeypatch) -> None:
    def broken(database) -> None:
        database["run"].transform(rename={"result": "shown"})
        raise ValueError("no such thing")

    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema, "STEPS", {1: broken})
    assert "could not be brought from format 1 to 2" in refused(path)
    monkeypatch.undo()

    with Log.open(path, now=NOW) as log:
        assert len(log.events()) == 10
        assert log.check() == []


def test_a_backup_is_whole(path: Path, tmp_path: Path) -> None:
    with Log.open(path, now=NOW) as log:
        copies = [log.back_up(NOW, tmp_path / "copies") for _ in range(2)]
        events = log.events()

    assert len({copy.name for copy in copies}) == 2
    for copy in copies:
        with Log.open(copy, now=NOW) as kept:
            assert kept.events() == events
            assert kept.check() == []
