"""The compiled index that the cache keeps of a deck: whether it still holds, what of it can be used."""

from __future__ import annotations

import marshal
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any
from zlib import crc32

from studycards import __version__
from studycards.errors import StudycardsError
from studycards.index.container import Buffer, Container, Damaged, maker, packed
from studycards.loading import folder as folders
from studycards.loading.folder import Files, Stamp

RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may have changed again without its time saying so."""


@once
def program_mark() -> str:
    """What the compiled form depends on: the version, and the files of the program that shape it."""
    here = Path(__file__).parent.parent
    stamps = []
    for part in ("cards", "index", "lint", "loading"):
        with os.scandir(here / part) as found:
            stamps += [(entry.name, *_stamp(entry.stat())) for entry in found if entry.name.endswith(".py")]
    return f"{__version__} {crc32(repr(sorted(stamps)).encode()):08x}"


def _stamp(known: os.stat_result) -> Stamp:
    return known.st_size, known.st_mtime_ns


@dataclass
class Kept:
    """What the cache has of one deck; an empty buffer for nothing."""

    folder: Path
    path: Path | None
    buffer: Buffer = b""
    container: Container | None = None
    is_stale_in_time: bool = False
    """Whether files had to be read to see that they are as they were."""

    @classmethod
    def of(cls, folder: Path, cache: Path | None) -> Kept:
        """Look up a deck in the cache. A file that is foreign or damaged counts as none."""
        if cache is None:
            return cls(folder, None)
        place = crc32(os.fsencode(os.path.abspath(folder)))
        path = cache / "index" / f"{folder.name[:40]}-{place:08x}.index"
        try:
            with path.open("rb") as file:
                buffer: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return cls(folder, path, buffer, Container(buffer, maker(program_mark())))
        except (OSError, ValueError, Damaged):
            return cls(folder, path)

    def is_fresh(self, files: Files) -> bool:
        """Whether every file is as it was when the index was made."""
        if self.container is None:
            return False
        try:
            source = self.container.section("source")
        except Damaged:
            return False
        known, stamps = {**source["files"], **source["code"]}, self._stamps(files, source)
        return known.keys() == stamps.keys() and all(
            self._same(name, stamp, known[name], source["began"]) for name, stamp in stamps.items()
        )

    def _stamps(self, files: Files, source: Mapping[str, Any]) -> dict[str, Stamp]:
        """The stamps of a deck's files as they are now, those of the code that its cards show among them."""
        code = ((name, folders.stamp(self.folder / name)) for name in source["code"])
        return {**files.stamps, **{name: stamp for name, stamp in code if stamp}}

    def _same(self, name: str, stamp: Stamp, known: tuple[int, int, bytes], began: int) -> bool:
        if stamp == known[:2] and not _is_racy(stamp, began):
            return True
        self.is_stale_in_time = True
        return stamp[0] == known[0] and self._digest(name) == known[2]

    def _digest(self, name: str) -> bytes | None:
        try:
            return folders.digest(folders.read(self.folder / name, 1 << 30))
        except StudycardsError:
            return None

    def parts_unchanged(self, files: Files) -> Mapping[str, Any]:
        """The digest and the normal form of each file that is as it was."""
        if self.container is None:
            return {}
        try:
            source, parts = self.container.section("source"), self.container.section("parts")
        except Damaged:
            return {}
        return {
            name: (source["files"][name][2], parts[name])
            for name, stamp in files.stamps.items()
            if name in parts and self._same(name, stamp, source["files"][name], source["began"])
        }

    def restamp(self, files: Files, now: int) -> None:
        """Write down the times of files that were found unchanged, so that they need not be read again."""
        if self.container is None or not self.is_stale_in_time:
            return
        source = self.container.section("source")
        stamps = self._stamps(files, source)
        if any(_is_racy(stamp, now) for stamp in stamps.values()):
            return
        known = {
            part: {name: (*stamps[name], digest) for name, (_, _, digest) in source[part].items()}
            for part in ("files", "code")
        }
        new = {"source": marshal.dumps({**known, "began": now})}
        self.replace(packed(maker(program_mark()), self.container.pieces() | new))

    def replace(self, data: bytes) -> None:
        """Keep new bytes in place of the old ones, whole or not at all; do without where one cannot write."""
        if self.path is None:
            return
        from tempfile import NamedTemporaryFile

        temporary = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.path.parent, prefix=".new-", delete=False) as file:
                temporary = file.name
                file.write(data)
            os.replace(temporary, self.path)
        except OSError:
            if temporary:
                Path(temporary).unlink(missing_ok=True)


def _is_racy(stamp: Stamp, began: int) -> bool:
    return stamp[1] > began - RACY_NS
