"""What a loss of power may leave on the disk, at every moment of a real run: from its system calls, as strace saw them.

The disk promises only what was asked of it. What was written since a file's last sync is there, or not, or in part, in
sectors of 512 bytes; a name that was made, moved or removed since its folder's last sync may be as it was before.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
TRACED = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"

Change = tuple[int, bytes] | int
"""Bytes written at a place, or the length that a file was cut to."""

Call = tuple[str, tuple[str, ...], int]
"""A system call: its name, its arguments with paths for descriptors, what it returned."""


@dataclass
class File:
    """The bytes that are safe, and the changes that are not yet."""

    safe: bytes = b""
    changes: list[Change] = field(default_factory=list)


@dataclass
class Disk:
    """The files below one folder, as a process sees them and as they are on the disk."""

    folder: str
    names: dict[str, File] = field(default_factory=dict)
    safe_names: dict[str, File] = field(default_factory=dict)
    moves: list[tuple[str, File | None]] = field(default_factory=list)

    def take(self, call: Call) -> bool:
        """Let a call change the disk; whether it did."""
        name, arguments, result = call
        paths = [each for each in arguments if each.startswith(self.folder)]
        if result < 0 or not paths or "/cache" in paths[0]:
            return False
        path = paths[0]
        if name == "openat":
            return self._open(path, arguments[2])
        if name in ("pwrite64", "write", "ftruncate"):
            return self._change(name, self.names[path], arguments)
        if name in ("fsync", "fdatasync"):
            self._sync(path)
        elif name == "unlink":
            self._move(path, None)
        elif name == "rename":
            self._move(paths[1], self.names[path])
            self._move(path, None)
        return True

    def _open(self, path: str, flags: str) -> bool:
        if "O_CREAT" not in flags or path in self.names:
            return False
        self._move(path, File())
        return True

    def _change(self, name: str, file: File, arguments: tuple[str, ...]) -> bool:
        assert name != "write", "only SQLite writes here, and it says where"
        if name == "ftruncate":
            file.changes.append(int(arguments[1]))
        else:
            file.changes.append((int(arguments[3]), arguments[1].encode("latin-1")))
        return True

    def _move(self, path: str, file: File | None) -> None:
        self.moves.append((path, file))
        _put(self.names, path, file)

    def _sync(self, path: str) -> None:
        if path in self.names:
            file = self.names[path]
            file.safe, file.changes = applied(file.safe, file.changes), []
            return
        for moved, file_there in [move for move in self.moves if str(Path(move[0]).parent) == path]:
            _put(self.safe_names, moved, file_there)
            self.moves.remove((moved, file_there))

    def after_loss(self, chance: random.Random | None) -> dict[str, bytes]:
        """What lies on the disk when it comes back: what was safe, and of the rest what chance left (None: nothing)."""
        names = dict(self.safe_names)
        for path, file in self.moves[: chance.randint(0, len(self.moves)) if chance else 0]:
            _put(names, path, file)
        return {path: applied(file.safe, torn(file.changes, chance)) for path, file in names.items()}


def applied(content: bytes, changes: list[Change]) -> bytes:
    """A file's bytes after some changes."""
    changed = bytearray(content)
    for change in changes:
        if isinstance(change, int):
            changed = changed[:change].ljust(change, b"\0")
        else:
            at, data = change
            changed = changed.ljust(at + len(data), b"\0")
            changed[at : at + len(data)] = data
    return bytes(changed)


def torn(changes: list[Change], chance: random.Random | None) -> list[Change]:
    """The changes that came as far as the disk, some of them only with some of their sectors."""
    arrived: list[Change] = []
    share = chance.choice((0.0, 0.5, 0.9, 1.0)) if chance else 0.0
    for change in changes if chance else ():
        if isinstance(change, int):
            arrived += [change] if chance.random() < share else []
            continue
        at, data = change
        for start in range(0, len(data), SECTOR):
            if chance.random() < share:
                arrived.append((at + start, data[start : start + SECTOR]))
    return arrived


def calls_in(trace: Path) -> Iterator[Call]:
    """The calls of a trace made with `strace -f -y -xx`, in order."""
    unfinished: dict[str, str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            process, _, text = line.strip().partition(" ")
            text = text.strip()
            if text.endswith("<unfinished ...>"):
                unfinished[process] = text.removesuffix("<unfinished ...>")
                continue
            if resumed := re.match(r"<\.\.\. \w+ resumed>", text):
                text = unfinished.pop(process, "") + text[resumed.end() :]
            if match := re.match(r"(\w+)\((.*)\)\s+= (-?\d+)", text):
                yield match[1], tuple(map(_argument, match[2].split(", "))), int(match[3])


def _argument(text: str) -> str:
    """A string's bytes as latin-1, a descriptor's path, or the text itself."""
    if hexed := re.search(r"((?:\\x[0-9a-f]{2})+)", text):
        return bytes.fromhex(hexed[1].replace("\\x", "")).decode("latin-1")
    return text


def _put(names: dict[str, File], path: str, file: File | None) -> None:
    if file is None:
        names.pop(path, None)
    else:
        names[path] = file
