"""Go back to a backup. What was there before is a backup itself, so that going back can be taken back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from studycards.errors import StudycardsError, Unreadable
from studycards.log import backups, checking, opening
from studycards.log.sentences import sentences

_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: the events there are now, those that only the former database had, and where that is."""

    events: int
    set_back: int
    kept: Path | None


def restore(path: Path, source: Path, folder: Path, now: int) -> Restored:
    """Put a copy of `source` in the place of the database `path`."""
    with opening.read_only(source) as copy:
        if found := checking.of_log(copy):
            raise Unreadable(
                "{path} is not whole, and was not restored: {found}",
                "See the backups with: studycards data restore",
                path=source,
                found=found[0],
            )
        ids = {id for (id,) in copy.execute("select id from event")}
        kept, former = _keep(path, folder, now)
        with sentences(path):
            _overwrite(path, copy, now)
    opening.connect(path, now).close()
    return Restored(len(ids), len(former - ids), kept)


def set_aside(path: Path, folder: Path, now: int) -> Path:
    """Copy a database as it lies, with what lies beside it, to the backups: even damage may be worth a look."""
    with sentences(path):
        folder.mkdir(parents=True, exist_ok=True)
        target = backups.dated(folder, "progress-damaged", now)
        for beside in _BESIDE:
            source = path.with_name(path.name + beside)
            if source.exists():
                shutil.copy2(source, target.with_name(target.name + beside))
        opening.sync_folder(folder)
        return target


def put(new: Path, path: Path) -> None:
    """Let a closed database take the place of `path` in one step."""
    with sentences(path):
        for beside in _BESIDE[1:]:
            path.with_name(path.name + beside).unlink(missing_ok=True)
        new.replace(path)
        opening.sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a database and what lies beside it."""
    for beside in _BESIDE:
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _keep(path: Path, folder: Path, now: int) -> tuple[Path | None, set[str]]:
    """Where the former database is kept, and its events; whole where it can be, else as it lies."""
    if not path.exists() or not path.stat().st_size:
        return None, set()
    try:
        with closing(opening.connect(path, now)) as connection:
            ids = {id for (id,) in connection.execute("select id from event")}
            return backups.copy(connection, folder, "progress-before-restore", now), ids
    except (StudycardsError, sqlite3.Error):
        return set_aside(path, folder, now), set()


def _overwrite(path: Path, copy: sqlite3.Connection, now: int) -> None:
    """Write the copy through the database itself, so that sessions that have it open go on; else in its place."""
    try:
        opening.connect(path, now).close() if path.exists() else opening.create(path, now).close()
        with closing(sqlite3.connect(path, timeout=opening.WAIT_SECONDS)) as target:
            target.execute("pragma synchronous = extra")
            copy.backup(target)
    except (StudycardsError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        new = path.with_name(f"{path.name}.new")
        remove(new)
        with closing(sqlite3.connect(new)) as target:
            copy.backup(target)
        put(new, path)
