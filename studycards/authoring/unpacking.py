"""A deck from a folder or a zip to a folder of one's own: nothing leaves it, and nothing grows without end."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from studycards.errors import StudycardsError, Unreadable

MOST_FILES = 5000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 200
"""How many times larger than packed a file of a zip may be; text seldom exceeds 20."""

FREE_BYTES = 1024 * 1024
"""A file this small may be packed as tightly as it likes."""

MOST_DEPTH = 12
_CHUNK = 64 * 1024
_LEFT_BEHIND = frozenset({"__pycache__", "node_modules", "Thumbs.db"})


class Refused(StudycardsError):
    """A source that is not taken in, and why."""

    exit_code = 1


class _Room:
    """How much may still come in."""

    def __init__(self) -> None:
        self.files, self.bytes = MOST_FILES, MOST_BYTES

    def take_file(self) -> None:
        self.files -= 1
        if self.files < 0:
            raise Refused(
                "It holds more than {most} files.",
                "Is this a deck? Name the folder that deck.yaml is in.",
                most=MOST_FILES,
            )

    def take(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise Refused(
                "It holds more than {most} MB.",
                "Is this a deck? Name the folder that deck.yaml is in.",
                most=MOST_BYTES >> 20,
            )


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder's plain files. Links are followed where they stay inside it. Raises Refused."""
    room = _Room()
    root = Path(os.path.realpath(source))
    for path, kind in _walked(root, root):
        place = target / path.relative_to(root)
        if kind == "folder":
            place.mkdir(parents=True, exist_ok=True)
            continue
        room.take_file()
        real = path.resolve()
        if not real.is_relative_to(root):
            raise Refused(
                "{name} is a link that leaves the folder.",
                "Put the file itself in its place.",
                name=path.relative_to(root),
            )
        if not real.is_file():
            raise Refused("{name} is neither a file nor a folder.", name=path.relative_to(root))
        room.take(real.stat().st_size)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real, place)


def _walked(folder: Path, root: Path, depth: int = 0) -> Iterator[tuple[Path, str]]:
    """Every file and folder inside, but what is hidden or was made by a program."""
    if depth > MOST_DEPTH:
        raise Refused(
            "More than {most} folders stand inside each other.",
            "Is this a deck? Name the folder that deck.yaml is in.",
            most=MOST_DEPTH,
        )
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Unreadable("{path} cannot be read: {why}.", path=folder, why=error.strerror) from None
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _LEFT_BEHIND:
            continue
        if entry.is_symlink() and entry.is_dir():
            raise Refused(
                "{name} is a link to a folder.",
                "Put the file itself in its place.",
                name=Path(entry.path).relative_to(root),
            )
        if entry.is_dir():
            yield Path(entry.path), "folder"
            yield from _walked(Path(entry.path), root, depth + 1)
        else:
            yield Path(entry.path), "file"


def unzip(source: Path, target: Path) -> None:
    """Unpack a zip. Raises Refused for names that leave the folder, for links, and for bombs."""
    try:
        with zipfile.ZipFile(source) as archive:
            _unpack(archive, target)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        EOFError,
        UnicodeDecodeError,
    ) as error:
        raise Unreadable("{path} is no zip that can be read: {why}.", path=source, why=error) from None
    except RuntimeError as error:  # what zipfile raises for an encrypted file
        raise Unreadable("{path} cannot be unpacked: {why}.", path=source, why=error) from None


def _unpack(archive: zipfile.ZipFile, target: Path) -> None:
    room = _Room()
    names: set[str] = set()
    for member in archive.infolist():
        place = _place(member)
        if member.is_dir() or any(part.startswith(".") or part in _LEFT_BEHIND for part in place.parts):
            continue
        room.take_file()
        if str(place) in names:
            raise Refused("{name} stands in the zip twice.", name=str(place))
        names.add(str(place))
        _write(archive, member, target / place, room)


def _place(member: zipfile.ZipInfo) -> PurePosixPath:
    """Where a member goes: always inside."""
    name = member.filename
    place = PurePosixPath(name)
    is_outside = place.is_absolute() or ".." in place.parts or "\\" in name or ":" in name.split("/")[0]
    if is_outside or not place.parts or "\0" in name or len(place.parts) > MOST_DEPTH:
        raise Refused(
            "The zip holds {name}, which would leave its folder.",
            "No deck needs this: ask whoever gave it to you.",
            name=repr(name[:80]),
        )
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(
            "{name} in the zip is a link or a device.", "Put the file itself in its place.", name=name
        )
    return place


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path, room: _Room) -> None:
    """Unpack one file, counting what really comes out: what the zip says of itself may be a lie."""
    place.parent.mkdir(parents=True, exist_ok=True)
    allowed = max(FREE_BYTES, member.compress_size * MOST_RATIO)
    with archive.open(member) as packed, place.open("wb") as file:
        while chunk := packed.read(_CHUNK):
            room.take(len(chunk))
            allowed -= len(chunk)
            if allowed < 0:
                raise Refused(
                    "{name} in the zip grows more than {most} times.",
                    "No deck needs this: ask whoever gave it to you.",
                    name=member.filename,
                    most=MOST_RATIO,
                )
            file.write(chunk)
