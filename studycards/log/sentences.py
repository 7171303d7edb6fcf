"""What SQLite and the system say of a file, as a sentence for a person and what to do next."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studycards.errors import Unreadable

CHOOSE_HOME = "Choose another folder with --home or STUDYCARDS_HOME."
_UNWRITTEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)
_LEAST_ROOM = 65_536

LOOK = "See what can be done: studycards data check"


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn every failure at the database `path`, or beside it, into an Unreadable."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(error, path) from error
    except PermissionError as error:
        raise Unreadable(
            "{path} may not be read or written.", CHOOSE_HOME, path=error.filename or path
        ) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise Unreadable("{path} is not a folder.", CHOOSE_HOME, path=path.parent) from error
    except OSError as error:
        raise _of_the_system(error, path) from error


def without_locks(path: Path) -> Unreadable:
    """The home lies where files cannot be locked, so that two sessions would spoil each other's work."""
    return Unreadable(
        "{home} lies on a file system without locks, where progress would not be safe.",
        "Keep it on a disk of this machine, with --home, and carry it between machines with: "
        "studycards sync FOLDER",
        home=path.parent,
    )


def _of_sqlite(error: sqlite3.Error, path: Path) -> Unreadable:
    known: dict[str, Any] = {"path": path, "home": path.parent, "why": error}
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE or (code & 0xFF in _UNWRITTEN and not _has_room(path.parent)):
        return _full(path)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED | sqlite3.SQLITE_PROTOCOL:
            return Unreadable(
                "Another program has kept {path} for too long.", "End it, then try again.", **known
            )
        case sqlite3.SQLITE_NOTADB:
            return Unreadable("{path} is not a database of studycards, or no longer one.", LOOK, **known)
        case sqlite3.SQLITE_CORRUPT:
            return Unreadable("{path} is damaged.", LOOK, **known)
        case sqlite3.SQLITE_FULL:
            return _full(path)
        case sqlite3.SQLITE_READONLY:
            return Unreadable("{home} cannot be written to.", CHOOSE_HOME, **known)
        case sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return Unreadable("{path} cannot be opened.", CHOOSE_HOME, **known)
        case sqlite3.SQLITE_IOERR:
            return Unreadable(
                "The disk of {home} failed to read or write; what came last may not be saved.",
                "Check its room and health, then run: studycards data check",
                **known,
            )
    return Unreadable("{path} cannot be used: {why}.", LOOK, **known)


def _has_room(folder: Path) -> bool:
    try:
        disk = os.statvfs(folder)
    except (OSError, AttributeError):  # some systems cannot say
        return True
    return disk.f_bavail * disk.f_frsize >= _LEAST_ROOM


def _of_the_system(error: OSError, path: Path) -> Unreadable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _full(path)
    if error.errno == errno.EROFS:
        return Unreadable("{home} cannot be written to.", CHOOSE_HOME, home=path.parent)
    why = error.strerror or error
    return Unreadable("{path} cannot be used: {why}.", CHOOSE_HOME, path=error.filename or path, why=why)


def _full(path: Path) -> Unreadable:
    return Unreadable(
        "The disk of {home} is full; what came last was not saved.",
        "Make room, then go on: all that was saved before is safe.",
        home=path.parent,
    )
