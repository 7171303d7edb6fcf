"""Several machines without a server: a folder that anything carries, in which each device writes files of its own.

    FOLDER/
      a1b2c3d4e5f60718/                     one folder a device
        20261125-5d41402abc4b2a76.jsonl     written once, never changed; named by its day and what is in it

A file is written under another name and then renamed, and no name is ever used for anything else, so that two machines
never write the same file and a program that carries files finds nothing to call a conflict. Merging is the union of
all sound lines, in any order, any number of times. A file that was lost or spoiled on its way costs nothing: whoever
still has its events sees that they are missing, and writes them again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from studycards.errors import NotFound, Unreadable
from studycards.exchange.jsonlines import BadLine, lines_of, read_lines
from studycards.exchange.synced import LeftOut, Synced, events_with, told
from studycards.log import Log
from studycards.log.opening import sync as sync_names
from studycards.model import Event

FILE_EVENTS = 5_000
"""The most events in one file."""

MANY_FILES = 32
"""So many small files of one device are written together as one."""

SMALL = 200_000
"""A file is small below this, in bytes."""

_A_DAY = 86_400


def sync_folder(log: Log, folder: Path, now: int) -> Synced:
    """Take in every event of the folder that is not here, and write there every event that it lacks."""
    if not folder.is_dir():
        raise NotFound(
            "There is no folder {folder}.",
            "Make it, or plug in what it lies on, then sync again.",
            folder=folder,
        )
    here = log.ids()
    there: set[str] = set()
    arrived: dict[str, Event] = {}
    left_out: list[LeftOut] = []
    devices: set[str] = set()

    def is_known(id: str) -> bool:
        there.add(id)
        return id in here or id in arrived

    for path in event_files(folder):
        bad: list[BadLine] = []
        devices.add(path.parent.name)
        with _sentences(folder), path.open("rb") as file:
            for found in read_lines(file, is_known):
                if isinstance(found, BadLine):
                    bad.append(found)
                else:
                    there.add(found.id)
                    arrived.setdefault(found.id, found)
        left_out += told(str(path), bad)
    received = log.merge(event for event in arrived.values() if event.id not in here)
    missing = (here | arrived.keys()) - there
    if missing and (device := log.device):
        devices.add(device)
        with _sentences(folder):
            _write(folder / device, events_with(log, missing), now)
            _write_together(folder / device, now)
    return Synced(received, len(missing), len(devices), tuple(left_out))


def event_files(folder: Path) -> Iterator[Path]:
    """The files of events in the folders of a folder, in order; what is hidden is somebody else's."""
    for place in _visible(folder):
        if place.is_dir():
            yield from (Path(file.path) for file in _visible(place.path) if _is_of_events(file))


def _visible(folder: Path | str) -> list[os.DirEntry[str]]:
    with _sentences(Path(folder)), os.scandir(folder) as found:
        return sorted((one for one in found if not one.name.startswith(".")), key=lambda one: one.name)


def _is_of_events(file: os.DirEntry[str]) -> bool:
    return file.name.endswith(".jsonl") and file.is_file()


def _write(place: Path, events: list[Event], now: int) -> None:
    place.mkdir(exist_ok=True)
    for first in range(0, len(events), FILE_EVENTS):
        _put(place, list(lines_of(events[first : first + FILE_EVENTS], with_check=True)), now)
    sync_names(place)


def _put(place: Path, lines: list[str], now: int) -> Path:
    """One new file, whole or not at all."""
    data = "".join(lines).encode()
    day = datetime.fromtimestamp(now / 1000, UTC)
    path = place / f"{day:%Y%m%d}-{sha256(data).hexdigest()[:16]}.jsonl"
    temporary = place / f".{path.name}.tmp"
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


def _write_together(place: Path, now: int) -> None:
    """Many small files of this device become one; a file with a line that is not sound is left as it is."""
    for left in place.glob(".*.tmp"):  # of a run that was killed
        if left.stat().st_mtime < now / 1000 - _A_DAY:
            left.unlink(missing_ok=True)
    small = [file for file in sorted(place.glob("[0-9]*.jsonl")) if file.stat().st_size < SMALL]
    if len(small) < MANY_FILES:
        return
    events: dict[str, Event] = {}
    whole = []
    for path in small:
        with path.open("rb") as file:
            found = list(read_lines(file))
        if not any(isinstance(one, BadLine) for one in found):
            whole.append(path)
            events |= {one.id: one for one in found if not isinstance(one, BadLine)}
    ordered = sorted(events.values(), key=lambda event: event.id)
    new = _put(place, list(lines_of(ordered, with_check=True)), now)
    sync_names(place)
    for path in whole:
        if path != new:
            path.unlink(missing_ok=True)


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unreadable(
            "{path} cannot be read or written: {why}.",
            "What is in your own log is safe. See to the folder, then sync again.",
            path=error.filename or folder,
            why=error.strerror or error,
        ) from error
