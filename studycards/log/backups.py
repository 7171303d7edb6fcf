"""Backups: dated copies of the database, each proven whole before it counts, thinned as they grow old.

Of the automatic ones, the newest of each of the latest 12 days stays, of 10 weeks, and of 9 months.
Those that a person or a migration asked for stay until they are removed by hand.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from studycards.errors import StudycardsError, Unreadable
from studycards.log import checking, opening
from studycards.log.sentences import sentences

DAILY = "progress-auto"
DAYS, WEEKS, MONTHS = 12, 10, 9

_NAME = re.compile(r"progress(?:-(?P<why>[a-z0-9-]+?))?-(?P<stamp>\d{8}-\d{6})(?:-\d+)?\.db")
_STAMP = "%Y%m%d-%H%M%S"
_STALE_MS = 3_600_000


class Backup(NamedTuple):
    """A copy in the folder of backups. `why`: auto, format-1, before-restore ...; empty: a person wanted it."""

    path: Path
    at: datetime
    why: str


def kept(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first. What has another name is left alone."""
    with sentences(folder / "."):
        names = sorted(folder.glob("progress-*.db"))
    found = [backup for path in names if (backup := _named(path)) is not None]
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def newest_whole(folder: Path) -> Backup | None:
    """The newest backup that proves whole."""
    return next((backup for backup in kept(folder) if proven(backup.path) is not None), None)


def proven(path: Path) -> int | None:
    """How many events a copy holds; None where it is not whole or not ours."""
    try:
        with opening.read_only(path) as connection:
            if any(checking.of_log(connection)):
                return None
            return int(connection.execute("select count(*) from event").fetchone()[0])
    except (StudycardsError, sqlite3.Error):
        return None


def copy(connection: sqlite3.Connection, folder: Path, name: str, now: int) -> Path:
    """Copy the whole database into `folder` under a dated name: there complete and proven, or not at all."""
    with sentences(folder / name):
        folder.mkdir(parents=True, exist_ok=True)
        return _copied(connection, dated(folder, name, now))


def daily(connection: sqlite3.Connection, folder: Path, now: int) -> Path | None:
    """The day's own backup, and fewer of the old ones; None where the day has one."""
    backups = kept(folder)
    today = _moment(now).date()
    if any(backup.why == "auto" and backup.at.date() == today for backup in backups):
        return None
    made = copy(connection, folder, DAILY, now)
    with sentences(made):
        thin(folder)
        _sweep(folder, now)
    return made


def thin(folder: Path) -> list[Path]:
    """Remove the automatic backups that are neither a day's, a week's nor a month's; those removed."""
    automatic = [backup for backup in kept(folder) if backup.why == "auto"]
    staying = {
        *_newest_of_each(automatic, lambda at: at.date(), DAYS),
        *_newest_of_each(automatic, lambda at: at.isocalendar()[:2], WEEKS),
        *_newest_of_each(automatic, lambda at: (at.year, at.month), MONTHS),
    }
    going = [backup.path for backup in automatic if backup.path not in staying]
    for path in going:
        path.unlink(missing_ok=True)
    return going


def dated(folder: Path, name: str, now: int) -> Path:
    """A name with the moment in it that is still free."""
    stamp = _moment(now).strftime(_STAMP)
    target = folder / f"{name}-{stamp}.db"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{name}-{stamp}-{number}.db"
    return target


def _copied(connection: sqlite3.Connection, target: Path) -> Path:
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    try:
        unfinished.touch()  # where nothing can be written, the system says why; SQLite does not
        copy = sqlite3.connect(unfinished)
        try:
            connection.backup(copy)
        finally:
            copy.close()
        if proven(unfinished) is None:
            raise Unreadable(
                "The backup was not kept, because a copy of the progress is not whole.",
                "See what can be done: studycards data check",
            )
        unfinished.replace(target)
        opening.sync(target.parent)
    finally:
        for leftover in target.parent.glob(f"{unfinished.name}*"):
            leftover.unlink(missing_ok=True)
    return target


def _newest_of_each(
    newest_first: Iterable[Backup], span: Callable[[datetime], object], count: int
) -> list[Path]:
    newest: dict[object, Path] = {}
    for backup in newest_first:
        newest.setdefault(span(backup.at), backup.path)
    return list(newest.values())[:count]


def _sweep(folder: Path, now: int) -> None:
    """Remove what copies left that were killed."""
    for part in folder.glob("*.part*"):
        if part.stat().st_mtime * 1000 < now - _STALE_MS:
            part.unlink(missing_ok=True)


def _named(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    try:
        at = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None
    return Backup(path, at, match["why"] or "") if match and at else None


def _moment(now: int) -> datetime:
    return datetime.fromtimestamp(now / 1000, UTC)
