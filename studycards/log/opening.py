"""Open a database: make it, recognize it, bring an older one up to date; say plainly what is wrong."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from studycards.errors import Unreadable
from studycards.log import schema
from studycards.log.ids import new_device

WAIT_SECONDS = 10.0
_TRIES = 3


def connect(path: Path, now: int) -> sqlite3.Connection:
    """A connection to a database of ours, at the newest version. Writes nothing unless it is an older one."""
    with sentences(path):
        connection = _readable(path)
        try:
            version = _recognized(connection, path)
            if version < schema.VERSION:
                _bring_up_to_date(connection, path, version, now)
        except BaseException:
            connection.close()
            raise
        return connection


def create(path: Path, now: int) -> sqlite3.Connection:
    """Make the home and the database in it; where another process was quicker, open that one."""
    with sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connection(path)
        try:
            with transaction(connection):
                if _pragma(connection, "application_id") == 0 and _is_empty(connection):
                    _make(connection, now)
            _patiently(connection, "pragma journal_mode = wal")
        finally:
            connection.close()
    return connect(path, now)


def in_memory() -> sqlite3.Connection:
    """An empty database for reading from, where nothing was written yet."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(schema.TABLES + schema.GUARDS)
    return connection


def is_there(path: Path) -> bool:
    """Whether a database was made at `path`. An empty file beside backups was one, and is damaged."""
    with sentences(path):
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return False
        return size > 0 or any((path.parent / "backups").glob("*.db"))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: all of it is on the disk when this ends, or none of it."""
    _patiently(connection, "begin immediate")
    try:
        yield
        _patiently(connection, "commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into a sentence for a person, and what to do next."""
    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(error, path) from error
    except PermissionError as error:
        raise Unreadable(f"{error.filename or path} may not be read or written.", _CHOOSE_HOME) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise Unreadable(f"{path.parent} is not a folder.", _CHOOSE_HOME) from error
    except OSError as error:
        raise Unreadable(f"{path} cannot be used: {error.strerror or error}.", _CHOOSE_HOME) from error


def back_up(connection: sqlite3.Connection, folder: Path, name: str, now: int) -> Path:
    """Copy the whole database into `folder`, under a dated name; it is there complete or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.fromtimestamp(now / 1000, UTC).strftime("%Y%m%d-%H%M%S")
    target = folder / f"{name}-{stamp}.db"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{stamp}-{number}.db"
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    copy = sqlite3.connect(unfinished)
    try:
        connection.backup(copy)
        copy.close()
        unfinished.replace(target)
    finally:
        copy.close()
        unfinished.unlink(missing_ok=True)
    return target


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    # With the write-ahead log, an answer costs one sync of the disk (a rollback journal: six), and a second
    # session can read meanwhile. EXTRA syncs every commit, in rollback mode too, where a disk has no other:
    # what was committed outlives a loss of power.
    try:
        connection.execute("pragma synchronous = extra")
        _pragma(connection, "user_version")  # the first to look at the file
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _readable(path: Path) -> sqlite3.Connection:
    """A connection that can read. In a home that cannot be written to, the file is read as it lies."""
    try:
        return _connection(path)
    except sqlite3.DatabaseError as error:
        unwritable = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        if not unwritable or not os.access(path, os.R_OK) or path.with_name(path.name + "-wal").exists():
            raise
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)


def _recognized(connection: sqlite3.Connection, path: Path) -> int:
    """The version of our database. Raises Unreadable where it is another program's, or a newer one."""
    application = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    if application == 0 and _is_empty(connection):
        raise Unreadable(
            f"{path} is empty.", f"Restore a backup from {path.parent / 'backups'}, or remove it."
        )
    if application != schema.APPLICATION_ID:
        raise Unreadable(
            f"{path} is a database of another program.", "Move it away, or choose another --home."
        )
    if version > schema.VERSION:
        raise Unreadable(
            f"{path} was written by a newer studycards (format {version}; this one knows {schema.VERSION}).",
            "Update studycards. Nothing was changed.",
        )
    return version


def _make(connection: sqlite3.Connection, now: int) -> None:
    _run_script(connection, schema.TABLES + schema.GUARDS)
    put = "insert into meta values (?, ?)"
    connection.execute(put, ("device", new_device()))
    connection.execute(put, ("made", str(now)))
    connection.execute(f"pragma application_id = {schema.APPLICATION_ID}")
    connection.execute(f"pragma user_version = {schema.VERSION}")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, version: int, now: int) -> None:
    from sqlite_utils import Database

    missing = [step for step in range(version, schema.VERSION) if step not in schema.STEPS]
    if missing:
        raise Unreadable(f"{path} has the unknown format {version}.", "Restore a backup.")
    back_up(connection, path.parent / "backups", f"progress-format-{version}", now)
    try:
        with transaction(connection):
            for step in range(_pragma(connection, "user_version"), schema.VERSION):
                schema.STEPS[step](Database(connection, recursive_triggers=False))
            _run_script(connection, schema.TABLES + schema.GUARDS)
            connection.execute(f"pragma user_version = {schema.VERSION}")
    except (sqlite3.Error, OSError):
        raise
    except Exception as error:  # a step may fail in ways of its own
        raise Unreadable(
            f"{path} could not be brought from format {version} to {schema.VERSION} ({error}).",
            "Nothing was changed. Please report this.",
        ) from error


def _run_script(connection: sqlite3.Connection, script: str) -> None:
    """Like `executescript`, which would commit the transaction that we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    for left in reversed(range(_TRIES)):
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("select count(*) from sqlite_master").fetchone()[0]


def _sentence(error: sqlite3.Error, path: Path) -> Unreadable:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    says, hint = _SENTENCES.get(code, (f"{{path}} cannot be used: {error}.", "See: studycards data check"))
    return Unreadable(says.format(path=path, home=path.parent), hint)


_CHOOSE_HOME = "Choose another folder with --home or STUDYCARDS_HOME."
_RESTORE = "Restore a backup with: studycards data restore"

_SENTENCES: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_NOTADB: ("{path} is not a database.", f"Move it away, or restore: {_RESTORE}"),
    sqlite3.SQLITE_CORRUPT: ("{path} is damaged.", _RESTORE),
    sqlite3.SQLITE_FULL: (
        "The disk of {home} is full; what came last was not saved.",
        "Make room, then go on: all that was saved before is safe.",
    ),
    sqlite3.SQLITE_READONLY: ("{home} cannot be written to.", _CHOOSE_HOME),
    sqlite3.SQLITE_PERM: ("{path} may not be read.", _CHOOSE_HOME),
    sqlite3.SQLITE_CANTOPEN: ("{path} cannot be opened.", _CHOOSE_HOME),
    sqlite3.SQLITE_IOERR: (
        "The disk of {home} failed to read or write; what came last may not be saved.",
        "Check its room and health, then run: studycards data check",
    ),
    sqlite3.SQLITE_BUSY: ("Another program has kept {path} for too long.", "End it, then try again."),
    sqlite3.SQLITE_LOCKED: ("Another program has kept {path} for too long.", "End it, then try again."),
}
