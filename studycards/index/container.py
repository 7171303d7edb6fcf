"""Sections of plain data in one run of bytes: each is read on demand, and checked before it is read.

    magic, length and CRC-32 of the head
    head: what it was made by; section -> start, length, CRC-32
    the sections

Nothing but maps, lists, strings, bytes and numbers is in it (marshal), and nothing is read whose checksum is wrong.
"""

from __future__ import annotations

import marshal
import struct
import sys
import zlib
from collections.abc import Mapping
from mmap import mmap
from typing import Any

MAGIC = b"studycards index 6\n"
_FRONT = struct.Struct(f"{len(MAGIC)}sQI")

Buffer = bytes | mmap
"""The bytes of an index, or its file in memory."""

Extent = tuple[int, int, int]
"""Where a piece begins, how long it is, and its CRC-32."""


class Damaged(Exception):
    """The bytes are not what was written."""


def maker(program: str) -> str:
    """What the bytes must have been made by: the program's mark, and the interpreter's form of data."""
    return f"{program} {sys.implementation.cache_tag}"


def extent(start: int, piece: bytes) -> Extent:
    return start, len(piece), zlib.crc32(piece)


def packed(made_by: str, sections: Mapping[str, bytes]) -> bytes:
    """The sections as one run of bytes."""
    extents: dict[str, Extent] = {}
    start = 0
    for name, piece in sections.items():
        extents[name] = extent(start, piece)
        start += len(piece)
    head = marshal.dumps((made_by, extents))
    front = _FRONT.pack(MAGIC, len(head), zlib.crc32(head))
    return b"".join((front, head, *sections.values()))


class Container:
    """The sections of a run of bytes. Raises Damaged for bytes that are foreign, older or changed."""

    def __init__(self, buffer: Buffer, made_by: str) -> None:
        self.buffer = buffer
        front = buffer[: _FRONT.size]
        if len(front) < _FRONT.size:
            raise Damaged
        magic, length, checksum = _FRONT.unpack(front)
        head = buffer[_FRONT.size : _FRONT.size + length]
        if magic != MAGIC or zlib.crc32(head) != checksum:
            raise Damaged
        maker_, self.extents = marshal.loads(head)
        self._base = _FRONT.size + length
        if maker_ != made_by or len(buffer) != self._base + sum(
            length for _, length, _ in self.extents.values()
        ):
            raise Damaged

    def section(self, name: str) -> Any:
        """The data of one section."""
        return self.data(self.extents[name])

    def pieces(self) -> dict[str, bytes]:
        """The bytes of every section, unread."""
        starts = self.extents.items()
        return {
            name: self.buffer[self._base + at : self._base + at + length] for name, (at, length, _) in starts
        }

    def inner(self, name: str, place: Extent) -> Any:
        """The data of one piece of a section that holds many; `place` counts from the section's beginning."""
        start, length, checksum = place
        return self.data((self.extents[name][0] + start, length, checksum))

    def data(self, place: Extent) -> Any:
        start, length, checksum = place
        piece = memoryview(self.buffer)[self._base + start : self._base + start + length]
        if len(piece) != length or zlib.crc32(piece) != checksum:
            raise Damaged
        return marshal.loads(piece)
