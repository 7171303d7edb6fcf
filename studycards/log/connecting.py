"""Connect to a database on whatever disk it lies: with locks or without, shared memory or not, read-only."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from studycards.errors import StudycardsError, Unreadable
from studycards.log.sentences import CHOOSE_HOME, without_locks

WAIT_SECONDS = 10.0


def connection_to(path: Path) -> sqlite3.Connection:
    """A connection that reads and writes. Raises what SQLite raises, and Unreadable where the disk will not do."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    # With the write-ahead log, an answer costs one sync of the disk (a rollback journal: five), and a second
    # session can read meanwhile. EXTRA syncs every commit, in rollback mode too, where a disk has no other:
    # what was committed outlives a loss of power.
    try:
        _look(connection, path)
        connection.execute("pragma synchronous = extra")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_SHMMAP:
            raise
        _leave_write_ahead(path)
        return connection_to(path)
    except (sqlite3.Error, StudycardsError):
        connection.close()
        raise
    return connection


def _leave_write_ahead(path: Path) -> None:
    """Back to a rollback journal, on a file system where sessions cannot share memory: slower, and as safe."""
    with closing(sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("pragma synchronous = extra")
        (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
    if mode == "wal":
        raise Unreadable(
            "{home} lies on a file system where sessions cannot share memory.", CHOOSE_HOME, home=path.parent
        )


def _look(connection: sqlite3.Connection, path: Path) -> None:
    """The first look at the file. A disk without locks says `busy` for ever: ask it before waiting."""
    patience = f"pragma busy_timeout = {round(WAIT_SECONDS * 1000)}"
    try:
        connection.execute("pragma user_version").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        if not _can_lock(path.parent):
            raise without_locks(path) from error
        connection.execute(patience)
        connection.execute("pragma user_version").fetchone()
    connection.execute(patience)


def _can_lock(folder: Path) -> bool:
    """Whether files in a folder can be locked, by trying it on one of our own."""
    if os.name != "posix":
        return True
    import fcntl
    from tempfile import TemporaryFile

    try:
        with TemporaryFile(dir=folder) as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EINVAL)
    return True


def readable(path: Path) -> sqlite3.Connection:
    """A connection that can read. In a home that cannot be written to, or is full, the file is read as it lies."""
    try:
        return connection_to(path)
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode
        unwritable = code & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
        unwritable = unwritable or code == sqlite3.SQLITE_IOERR_SHMSIZE
        if not unwritable or not os.access(path, os.R_OK) or _has_more_beside(path):
            raise
    return as_it_lies(path)


def _has_more_beside(path: Path) -> bool:
    """Whether there is a write-ahead log with something in it."""
    beside = path.with_name(path.name + "-wal")
    return beside.exists() and beside.stat().st_size > 0


def as_it_lies(path: Path) -> sqlite3.Connection:
    """A connection that reads a file which no one writes to, and makes nothing beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
