"""Events read from the bytes of a damaged database, page by page, without SQLite and without trusting its header.

An event is never changed or removed, so every copy of one that lies anywhere in the file or in its write-ahead log
is as good as another, and the chain of checksums tells which of them are as they were written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studycards.log.rows import EVENT_COLUMNS

_USUAL_PAGE = 4096
_LEAF = 0x0D
_FILE_HEADER = 100
_WAL_HEADER, _FRAME_HEADER = 32, 24
_SIZES = (0, 1, 2, 3, 4, 6, 8)
_COLUMNS = len(EVENT_COLUMNS) + 2  # seq before them, chain after them
_RETENTION = 1 + EVENT_COLUMNS.index("retention")

Found = tuple[int, bytes, tuple[Any, ...]]
"""seq, chain, and the row of an event."""

Pages = Mapping[int, bytes]


def events_in(database: Path) -> Iterator[Found]:
    """Every event that can be read in a database or beside it, some more than once, none of them proven."""
    pages = _pages(database)
    for page in pages.values():
        yield from _events(page, pages)
    frames = list(_frames(database.with_name(database.name + "-wal")))
    newest = {**pages, **dict(frames)}
    for _, page in frames:
        yield from _events(page, newest)


def _pages(path: Path) -> dict[int, bytes]:
    content = path.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    if size < 512 or size & (size - 1):
        size = _USUAL_PAGE
    pages = {1 + at // size: content[at : at + size] for at in range(0, len(content), size)}
    return {number: page.ljust(size, b"\0") for number, page in pages.items()}


def _frames(path: Path) -> Iterator[tuple[int, bytes]]:
    content = path.read_bytes() if path.exists() else b""
    size = int.from_bytes(content[8:12], "big")
    if size < 512 or size & (size - 1):
        size = _USUAL_PAGE
    for at in range(_WAL_HEADER, len(content), _FRAME_HEADER + size):
        page = content[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        yield int.from_bytes(content[at : at + 4], "big"), page.ljust(size, b"\0")


def _events(page: bytes, pages: Pages) -> Iterator[Found]:
    start = _FILE_HEADER if page.startswith(b"SQLite format 3") else 0
    if page[start] != _LEAF:
        return
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    for at in range(start + 8, min(start + 8 + 2 * cells, len(page)), 2):
        try:
            if (found := _event(page, int.from_bytes(page[at : at + 2], "big"), pages)) is not None:
                yield found
        except (IndexError, KeyError, ValueError, struct.error):
            continue  # bytes that are no event


def _event(page: bytes, at: int, pages: Pages) -> Found | None:
    length, at = _varint(page, at)
    seq, at = _varint(page, at)
    values = _record(_payload(page, at, length, pages))
    if len(values) != _COLUMNS or values[0] is not None or not isinstance(values[-1], bytes):
        return None
    if values[_RETENTION] is not None:
        values[_RETENTION] = float(values[_RETENTION])  # whole numbers are stored as integers
    return seq, values[-1], tuple(values[1:-1])


def _payload(page: bytes, at: int, length: int, pages: Pages) -> bytes:
    """The bytes of a cell, from this page and the pages that it runs over into."""
    room = len(page)
    local = length
    if length > room - 35:
        least = (room - 12) * 32 // 255 - 23
        local = least + (length - least) % (room - 4)
        local = local if local <= room - 35 else least
    content = page[at : at + local]
    number = int.from_bytes(page[at + local : at + local + 4], "big")
    while len(content) < length:
        more = pages[number]
        number = int.from_bytes(more[:4], "big")
        content += more[4 : 4 + length - len(content)]
    return content


def _record(payload: bytes) -> list[Any]:
    header, at = _varint(payload, 0)
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    size = _SIZES[kind] if kind < 7 else 8 if kind == 7 else (kind - 12) // 2
    content = payload[at : at + size]
    if len(content) < size:
        raise ValueError("the record is cut off")
    if kind == 7:
        return struct.unpack(">d", content)[0], at + size
    if kind < 7:
        return int.from_bytes(content, "big", signed=True), at + size
    return (content.decode() if kind % 2 else content), at + size


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for position in range(at, at + 8):
        value = value << 7 | content[position] & 0x7F
        if content[position] < 0x80:
            return value, position + 1
    return value << 8 | content[at + 8], at + 9
