"""The learner's data looked after: is it whole, which backups are there, back to one, what can be saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studycards.desk.opening import Desk
from studycards.errors import NotFound, StudycardsError, Unreadable
from studycards.log import backups
from studycards.log.backups import Backup
from studycards.log.opening import Foreign
from studycards.log.restoring import Restored, restore
from studycards.log.salvage import Salvaged, salvage
from studycards.log.sentences import LOOK
from studycards.model import Event

NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong with the progress, and the newest whole backup where one is wanted."""

    problems: tuple[StudycardsError, ...]
    newest: Backup | None = None
    is_ours: bool = True

    @property
    def is_damaged(self) -> bool:
        """Whether events may be lost. States alone can be made again; a disk that fails is another matter."""
        return self.is_ours and any(not problem.hint for problem in self.problems)


def health(desk: Desk) -> Health:
    """Look at everything. A file that cannot be opened is a finding, not an error."""
    try:
        found = Health(tuple(desk.log.check()))
    except Foreign as error:
        return Health((error,), is_ours=False)
    except StudycardsError as error:
        look_here = error.hint == LOOK  # this is where that hint leads to
        found = Health((Unreadable(error.message, "" if look_here else error.hint, **error.values),))
    if not found.is_damaged:
        return found
    return Health(found.problems, backups.newest_whole(desk.places.backups))


def back_up(desk: Desk, now: int, folder: Path | None = None) -> Path | None:
    """A dated copy, proven whole; None where there is nothing yet."""
    return desk.log.back_up(now, folder)


def all_backups(desk: Desk) -> list[tuple[Backup, int | None]]:
    """Every backup, newest first, with the number of its events; None where it is not whole."""
    return [(backup, backups.proven(backup.path)) for backup in backups.kept(desk.places.backups)]


def go_back(desk: Desk, wanted: str, now: int) -> tuple[Path, Restored]:
    """Restore a backup by its path, its name in the folder of backups, or `newest`: the newest whole one."""
    source = _backup(desk.places.backups, wanted)
    return source, restore(desk.places.database, source, desk.places.backups, now)


def save_what_can_be(desk: Desk, now: int) -> Salvaged | None:
    """Make the database anew from every healthy event here and in backups; None where nothing is damaged."""
    found = health(desk)
    if not found.is_ours:
        raise found.problems[0]
    if not found.is_damaged:
        return None
    _let_go(desk)
    return salvage(desk.places.database, desk.places.backups, now)


def take_in(desk: Desk, events: Collection[Event], now: int) -> int:
    """Add events of an export, each once, after a backup; how many were new."""
    if any(desk.log.event(event.id) is None for event in events):
        desk.log.back_up(now, name="progress-before-import")
    return desk.log.merge(events)


def written_anew(file: Path, lines: Iterable[str]) -> None:
    """Write a new file: there complete or not at all, and never over another."""
    if file.exists():
        raise StudycardsError("{path} is there already.", "Choose another name, or remove it.", path=file)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        try:
            with unfinished.open("w", encoding="utf-8") as stream:
                stream.writelines(lines)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Unreadable(
            "{path} cannot be written: {why}.", "Name another file.", path=file, why=error.strerror
        ) from error


def opened(file: Path) -> BinaryIO:
    """A file to read from. Raises NotFound where there is none."""
    if not file.is_file():
        raise NotFound("There is no file {path}.", path=file)
    return file.open("rb")


def _backup(folder: Path, wanted: str) -> Path:
    if wanted == NEWEST:
        if (newest := backups.newest_whole(folder)) is None:
            raise NotFound("There is no whole backup in {folder}.", folder=folder)
        return newest.path
    path = Path(wanted)
    return path if path.is_file() or path.parent != Path() else folder / wanted


def _let_go(desk: Desk) -> None:
    """Close the log, where it could be opened at all: its file is about to be replaced."""
    try:
        desk.log.close()
    except StudycardsError:
        pass
    desk.__dict__.pop("log", None)
