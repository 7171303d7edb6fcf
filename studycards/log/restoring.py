"""Go back to a backup. What was there before is a backup itself, so that going back can be taken back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from studycards.errors import StudycardsError, Unreadable
from studycards.log import backups, checking, opening, schema
from studycards.log.sentences import sentences

_BESIDE = ("", "-wal", "-shm", "-journal")
_TABLES = ("event", "device", "state", "run", "meta")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the events there are now, those that only the former database had, and where that is."""

    events: int
    set_back: int
    kept: Path | None


def restore(path: Path, source: Path, folder: Path, now: int) -> Restored:
    """Put what `source` holds in the place of the database `path`."""
    with opening.read_only(source) as copy:
        if checking.of_log(copy):
            raise Unreadable(
                "{path} is not whole, and was not restored.",
                "See the backups with: studycards data restore",
                path=source,
            )
        with sentences(path):
            try:
                return _rewritten(path, copy, folder, now)
            except opening.Foreign:
                raise
            except (StudycardsError, sqlite3.DatabaseError) as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
            with opening.held(path):
                return _replaced(path, copy, folder, now)


def set_aside(path: Path, folder: Path, now: int) -> Path:
    """Copy a database as it lies, with what lies beside it, to the backups: even damage may be worth a look."""
    with sentences(path):
        folder.mkdir(parents=True, exist_ok=True)
        target = backups.dated(folder, "progress-damaged", now)
        for beside in _BESIDE:
            source, copy = path.with_name(path.name + beside), target.with_name(target.name + beside)
            if (
                source.exists() and beside != "-shm"
            ):  # which holds nothing but locks: to close it would let go of ours
                shutil.copy2(source, copy)
                opening.sync(copy)
        opening.sync(folder)
        return target


def put(new: Path, path: Path) -> None:
    """Let a closed database take the place of `path` in one step."""
    with sentences(path):
        for beside in _BESIDE[1:]:
            path.with_name(path.name + beside).unlink(missing_ok=True)
        new.replace(path)
        opening.sync(path.parent)


def remove(path: Path) -> None:
    """Remove a database and what lies beside it."""
    for beside in _BESIDE:
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _rewritten(path: Path, copy: sqlite3.Connection, folder: Path, now: int) -> Restored:
    """Restore inside the database, in one transaction: sessions that have it open go on, and lose nothing unkept."""
    is_new = not opening.is_there(path)
    with closing((opening.create if is_new else opening.connect)(path, now)) as connection:
        with opening.transaction(connection):
            former = _ids(connection)
            kept = None if is_new else _copied(path, folder, now)
            if opening.version(copy) != schema.VERSION:
                raise Unreadable("The backup is of an older format.")
            for guard in ("event_never_changes", "event_never_goes"):
                connection.execute(f"drop trigger if exists {guard}")
            for table in _TABLES:
                connection.execute(f"delete from {table}")
                rows = copy.execute(f"select * from {table}").fetchall()
                if rows:
                    marks = ", ".join("?" * len(rows[0]))
                    connection.executemany(f"insert into {table} values ({marks})", rows)
            opening.run_script(connection, schema.GUARDS)
        ids = _ids(connection)
    return Restored(len(ids), len(former - ids), kept)


def _copied(path: Path, folder: Path, now: int) -> Path:
    """A backup through a connection of its own: one that is about to write cannot be copied from."""
    with closing(opening.connect(path, now)) as reader:
        return backups.copy(reader, folder, "progress-before-restore", now)


def _replaced(path: Path, copy: sqlite3.Connection, folder: Path, now: int) -> Restored:
    """Restore in the place of a file that is too damaged to be written to, or from an older format."""
    former: set[str] = set()
    try:
        with opening.read_only(path) as damaged:
            former = _ids(damaged)
    except (StudycardsError, sqlite3.Error):
        pass
    kept = set_aside(path, folder, now) if path.exists() else None
    new = path.with_name(f"{path.name}.new")
    remove(new)
    with closing(sqlite3.connect(new)) as target:
        copy.backup(target)
    put(new, path)
    with closing(opening.connect(path, now)) as connection:
        ids = _ids(connection)
    return Restored(len(ids), len(former - ids), kept)


def _ids(connection: sqlite3.Connection) -> set[str]:
    return {id for (id,) in connection.execute("select id from event")}
