"""Open a database: make it, recognize it, bring an older one up to date; say plainly what is wrong."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from studycards.errors import NotFound, Unreadable
from studycards.log import connecting, schema
from studycards.log.ids import new_device
from studycards.log.sentences import LOOK, sentences

_TRIES = 3
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)


class Foreign(Unreadable):
    """A database that another program wrote, or a newer studycards. It is left alone."""


class Empty(Unreadable):
    """A database without tables: damaged where there are backups, else one that was never finished."""


def connect(path: Path, now: int) -> sqlite3.Connection:
    """A connection to a database of ours, at the newest version. Writes nothing unless it is an older one."""
    with sentences(path):
        connection = connecting.readable(path)
        try:
            found = _recognized(connection, path)
            if found < schema.VERSION:
                _bring_up_to_date(connection, path, found, now)
        except BaseException:
            connection.close()
            raise
        return connection


def create(path: Path, now: int) -> sqlite3.Connection:
    """Make the home and the database in it; where another process was quicker, open that one."""
    with sentences(path):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync(path.parent.parent)
        connection = connecting.connection_to(path)
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
        return size > 0 or has_backups(path)


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path, whatever else it was called or lay there before; None for none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let no session write to a damaged file while another takes its place. What SQLite cannot read, none can write."""
    with ExitStack() as stack:
        try:
            if path.exists():
                connection = stack.enter_context(closing(connecting.connection_to(path)))
                stack.enter_context(transaction(connection))
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _IN_USE:
                raise
        yield


def has_backups(path: Path) -> bool:
    """Whether backups lie beside a database."""
    return any((path.parent / "backups").glob("*.db"))


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
def read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """A database of ours as it lies, say a backup: nothing is made beside it, nothing brought up to date."""
    with sentences(path):
        if not path.is_file():
            raise NotFound(
                "There is no file {path}.", "See the backups with: studycards data restore", path=path
            )
        connection = connecting.as_it_lies(path)
        try:
            _recognized(connection, path)
            yield connection
        finally:
            connection.close()


def version(connection: sqlite3.Connection) -> int:
    """The format that a database is in."""
    return _pragma(connection, "user_version")


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, outlive a loss of power, where the system can."""
    if os.name == "posix":
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        except OSError:  # some network file systems cannot
            pass
        finally:
            os.close(opened)


def _recognized(connection: sqlite3.Connection, path: Path) -> int:
    """The version of our database. Raises Unreadable where it is another program's, or a newer one."""
    application = _pragma(connection, "application_id")
    found = version(connection)
    if application == 0 and _is_empty(connection):
        raise Empty("{path} is empty.", LOOK, path=path)
    if application != schema.APPLICATION_ID:
        raise Foreign(
            "{path} is a database of another program.", "Move it away, or choose another --home.", path=path
        )
    if found > schema.VERSION:
        raise Foreign(
            "{path} was written by a newer studycards (format {version}; this one knows {known}).",
            "Update studycards. Nothing was changed.",
            path=path,
            version=found,
            known=schema.VERSION,
        )
    return found


def _make(connection: sqlite3.Connection, now: int) -> None:
    run_script(connection, schema.TABLES + schema.GUARDS)
    put = "insert into meta values (?, ?)"
    connection.execute(put, ("device", new_device()))
    connection.execute(put, ("made", str(now)))
    connection.execute(f"pragma application_id = {schema.APPLICATION_ID}")
    connection.execute(f"pragma user_version = {schema.VERSION}")


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, former: int, now: int) -> None:
    from sqlite_utils import Database

    from studycards.log import backups

    missing = [step for step in range(former, schema.VERSION) if step not in schema.STEPS]
    if missing:
        raise Unreadable(
            "{path} has the unknown format {version}.", "Update studycards.", path=path, version=former
        )
    backups.copy(connection, path.parent / "backups", f"progress-format-{former}", now)
    try:
        with transaction(connection):
            for step in range(_pragma(connection, "user_version"), schema.VERSION):
                schema.STEPS[step](Database(connection, recursive_triggers=False))
            run_script(connection, schema.TABLES + schema.GUARDS)
            connection.execute(f"pragma user_version = {schema.VERSION}")
    except (sqlite3.Error, OSError):
        raise
    except Exception as error:  # a step may fail in ways of its own
        raise Unreadable(
            "{path} could not be brought from format {version} to {known} ({why}).",
            "Nothing was changed. Please report this.",
            path=path,
            version=former,
            known=schema.VERSION,
            why=error,
        ) from error


def run_script(connection: sqlite3.Connection, script: str) -> None:
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
            if not left or error.sqlite_errorcode & 0xFF not in _IN_USE:
                raise


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("select count(*) from sqlite_master").fetchone()[0]
